import * as vscode from 'vscode';
import { type Curve, type CurveProgress } from '../../protocol/curve';
import { specName } from '../../runs/run-folder';
import { translated } from '../words/translated';

/** What a curve says of more data, in a sentence; empty where it can't be told yet. */
export function verdictWords({ verdict, measured, ...curve }: Pick<Curve, 'verdict' | 'scoreName' | 'measured'>): string {
  if (!verdict) return '';
  const scoreName = translated(curve.scoreName);
  const { kind, documents } = verdict;
  const gain = signed(verdict.gain);
  const spread = (verdict.spread ?? 0).toFixed(1);
  const count = documents.toLocaleString(vscode.env.language);
  switch (kind) {
    case 'pays':
      return vscode.l10n.t(
        'Doubling the data to {0} sentences would bring about {1} {2} (±{3}): tagging more pays.',
        count,
        gain,
        scoreName,
        spread,
      );
    case 'little':
      return vscode.l10n.t(
        'Doubling the data to {0} sentences would bring about {1} {2} (±{3}): tagging more pays little.',
        count,
        gain,
        scoreName,
        spread,
      );
    case 'flat':
      return vscode.l10n.t(
        'Doubling the data to {0} sentences would bring about {1} {2} (±{3}), flat within the spread of seeds: tagging more does not pay.',
        count,
        gain,
        scoreName,
        spread,
      );
    case 'unclear':
      return vscode.l10n.t(
        'Doubling the data to {0} sentences would bring about {1} {2}, but seeds spread by ±{3}: whether tagging more pays cannot be told yet.',
        count,
        gain,
        scoreName,
        spread,
      );
    case 'fewMeasured':
      return vscode.l10n.t(
        'Doubling the data to {0} sentences would bring about {1} {2} (±{3}) on the {4} sentences that are measured on: too few to tell whether tagging more pays.',
        count,
        gain,
        scoreName,
        spread,
        measured,
      );
    case 'oneSeed':
      return vscode.l10n.t(
        'Doubling the data to {0} sentences would bring about {1} {2} by one seed, whose spread is not known yet.',
        count,
        gain,
        scoreName,
      );
  }
}

/** "training 3 of 12: 750 sentences, seed 1, epoch 4 of 10" */
export function progressWords({ done, of, documents, seed, epoch, epochs }: CurveProgress): string {
  const count = documents.toLocaleString(vscode.env.language);
  return vscode.l10n.t('training {0} of {1}: {2} sentences, seed {3}, epoch {4} of {5}', done + 1, of, count, seed, epoch, epochs);
}

/** Why no other curve begins now. */
export function busyWords(specFile: string): string {
  return vscode.l10n.t('The learning curve of {0} is being trained already. Stop it first, or wait for its end.', specName(specFile));
}

function signed(points: number): string {
  const text = Math.abs(points).toFixed(1);
  return text === '0.0' ? text : (points > 0 ? '+' : '−') + text;
}
