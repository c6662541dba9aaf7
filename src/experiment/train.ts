import { rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { FitState } from '../engine';
import { tfjsVersion } from '../engine/version';
import type { RunEvent } from '../protocol/events';
import { loadLast } from '../runs/checkpoint';
import { realDisk, type Disk } from '../runs/disk';
import { EventLog } from '../runs/event-log';
import { readMilestones } from '../runs/event-reader';
import { readManifest, writeManifest, type Manifest } from '../runs/manifest';
import { ownIdentity } from '../runs/process-identity';
import { createRunFolder, freeColor, relativeSpecFile, runFiles, specFileOf } from '../runs/run-folder';
import { RunError } from '../runs/run-error';
import { isFinished, isLive, stateOf } from '../runs/run-summary';
import type { SpecChange } from '../protocol/worker';
import { useBackend, useBackendAgain, type StartedBackend } from './backend';
import type { SpecFinding } from './changed-spec';
import { fingerprints } from './dataset';
import { prepareData, readSpecInput, withModel, type Prepared, type SpecInput } from './prepare';
import { readEncoder } from '../runs/encoder-file';
import { Recorder } from './recorder';
import { checkChangesOnResume } from './resume-changes';
import { Training } from './training';
import { unrollVersion } from './version';

export interface RunOptions {
  readonly backend?: string;
  /** Called for each event once it is on the disk. */
  readonly onEvent?: (run: string, event: RunEvent) => void;
  readonly disk?: Disk;
}

export interface TrainOptions extends SpecInput, RunOptions {
  /** Folder of all runs. */
  readonly runsDir: string;
  /** For each thing in the spec that works but is likely a mistake. */
  readonly onWarning?: (warning: SpecFinding) => void;
}

/**
 * Prepares and begins a training; it then runs by itself, see `Training.finished`. What fails after this ends the run with an "end"
 * event and is not thrown.
 * @throws SpecError, ChangedSpecError, SetValueError, DataError, EngineError, BackendError
 */
export async function startTraining(options: TrainOptions): Promise<Training> {
  const read = readSpecInput(options);
  for (const warning of read.warnings) options.onWarning?.(warning);
  // Data first: what is wrong there is told before a backend is started.
  const data = await prepareData(read);
  const backend = await useBackend(options.backend);
  const prepared = withModel(data);
  const { disk = realDisk } = options;
  let run: string | undefined;
  try {
    run = await createRunFolder(options.runsDir, read.specFile);
    const manifest: Manifest = {
      format: 1,
      name: basename(run),
      specFile: relativeSpecFile(run, read.specFile),
      specText: read.specText,
      spec: read.spec,
      seed: read.spec.training.seed,
      data: [...prepared.data.files],
      versions: { unroll: unrollVersion, tfjs: tfjsVersion, node: process.version },
      backend: backend.name,
      device: backend.device,
      created: Date.now(),
      process: ownIdentity(),
      color: await freeColor(options.runsDir),
    };
    await disk.writeAtomic(runFiles.encoder(run), [JSON.stringify(prepared.encoder.toJSON())]);
    await writeManifest(run, manifest, disk);
    return await begin(run, prepared, backend, options);
  } catch (error) {
    prepared.model.dispose();
    // It did not begin: nothing in it is worth keeping.
    if (run !== undefined) await rm(run, { recursive: true, force: true });
    throw error;
  }
}

/**
 * Goes on from a run's last checkpoint, or from its beginning where it has none.
 * @param options.changes to `training`, for example a lower learning rate after NaN. With another batch size the epoch that was under way
 * begins anew, with the weights of the checkpoint: what is left of it can't be cut from batches of another size.
 * @throws RunError, SpecError, ChangedSpecError, DataError, BackendError
 */
export async function resumeTraining(run: string, options: RunOptions & { changes?: readonly SpecChange[] } = {}): Promise<Training> {
  const manifest = await readManifest(run);
  const { changes = [], disk = realDisk } = options;
  await checkResumable(run, manifest, changes.length > 0);
  const specFile = specFileOf(run, manifest);
  const read = readSpecInput({ specFile, specText: manifest.specText, changes });
  checkChangesOnResume(manifest.spec, read.spec);
  const files = await fingerprints(read.spec, join(specFile, '..'));
  for (const { path, role, sha256 } of files) {
    const before = manifest.data.find((file) => file.role === role && file.path === path);
    if (before && before.sha256 === sha256) continue;
    throw new RunError(
      'dataChanged',
      `${path} has changed since ${manifest.name} began, so it can't go on as it was. Restore the file, or train anew.`,
      run,
    );
  }
  const state = await loadLast(run);
  const data = await prepareData(read, await readEncoder(run));
  const backend = await (options.backend === undefined ? useBackendAgain(manifest.backend) : useBackend(options.backend));
  const prepared = withModel(data);
  try {
    await writeManifest(
      run,
      { ...manifest, specText: read.specText, spec: read.spec, backend: backend.name, device: backend.device, process: ownIdentity() },
      disk,
    );
    const anew = read.spec.training.batchSize !== manifest.spec.training.batchSize;
    return await begin(run, prepared, backend, options, state && { state, anew });
  } catch (error) {
    prepared.model.dispose();
    throw error;
  }
}

async function checkResumable(run: string, manifest: Manifest, changed: boolean): Promise<void> {
  const own = ownIdentity();
  const ours = manifest.process.id === own.id && manifest.process.started === own.started && manifest.process.host === own.host;
  const state = stateOf(await readMilestones(runFiles.events(run)), !ours && (await isLive(run, manifest)));
  if (state === 'training' || state === 'paused' || state === 'starting') {
    throw new RunError('live', `${manifest.name} is still ${state}, by process ${manifest.process.id}. Stop it there first.`, run);
  }
  if (isFinished(state) && !changed) {
    const why = state === 'completed' ? `completed its ${manifest.spec.training.epochs} epochs` : 'was ended by early stopping';
    const how = state === 'completed' ? 'raise training.epochs (--set training.epochs=…)' : 'change training.earlyStopping with --set';
    throw new RunError(
      'finished',
      `${manifest.name} ${why}: nothing is left to resume. To train on, ${how}; to start over, train its spec.`,
      run,
    );
  }
}

async function begin(
  run: string,
  prepared: Prepared,
  backend: StartedBackend,
  { onEvent, disk = realDisk }: RunOptions,
  from?: { readonly state: FitState; readonly anew: boolean },
): Promise<Training> {
  const before = await readMilestones(runFiles.events(run));
  const log = await EventLog.open(run, disk);
  const recorder = new Recorder(run, log, disk, (event) => onEvent?.(run, event));
  return Training.start({ run, prepared, backend, recorder, from, before });
}
