import { readFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { type Format, formatOf } from '../../../data';
import { readHead } from '../../../data/lines';
import { type SpecsOfData } from '../../spec/specs-of-data';
import { type Column, columnsIn, crossesLines, likelyColumns } from './columns';
import { type Reading } from './data-file';

/** Bytes of a file that are looked at. */
const headSize = 1 << 16;
/** Cells of a column that are shown. */
const shownCells = 8;

/** How data files are read where their form leaves a choice: as a spec of the workspace that uses them says, else as a person has chosen. */
export class ReadingChoices {
  constructor(
    private readonly specs: SpecsOfData,
    private readonly memory: vscode.Memento,
  ) {}

  /** What is known of a file; empty: it is read as is usual. */
  async of(file: string): Promise<Reading> {
    return this.chosen(file) ?? (await this.specs.readings(file))[0] ?? {};
  }

  /** Asks where the form leaves a choice that nobody has made. Answers false when the person did not choose. */
  async settle(file: string): Promise<boolean> {
    this.specs.renew();
    if (this.chosen(file) || (await this.specs.readings(file)).length === 1) return true;
    return this.ask(file, false);
  }

  /** Asks for the columns, or for brat's unit, whatever was chosen before. Answers false when nothing was chosen. `must`: say so where there is nothing to choose. */
  async ask(file: string, must: boolean): Promise<boolean> {
    const format = await formatOf(file).catch(() => undefined);
    const reading = format?.sides
      ? await askUnit(file, format, must)
      : !format || format.name === 'conll'
        ? await askColumns(file, format, must)
        : {};
    if (must && reading && Object.keys(reading).length === 0) {
      void vscode.window.showInformationMessage(vscode.l10n.t('{0} can be read in one way only.', path.basename(file)));
      return false;
    }
    if (reading && Object.keys(reading).length > 0) await this.memory.update(keyOf(file), reading);
    return reading !== undefined;
  }

  private chosen(file: string): Reading | undefined {
    return this.memory.get<Reading>(keyOf(file));
  }
}

function keyOf(file: string): string {
  return `unroll.reading ${file}`;
}

/** Empty where there is no choice, undefined where the person made none. */
async function askColumns(file: string, format: Format | undefined, must: boolean): Promise<Reading | undefined> {
  const head = await readHead(file, headSize).catch(() => '');
  // JSON is no table, nor are lines that happen to have as many words each: what parts sentences or columns tells a table.
  if (!format && (/^\s*[[{]/.test(head) || !/\t|\n\r?\n/.test(head))) return {};
  const columns = columnsIn(head);
  // Two columns are a token and its tag; a file of no known form may still have columns.
  if (columns.length < 2 || (format && !must && columns.length < 3)) return {};
  const likely = likelyColumns(columns);
  const title = path.basename(file);
  const token = await pickColumn(columns, likely.token, title, vscode.l10n.t('In which column do the words stand?'));
  if (token === undefined) return undefined;
  const others = columns.filter(({ index }) => index !== token);
  const tag = await pickColumn(
    others,
    likely.tag === token ? others[others.length - 1].index : likely.tag,
    title,
    vscode.l10n.t('In which column do the tags stand?'),
  );
  return tag === undefined ? undefined : { format: 'conll', tokenColumn: token, tagColumn: tag };
}

async function pickColumn(columns: readonly Column[], likely: number, title: string, placeHolder: string): Promise<number | undefined> {
  const items = [...columns]
    .sort((a, b) => Number(b.index === likely) - Number(a.index === likely) || a.index - b.index)
    .map(({ index, cells }) => ({
      label: vscode.l10n.t('Column {0}', index + 1),
      description: cells.slice(0, shownCells).join('  '),
      index,
    }));
  return (await vscode.window.showQuickPick(items, { title, placeHolder, matchOnDescription: true }))?.index;
}

async function askUnit(file: string, format: Format, must: boolean): Promise<Reading | undefined> {
  const base = file.replace(/\.(txt|ann)$/, '');
  const [text, ann] = await Promise.all((format.sides ?? []).map((side) => readFile(base + side, 'utf8').catch(() => '')));
  if (!must && !crossesLines(text, ann)) return {};
  const items = [
    { label: vscode.l10n.t('Each Line'), description: vscode.l10n.t('Spans lie within a line.'), unit: 'line' as const },
    {
      label: vscode.l10n.t('The Whole Text'),
      description: vscode.l10n.t('One line with signs for the line ends: spans may go over them.'),
      unit: 'text' as const,
    },
  ];
  if (!must) items.reverse();
  const chosen = await vscode.window.showQuickPick(items, {
    title: path.basename(file),
    placeHolder: vscode.l10n.t('What is a document?'),
  });
  return chosen && { unit: chosen.unit };
}
