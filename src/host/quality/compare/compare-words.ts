import path from 'node:path';
import * as vscode from 'vscode';
import { OffsetMap } from '../../../data/code-points';
import { tagLabel } from '../../../data/document';
import { type AgreementReport, type DifferenceReport } from '../../../protocol/agreement';
import { type Choice } from './comparison';

/** A number that says how far two annotators agree. */
export interface Figure {
  readonly name: string;
  readonly value: string;
  /** What it means, in plain words. */
  readonly meaning: string;
}

/** What the two files are called: by their names, with their folders where both have the same (each annotator's own `seq.in`). */
export function namesOf({ left, right }: { readonly left: string; readonly right: string }): { readonly a: string; readonly b: string } {
  const [a, b] = [path.basename(left), path.basename(right)];
  return a === b ? { a: vscode.workspace.asRelativePath(left), b: vscode.workspace.asRelativePath(right) } : { a, b };
}

/** The figures of two files, the one that says most first. */
export function figuresOf({ kappa, kappaOfTagged, alpha, observed, spans, classes }: AgreementReport): Figure[] {
  const micro = spans.find(({ label }) => label === 'micro avg')?.f1 ?? null;
  return [
    {
      name: vscode.l10n.t('Cohen’s kappa'),
      value: two(kappa),
      meaning: vscode.l10n.t('{0}: agreement on the label of each token, beyond chance', kappaWord(kappa)),
    },
    {
      name: vscode.l10n.t('Cohen’s kappa, tagged tokens'),
      value: two(kappaOfTagged),
      meaning: vscode.l10n.t('{0}: the same over tokens that at least one of the two tagged', kappaWord(kappaOfTagged)),
    },
    { name: vscode.l10n.t('Krippendorff’s alpha'), value: two(alpha), meaning: alphaWord(alpha) },
    { name: vscode.l10n.t('Span F1'), value: percent(micro), meaning: vscode.l10n.t('spans with the same borders and label in both') },
    { name: vscode.l10n.t('Same label'), value: percent(observed), meaning: vscode.l10n.t('share of tokens with the same label, or none') },
    ...(classes
      ? [
          {
            name: vscode.l10n.t('Cohen’s kappa, classes'),
            value: two(classes.kappa),
            meaning: vscode.l10n.t('{0}: agreement on the class of {1} texts', kappaWord(classes.kappa), classes.documents),
          },
        ]
      : []),
  ];
}

/** The figures in a line. */
export function summaryOf({ documents, kappa, alpha, spans }: AgreementReport): string {
  const f1 = spans.find(({ label }) => label === 'micro avg')?.f1 ?? null;
  return `κ ${two(kappa)} · α ${two(alpha)} · F1 ${percent(f1)} · ${vscode.l10n.t('{0} texts in both', documents)}`;
}

/** F1 of each label, the worst first: that is where the guideline is unclear. */
export function labelFigures({ spans }: AgreementReport): Figure[] {
  return spans
    .filter(({ label }) => !label.endsWith(' avg'))
    .sort((a, b) => a.f1 - b.f1 || b.support - a.support)
    .map(({ label, f1, support }) => ({ name: label, value: percent(f1), meaning: vscode.l10n.t('{0} spans at the left', support) }));
}

/** The words of Landis and Koch 1977, "The measurement of observer agreement for categorical data". */
function kappaWord(kappa: number | null): string {
  if (kappa === null) return vscode.l10n.t('cannot be told from chance');
  if (kappa < 0) return vscode.l10n.t('worse than chance');
  if (kappa <= 0.2) return vscode.l10n.t('slight');
  if (kappa <= 0.4) return vscode.l10n.t('fair');
  if (kappa <= 0.6) return vscode.l10n.t('moderate');
  if (kappa <= 0.8) return vscode.l10n.t('substantial');
  return vscode.l10n.t('almost perfect');
}

/** Krippendorff's own bounds. */
function alphaWord(alpha: number | null): string {
  if (alpha === null) return vscode.l10n.t('cannot be told from chance');
  if (alpha >= 0.8) return vscode.l10n.t('reliable');
  return alpha >= 0.667 ? vscode.l10n.t('good for tentative conclusions') : vscode.l10n.t('not reliable');
}

function two(value: number | null): string {
  return value === null ? '–' : value.toFixed(2);
}

function percent(share: number | null): string {
  return share === null ? '–' : `${(share * 100).toFixed(1)} %`;
}

/** A difference as a line of the list. */
export interface DifferenceWords {
  /** The text at issue. */
  readonly text: string;
  /** What each annotator made of it. */
  readonly left: string;
  readonly right: string;
}

export function wordsOf({ kind, text, a, b, start, end, classA, classB }: DifferenceReport): DifferenceWords {
  const map = new OffsetMap(text);
  const piece = (from: number, to: number): string => map.slice(from, to).replace(/\s+/g, ' ');
  const nothing = vscode.l10n.t('nothing');
  if (kind === 'class') return { text: vscode.l10n.t('class'), left: `◆ ${classA ?? nothing}`, right: `◆ ${classB ?? nothing}` };
  const shown = (span: typeof a): string => {
    if (!span) return nothing;
    const cut = kind === 'boundary' ? ` “${shortened(piece(span.start, span.end))}”` : '';
    return tagLabel(span) + cut;
  };
  return { text: shortened(piece(start, end)), left: shown(a), right: shown(b) };
}

function shortened(text: string): string {
  const points = Array.from(text);
  return points.length <= 60 ? text : `${points.slice(0, 59).join('')}…`;
}

export function choiceWord(choice: Choice | undefined): string {
  switch (choice) {
    case 'a':
      return vscode.l10n.t('left is taken');
    case 'b':
      return vscode.l10n.t('right is taken');
    case 'neither':
      return vscode.l10n.t('neither is taken');
    default:
      return vscode.l10n.t('undecided');
  }
}
