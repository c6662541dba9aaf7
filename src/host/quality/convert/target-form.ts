import { existsSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { type Capabilities, type Format, formats, sidePaths } from '../../../data';
import type { Tokenizer } from '../../../data/tokenize';
import { translated } from '../../words/translated';

/** Asks for the form to convert to; each says what it can hold. @param from the source's form */
export async function pickForm(source: string, from: Format): Promise<Format | undefined> {
  const items = formats.map((form) => ({
    label: translated(form.title),
    description: `${form === from ? vscode.l10n.t('{0}, as it is now', shapeOf(form)) : shapeOf(form)} · ${bordersInWords(form.capabilities)}`,
    detail: holdsInWords(form.capabilities),
    form,
  }));
  const title = vscode.l10n.t('Convert {0} to which form?', source);
  const placeHolder = vscode.l10n.t('What the form cannot hold is listed when it is written');
  return (await vscode.window.showQuickPick(items, { title, placeHolder, matchOnDescription: true, matchOnDetail: true }))?.form;
}

/** Asks how texts without tokens are cut. */
export async function pickTokenizer(form: Format): Promise<Tokenizer | undefined> {
  const items: (vscode.QuickPickItem & { tokenizer: Tokenizer })[] = [
    { label: vscode.l10n.t('At Blanks'), description: vscode.l10n.t('for texts that are cut so already'), tokenizer: 'whitespace' },
    {
      label: vscode.l10n.t('Into Words'),
      description: vscode.l10n.t('punctuation apart; Chinese, Japanese and Thai by the dictionary'),
      tokenizer: 'words',
    },
    { label: vscode.l10n.t('Into Characters'), description: vscode.l10n.t('usual for Chinese'), tokenizer: 'characters' },
  ];
  const title = vscode.l10n.t('{0}: how are the texts cut into tokens?', translated(form.title));
  return (await vscode.window.showQuickPick(items, { title }))?.tokenizer;
}

/** Asks where to write; never proposes a file that is there, and asks about those beside the named one that would be overwritten. */
export async function pickTarget(source: string, form: Format): Promise<string | undefined> {
  const ending = endingOf(form);
  const chosen = await vscode.window.showSaveDialog({
    title: form.parts
      ? vscode.l10n.t('The new folder for {0}', form.parts.join(', '))
      : vscode.l10n.t('Save as {0}', form.sides ? form.sides.map((side) => `*${side}`).join(', ') : translated(form.title)),
    defaultUri: vscode.Uri.file(proposedTarget(source, form)),
    ...(ending !== '' && { filters: { [translated(form.title)]: [ending.slice(1), ...form.extensions.map((one) => one.slice(1))] } }),
  });
  if (!chosen) return undefined;
  const there = filesOf(chosen.fsPath, form).filter((file) => file !== chosen.fsPath && existsSync(file));
  if (there.length === 0) return chosen.fsPath;
  const overwrite = vscode.l10n.t('Overwrite');
  const question = vscode.l10n.t('Already there: {0}.', there.map((file) => path.basename(file)).join(', '));
  const detail = vscode.l10n.t('They would be overwritten, in {0}.', path.dirname(there[0]));
  return (await vscode.window.showWarningMessage(question, { modal: true, detail }, overwrite)) === overwrite ? chosen.fsPath : undefined;
}

/** Beside the source: trips.jsonl; where that is there, trips.doccano.jsonl, trips.doccano-2.jsonl. */
function proposedTarget(source: string, form: Format): string {
  const { dir, name } = /^(seq\.(in|out)|label)$/.test(path.basename(source)) ? path.parse(path.dirname(source)) : path.parse(source);
  for (let n = 0; ; n++) {
    const mark = n === 0 ? '' : n === 1 ? `.${form.name}` : `.${form.name}-${n}`;
    const target = path.join(dir, name + mark + endingOf(form));
    if (![target, ...filesOf(target, form)].some((file) => existsSync(file))) return target;
  }
}

function filesOf(target: string, form: Format): string[] {
  return form.parts ? form.parts.map((part) => path.join(target, part)) : form.sides ? sidePaths(target, form) : [target];
}

/** A form that no ending tells is written as JSON. */
function endingOf(form: Format): string {
  return form.parts ? '' : (form.extensions[0] ?? (form.name === 'prodigy' ? '.jsonl' : '.json'));
}

/** How its files look: ".jsonl", "seq.in + seq.out + label". */
function shapeOf(form: Format): string {
  return (form.parts ?? form.sides ?? [endingOf(form)]).join(' + ');
}

function holdsInWords({ classes, roles, overlap, provenance, multiline }: Capabilities): string {
  const parts: readonly (readonly [boolean, string])[] = [
    [classes, vscode.l10n.t('classes')],
    [roles, vscode.l10n.t('roles')],
    [overlap, vscode.l10n.t('overlapping spans')],
    [provenance, vscode.l10n.t('who set a span')],
    [multiline, vscode.l10n.t('line ends in a text')],
  ];
  const list = (held: boolean): string => parts.flatMap(([has, words]) => (has === held ? [words] : [])).join(vscode.l10n.t(', '));
  return [vscode.l10n.t('Holds {0}.', list(true)), ...(list(false) === '' ? [] : [vscode.l10n.t('Not: {0}.', list(false))])].join(' ');
}

function bordersInWords({ tokens }: Capabilities): string {
  return tokens ? vscode.l10n.t('Spans are whole tokens.') : vscode.l10n.t('Spans begin and end at any character.');
}
