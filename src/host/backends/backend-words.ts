import * as vscode from 'vscode';
import { type BackendReport } from '../../protocol/backends';
import { translated } from '../words/translated';

/** "native · 2 threads": the name, and the first thing that its device adds to it. */
export function shortDevice({ name, device = '' }: BackendReport): string {
  const [first, second] = device.split(' · ');
  const more = translated(first === name ? (second ?? '') : first);
  return more ? `${name} · ${more}` : name;
}

/** "16.9 GB · Vulkan · NVIDIA 550.54", what is known of it. */
export function facts({ memory, driver }: BackendReport): string {
  return [memory === undefined ? '' : `${(memory / 1e9).toFixed(1)} GB`, driver ?? ''].filter(Boolean).join(' · ');
}

/** All that is known of a backend and of why it is taken. What the engine says of it is in English, as in the terminal. */
export function backendTooltip(list: readonly BackendReport[], current: BackendReport, chosen: boolean): vscode.MarkdownString {
  const text = new vscode.MarkdownString(undefined, true);
  text.isTrusted = { enabledCommands: ['unroll.selectBackend', 'unroll.setUpRuntime'] };
  const plain = (words: string) => text.appendText(words);
  const next = () => text.appendMarkdown('\n\n');
  text.appendMarkdown('**');
  plain((current.device ?? current.name).split(' · ').map(translated).join(' · '));
  text.appendMarkdown('**');
  if (facts(current)) {
    next();
    plain(facts(current));
  }
  if (current.fused.length > 0) {
    next();
    plain(vscode.l10n.t('Own kernels: {0}', current.fused.join(', ')));
  }
  next();
  plain(chosen ? vscode.l10n.t('Chosen by the setting unroll.backend.') : vscode.l10n.t('The best one here; unroll.backend is "auto".'));
  if (!current.available || current.kind === 'software') {
    next();
    plain(current.whyNot ?? current.reason);
  }
  const better = list.slice(0, list.indexOf(current)).filter(({ whyNot }) => whyNot !== undefined);
  if (better.length > 0) {
    next();
    plain(vscode.l10n.t('Why not a better one:'));
    for (const { name, whyNot = '' } of better) {
      text.appendMarkdown('\n- **');
      plain(name);
      text.appendMarkdown('** ');
      plain(whyNot);
    }
  }
  next();
  text.appendMarkdown(
    `[${vscode.l10n.t('Select Backend')}](command:unroll.selectBackend) · [${vscode.l10n.t('Set Up GPU Runtime')}](command:unroll.setUpRuntime)`,
  );
  return text;
}
