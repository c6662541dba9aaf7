import path from 'node:path';
import * as vscode from 'vscode';
import { type FindingKind } from '../../../data/quality/finding';
import { type Phrase, type phrases } from '../../../data/quality/phrases';

/** What a check says, in the user's language. */
export function wordsOf({ key, values }: Phrase): string {
  const words = values.map((value) => (typeof value === 'object' ? wordsOf(value) : value));
  return byKey[key](words);
}

type Values = (string | number)[];

const byKey: Readonly<Record<keyof typeof phrases, (values: Values) => string>> = {
  misplacedTag: (values) => vscode.l10n.t('"{0}" may not stand here: it {1}.', ...values),
  insideToken: (values) => vscode.l10n.t('"{0}" begins or ends inside a word: "{1}" of "{2}".', ...values),
  insideTrainedToken: (values) =>
    vscode.l10n.t(
      '"{0}" begins or ends inside a token: "{1}" of "{2}". Training takes the whole token: move the span, or choose another "tokenizer" than "{3}".',
      ...values,
    ),
  edgeSpace: (values) => vscode.l10n.t('"{0}" begins or ends with white space.', ...values),
  onlySpace: (values) => vscode.l10n.t('"{0}" covers white space alone.', ...values),
  otherLabel: (values) => vscode.l10n.t('"{0}" is tagged "{1}" {2} times, here "{3}".', ...values),
  untagged: (values) => vscode.l10n.t('"{0}" is tagged "{1}" {2} times, here not.', ...values),
  otherTags: (values) => vscode.l10n.t('The same text is tagged otherwise at {0}: {1}; here {2}.', ...values),
  // The place itself is told beside, as a link.
  place: ([file, line]) => `${path.basename(String(file))}:${line}`,
  noSpan: () => vscode.l10n.t('no span'),
  duplicate: (values) => vscode.l10n.t('The same text is in another set too, at {0}: a score on it measures memory.', ...values),
  singleUse: (values) =>
    vscode.l10n.t('The label "{0}" is used here alone: a model cannot learn it from one example. Is it misspelt?', ...values),
  modelSpan: (values) => vscode.l10n.t('"{0}" is not tagged; {1} says "{2}" ({3}).', ...values),
  modelLabel: (values) => vscode.l10n.t('"{0}" is tagged "{1}"; {2} says "{3}" ({4}).', ...values),
  modelBorders: (values) => vscode.l10n.t('Tagged {0}; {1} says "{2}" ({3}) for "{4}".', ...values),
  modelNoSpan: (values) => vscode.l10n.t('"{0}" is tagged "{1}"; {2} sees no span here ({3}).', ...values),
  modelClass: (values) => vscode.l10n.t('The class is "{0}"; {1} says "{2}" ({3}).', ...values),
  taggedHere: (values) => vscode.l10n.t('"{0}" is "{1}" here', ...values),
  tagsHere: (values) => vscode.l10n.t('Tagged here: {0}', ...values),
  sameText: () => vscode.l10n.t('The same text'),
  sentence: () => vscode.l10n.t('The sentence'),
  write: (values) => vscode.l10n.t('Write "{0}"', ...values),
  widen: (values) => vscode.l10n.t('Widen to "{0}"', ...values),
  trim: () => vscode.l10n.t('Leave the white space out'),
  removeSpan: () => vscode.l10n.t('Remove the span'),
  tagAs: (values) => vscode.l10n.t('Tag as "{0}"', ...values),
  tagAsLine: (values) => vscode.l10n.t('Tag as in line {0}', ...values),
  removeHere: () => vscode.l10n.t('Remove it here'),
  useModel: (values) => vscode.l10n.t('Use "{0}" of {1}', ...values),
  removeAsModel: (values) => vscode.l10n.t('Remove it, as {0} does', ...values),
};

/** What the findings of a kind are, for a fix of all of them. */
export function kindWords(kind: FindingKind): string {
  return byKind[kind]();
}

const byKind: Readonly<Record<FindingKind, () => string>> = {
  misplacedTag: () => vscode.l10n.t('tags at a forbidden place'),
  insideToken: () => vscode.l10n.t('spans that cut words'),
  edgeSpace: () => vscode.l10n.t('spans with white space at their ends'),
  otherLabel: () => vscode.l10n.t('texts with an unusual label'),
  untagged: () => vscode.l10n.t('texts that are tagged elsewhere'),
  otherTags: () => vscode.l10n.t('texts that are tagged otherwise elsewhere'),
  duplicate: () => vscode.l10n.t('texts of another set'),
  singleUse: () => vscode.l10n.t('labels of one use'),
  disagreement: () => vscode.l10n.t('disagreements with the model'),
};

/** What costs a model its score is a warning; what may be as it should is told more quietly. */
export const severities: Readonly<Record<FindingKind, vscode.DiagnosticSeverity>> = {
  misplacedTag: vscode.DiagnosticSeverity.Warning,
  insideToken: vscode.DiagnosticSeverity.Warning,
  otherTags: vscode.DiagnosticSeverity.Warning,
  duplicate: vscode.DiagnosticSeverity.Warning,
  edgeSpace: vscode.DiagnosticSeverity.Information,
  otherLabel: vscode.DiagnosticSeverity.Information,
  untagged: vscode.DiagnosticSeverity.Information,
  singleUse: vscode.DiagnosticSeverity.Information,
  disagreement: vscode.DiagnosticSeverity.Information,
};
