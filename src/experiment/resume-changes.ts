import { isDeepStrictEqual } from 'node:util';
import { RunError } from '../runs/run-error';
import type { Spec } from '../spec';

/** What may be changed when a run goes on: nothing that decides the model or what it learns from. */
const changeable: readonly (keyof Spec['training'])[] = [
  'epochs',
  // A run that ran out of memory must not be lost for it.
  'batchSize',
  'optimizer',
  'schedule',
  'clipNorm',
  'clipNormPerVariable',
  'clipValue',
  'monitor',
  'earlyStopping',
];

/** @throws RunError "fixed" naming what can't be changed any more */
export function checkChangesOnResume(before: Spec, after: Spec): void {
  const { training: trainingBefore, ...restBefore } = before;
  const { training: trainingAfter, ...restAfter } = after;
  for (const key of Object.keys(restAfter) as (keyof typeof restAfter)[]) {
    if (!isDeepStrictEqual(restBefore[key], restAfter[key])) throw fixed(key);
  }
  for (const key of new Set([...Object.keys(trainingBefore), ...Object.keys(trainingAfter)]) as Set<keyof Spec['training']>) {
    if (changeable.includes(key)) continue;
    if (!isDeepStrictEqual(trainingBefore[key], trainingAfter[key])) throw fixed(`training.${key}`);
  }
  if (trainingBefore.optimizer.name !== trainingAfter.optimizer.name) throw fixed('training.optimizer.name');
}

function fixed(key: string): RunError {
  const list = changeable.map((name) => `training.${name}`).join(', ');
  return new RunError(
    'fixed',
    `"${key}" can't be changed when a run goes on; only ${list} can (the optimizer keeps its name). Train the spec anew.`,
  );
}
