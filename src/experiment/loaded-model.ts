import { stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { fingerprint } from '../data';
import { SequenceModel } from '../engine';
import type { Evaluation } from '../protocol/events';
import type { TaggedText } from '../protocol/worker';
import { loadBest } from '../runs/checkpoint';
import { readEncoder } from '../runs/encoder-file';
import { exists, runFiles, specFileOf } from '../runs/run-folder';
import { readManifest, type Manifest } from '../runs/manifest';
import { RunError } from '../runs/run-error';
import { anyBackend } from './backend';
import { readDataset, setAside, shownProblems, unseenLabels, type Dataset } from './dataset';
import { evaluateDataset } from './evaluate';
import { architectureOf } from './prepare';
import type { Asked } from './predict';
import { answersNaN, tagTexts } from './tag-texts';
import { taskOf } from './tasks';

interface Loaded extends Asked {
  readonly manifest: Manifest;
  /** When the weights' file was written. */
  readonly time: number;
}

/** Models of runs, ready to be asked; a model is loaded again when its run has better weights since. Asked one at a time. */
export class LoadedModels {
  /** The least recently used first. */
  private readonly models = new Map<string, Loaded>();
  private last: Promise<unknown> = Promise.resolve();

  constructor(private readonly limit = 2) {}

  /** @throws RunError, BackendError */
  tag(run: string, texts: readonly string[]): Promise<TaggedText[]> {
    return this.inTurn(async () => tagTexts(await this.load(run), texts));
  }

  /**
   * Measures a run's best weights.
   * @param data default: the spec's test data, else its validation data, else what `validationSplit` set aside
   * @throws RunError, DataError, BackendError
   */
  evaluate(run: string, data?: string): Promise<Evaluation> {
    return this.inTurn(async () => {
      const loaded = await this.load(run);
      const set = data === undefined ? await ownData(run, loaded) : await readDataset(resolve(data), data, loaded.spec, loaded.task);
      const evaluation = await evaluateDataset(loaded, set);
      if (!Number.isFinite(evaluation.scores.loss)) throw answersNaN();
      return { ...evaluation, problems: shownProblems([...set.problems, ...unseenLabels(set, loaded)]) };
    });
  }

  dispose(): void {
    for (const { model } of this.models.values()) model.dispose();
    this.models.clear();
  }

  private async load(run: string): Promise<Loaded> {
    const key = resolve(run);
    const manifest = await readManifest(key);
    const time = await weightsTime(key);
    const known = this.models.get(key);
    this.models.delete(key);
    if (known?.time === time) {
      this.models.set(key, known);
      return known;
    }
    known?.model.dispose();
    await anyBackend(manifest.backend);
    const encoder = await readEncoder(key);
    const { spec } = manifest;
    const weights = await loadBest(key);
    const model = new SequenceModel(architectureOf(spec, encoder));
    model.setWeights(weights);
    const loaded = { manifest, time, spec, encoder, model, task: taskOf(spec) };
    this.models.set(key, loaded);
    for (const [oldest, { model: old }] of this.models) {
      if (this.models.size <= this.limit) break;
      old.dispose();
      this.models.delete(oldest);
    }
    return loaded;
  }

  /** One after the other: a model must not be put away while another request still asks it. */
  private inTurn<T>(job: () => Promise<T>): Promise<T> {
    const result = this.last.then(job);
    this.last = result.catch(() => undefined);
    return result;
  }
}

/** What a run is measured on by itself. @throws RunError, DataError */
async function ownData(run: string, { spec, task, manifest }: Loaded): Promise<Dataset> {
  const { test, validation, validationSplit, train } = spec.data;
  const folder = dirname(specFileOf(run, manifest));
  const named = test ?? validation;
  if (named !== undefined) return readDataset(resolve(folder, named), named, spec, task);
  const { name } = manifest;
  if (validationSplit === undefined) {
    throw new RunError('noData', `The spec of ${name} names no test and no validation data: say which data to evaluate on.`, run);
  }
  const whole = await readDataset(resolve(folder, train), train, spec, task);
  const before = manifest.data.find(({ role }) => role === 'train');
  // Of another file another part would be drawn, with sentences that the model learnt.
  if (before?.sha256 !== (await fingerprint(resolve(folder, train)))) {
    const why = `${train} has changed since ${name} began, so the part that was set aside can't be drawn again.`;
    throw new RunError('dataChanged', `${why} Restore the file, or say which data to evaluate on.`, run);
  }
  return setAside(whole, validationSplit, spec)[1];
}

async function weightsTime(run: string): Promise<number> {
  for (const file of [runFiles.best(run), runFiles.last(run)]) {
    if (await exists(file)) return (await stat(file)).mtimeMs;
  }
  return 0;
}
