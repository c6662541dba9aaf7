import * as vscode from 'vscode';
import { type RunState } from '../../protocol/events';
import { type RunInfo } from '../../runs/run-summary';
import { translated } from '../words/translated';

/** A run's state as a person reads it. */
export function stateWords(state: RunState): string {
  const words: Record<RunState, string> = {
    starting: vscode.l10n.t('starting'),
    training: vscode.l10n.t('training'),
    paused: vscode.l10n.t('paused'),
    interrupted: vscode.l10n.t('interrupted'),
    completed: vscode.l10n.t('completed'),
    earlyStopping: vscode.l10n.t('stopped early'),
    stopped: vscode.l10n.t('stopped'),
    nan: vscode.l10n.t('not a number'),
    outOfMemory: vscode.l10n.t('out of memory'),
    diskFull: vscode.l10n.t('disk full'),
    crashed: vscode.l10n.t('crashed'),
    failed: vscode.l10n.t('failed'),
  };
  return words[state];
}

/** The best validation score in per cent; without validation, the score of the newest evaluation. */
export function bestScore({ best, evaluation }: RunInfo): number | undefined {
  const score = best?.validation?.score ?? evaluation?.scores.score;
  return score === undefined ? undefined : 100 * score;
}

/** "span F1 95.1 · epoch 6 of 20 · paused" */
export function runLine(info: RunInfo): string {
  const score = bestScore(info);
  const parts = [
    score === undefined ? '' : `${translated(info.scoreName)} ${score.toFixed(1)}`,
    vscode.l10n.t('epoch {0} of {1}', info.epochs.done, info.epochs.planned),
    info.state === 'completed' ? '' : stateWords(info.state),
  ];
  return parts.filter(Boolean).join(' · ');
}
