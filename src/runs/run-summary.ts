import { stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { resolve } from 'node:path';
import type { EndReason, Evaluation, RunEvent, RunState, Scores } from '../protocol/events';
import type { RunSummary } from '../protocol/page';
import { MilestoneReader } from './event-reader';
import { readManifest, type Manifest } from './manifest';
import { isAlive } from './process-identity';
import { findRuns, runFiles, specFileOf } from './run-folder';

/** A run in a list: what it is, how far it came, how good it is. */
export interface RunInfo extends RunSummary {
  readonly manifest: Manifest;
  /** Absolute. */
  readonly specFile: string;
  readonly scoreName: string;
  readonly epochs: { readonly done: number; readonly planned: number };
  readonly parameters?: number;
  /** The best epoch by the monitored value. */
  readonly best?: { readonly epoch: number; readonly trainLoss: number; readonly validation?: Scores };
  /** The newest evaluation: on the test data, where the run came to its end. */
  readonly evaluation?: Evaluation;
  /** Training alone, in seconds, over all epochs. */
  readonly seconds: number;
}

/** Why a run can't be resumed: it came to the end that its spec asks for. All others go on from their last checkpoint. */
export function isFinished(state: RunState): boolean {
  return state === 'completed' || state === 'earlyStopping';
}

/** Events must be cleared of what a resume undid. `live`: whether its process is still at it. */
export function stateOf(events: readonly RunEvent[], live: boolean): RunState {
  let state: RunState = 'starting';
  let end: EndReason | undefined;
  for (const event of events) {
    if (event.type === 'start' || event.type === 'resume' || event.type === 'continue') {
      state = 'training';
      end = undefined;
    } else if (event.type === 'pause') state = 'paused';
    else if (event.type === 'end') end = event.reason;
  }
  if (end) return end;
  return live ? state : 'interrupted';
}

/** Whether a process is at the run. Of a process on another machine that shares the disk, the log's age tells. */
export async function isLive(run: string, manifest: Manifest): Promise<boolean> {
  if (isAlive(manifest.process)) return true;
  if (manifest.process.host === hostname()) return false;
  const log = await stat(runFiles.events(run)).catch(() => undefined);
  return log !== undefined && Date.now() - log.mtimeMs < 60_000;
}

/** One for each run that was summed up: a list that is shown again and again reads only what is new in the logs. */
const readers = new Map<string, MilestoneReader>();

/** @throws RunError "unknownRun" or "damaged". */
export async function summarizeRun(run: string): Promise<RunInfo> {
  const manifest = await readManifest(run);
  const file = resolve(runFiles.events(run));
  const reader = readers.get(file) ?? new MilestoneReader(file);
  // Taken out meanwhile: a second caller at the same time must not read with the same one.
  readers.delete(file);
  const events = await reader.read();
  readers.set(file, reader);
  return summarize(resolve(run), manifest, events, await isLive(run, manifest));
}

/** All runs in a folder that can be read, and what is wrong with the others; newest last. */
export async function listRuns(runsDir: string): Promise<{ runs: RunInfo[]; problems: Error[] }> {
  const runs: RunInfo[] = [];
  const problems: Error[] = [];
  for (const run of await findRuns(runsDir)) {
    try {
      runs.push(await summarizeRun(run));
    } catch (error) {
      problems.push(error instanceof Error ? error : new Error(String(error)));
    }
  }
  runs.sort((a, b) => a.manifest.created - b.manifest.created);
  return { runs, problems };
}

/** From events that are at hand already, as a follower has them. */
export function summarize(run: string, manifest: Manifest, events: readonly RunEvent[], live: boolean): RunInfo {
  const start = last(events, 'start');
  const end = last(events, 'end');
  const epochs = events.filter((event) => event.type === 'epoch');
  const best = epochs.findLast((event) => event.best);
  const state = stateOf(events, live);
  const specFile = specFileOf(run, manifest);
  return {
    run,
    name: manifest.name,
    state,
    seed: manifest.seed,
    task: manifest.spec.task,
    color: manifest.color,
    message: state === end?.reason ? end.message : undefined,
    readOnly: manifest.process.host !== hostname(),
    trainFile: resolve(specFile, '..', manifest.spec.data.train),
    tokenizer: manifest.spec.data.tokenizer,
    manifest,
    specFile,
    scoreName: start?.scoreName ?? 'score',
    epochs: { done: epochs.at(-1)?.epoch ?? 0, planned: manifest.spec.training.epochs },
    parameters: start?.parameters,
    best: best && { epoch: best.epoch, trainLoss: best.trainLoss, validation: best.validation },
    evaluation: last(events, 'evaluation')?.evaluation,
    seconds: epochs.reduce((sum, event) => sum + event.seconds, 0),
  };
}

function last<T extends RunEvent['type']>(events: readonly RunEvent[], type: T): Extract<RunEvent, { type: T }> | undefined {
  return events.findLast((event): event is Extract<RunEvent, { type: T }> => event.type === type);
}
