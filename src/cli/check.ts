import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { formatProblem, type Document, type ReadFileOptions } from '../data';
import { findDisagreements, looked } from '../data/quality/disagreements';
import { findDoubts } from '../data/quality/doubts';
import { type Finding, type FindingKind } from '../data/quality/finding';
import { runSteps } from '../data/steps';
import { inEnglish } from '../data/quality/phrases';
import { ignoredFile, IgnoredFindings } from '../data/quality/ignored';
import { type KnownSet, knownSet } from '../data/quality/repeats';
import { readTagged } from '../data/tagged-text';
import type { Tokenizer } from '../data/tokenize';
import { action } from './command';
import { addDataOptions, type DataOptions, readingOf } from './data-options';
import { exitCodes } from './exit-codes';
import { givenSpec } from './given-spec';
import { namedRun } from './named-run';
import { grouped, type Output } from './output';

/** Texts that the model is asked at once. */
const portion = 256;

interface Options extends DataOptions {
  readonly tokenizer?: Tokenizer;
  readonly run?: string;
  readonly threshold: number;
}

export function checkCommand(): Command {
  const command = addDataOptions(new Command('check'))
    .description('list doubtful annotations in data: spans that cut words, the same text tagged otherwise, duplicates across sets')
    .argument(
      '<data...>',
      'a spec (*.unroll.json), for all of its sets; or files or folders. Texts that stand in an earlier one are told as duplicates',
    )
    .addOption(
      new Option('--tokenizer <name>', 'how training cuts text without tokens; default: as a reader does').choices([
        'whitespace',
        'words',
        'characters',
      ]),
    )
    .option('--run <run>', 'folder of a run: also list where its model is sure of something else')
    .option('--threshold <confidence>', 'from which confidence on the model counts, 0 to 1', confidence, 0.9);
  return command.action(action(() => command, check));
}

function confidence(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value >= 0 && value <= 1)) throw new InvalidArgumentError('Give a number from 0 to 1, as 0.9.');
  return value;
}

async function check(output: Output, paths: readonly string[], options: Options): Promise<number> {
  const { files, reading, tokenizer } = await checked(paths, options);
  const run = options.run === undefined ? undefined : await namedRun(options.run, ['check', ...paths, '--run']);
  const earlier: KnownSet[] = [];
  const counts = new Map<FindingKind, number>();
  const { yellow } = output.colors;
  for (const file of files) {
    const { documents, problems } = await readTagged(file, reading);
    for (const problem of problems) {
      output.object({ type: 'problem', ...problem });
      // Misplaced tags are findings.
      if (problem.reason !== 'tag') output.line(formatProblem(problem));
    }
    const findings = findDoubts(documents, { tokenizer, others: earlier });
    if (run !== undefined) findings.push(...(await disagreements(output, documents, run, options.threshold)));
    const ignored = await ignoredFindings(file);
    for (const finding of findings) {
      if (ignored.has(finding, documents[finding.document])) continue;
      counts.set(finding.kind, (counts.get(finding.kind) ?? 0) + 1);
      const message = inEnglish(finding.message);
      output.object({
        type: 'finding',
        ...finding,
        message,
        related: undefined,
        fix: finding.fix && { ...finding.fix, title: inEnglish(finding.fix.title) },
      });
      output.line(`${finding.source.file}:${finding.source.line}: ${yellow(finding.kind)}: ${message}${advice(finding)}`);
    }
    earlier.push(runSteps(knownSet(documents)));
  }
  output.object({ type: 'checked', counts: Object.fromEntries(counts) });
  const sum = [...counts.values()].reduce((a, b) => a + b, 0);
  const parts = [...counts].map(([kind, count]) => `${kind} ${grouped(count)}`).join(', ');
  output.line(sum === 0 ? output.colors.green('Nothing doubtful.') : `${grouped(sum)} doubtful places: ${parts}.`);
  return exitCodes.ok;
}

/** The files to check, and how training would read and cut them. */
async function checked(
  paths: readonly string[],
  options: Options,
): Promise<{ files: readonly string[]; reading: ReadFileOptions; tokenizer: Tokenizer | undefined }> {
  const spec = await givenSpec(paths, options);
  if (spec === undefined) return { files: paths, reading: readingOf(options), tokenizer: options.tokenizer };
  const { train, validation, test, tokenizer, format, tokenColumn, tagColumn, unit } = spec.data;
  const names = [train, validation, test].filter((name) => name !== undefined);
  const files = [...new Set(names.map((name) => path.resolve(path.dirname(paths[0]), name)))];
  return { files, reading: { format, tokenColumn, tagColumn, unit }, tokenizer };
}

async function disagreements(output: Output, documents: readonly Document[], run: string, threshold: number): Promise<Finding[]> {
  // Only who asks a model waits for TensorFlow.
  const { LoadedModels } = await import('../experiment/loaded-model');
  const models = new LoadedModels();
  try {
    const predictions = [];
    const asked = documents.slice(0, looked(documents));
    for (let at = 0; at < asked.length; at += portion) {
      const texts = asked.slice(at, at + portion).map(({ text }) => text);
      predictions.push(...(await models.tag(run, texts)));
    }
    return findDisagreements(documents, predictions, { run: path.basename(run), threshold });
  } finally {
    models.dispose();
  }
}

/** What the workspace of a file, or a folder above it, has set aside. */
async function ignoredFindings(file: string): Promise<IgnoredFindings> {
  for (let folder = path.resolve(file); ; folder = path.dirname(folder)) {
    const text = await readFile(path.join(folder, ignoredFile), 'utf8').catch(() => undefined);
    if (text !== undefined || folder === path.dirname(folder)) return new IgnoredFindings(text ?? '');
  }
}

function advice({ fix }: Finding): string {
  return fix === undefined ? '' : ` ${inEnglish(fix.title)}?`;
}
