import { epochAnew, fit, Trainer, type FitState } from '../engine';
import type { Evaluation, EventOf, RunEvent, Scores } from '../protocol/events';
import { remediesFor, type Remedy } from '../protocol/going-on';
import type { TaggedText } from '../protocol/worker';
import { loadBest } from '../runs/checkpoint';
import { clearUndone } from '../runs/event-reader';
import { backendReason, type StartedBackend } from './backend';
import { shownProblems } from './dataset';
import { endingOf, endingOfError, type Ending } from './ending';
import { epochBatches, stepsPerEpoch } from './epoch-batches';
import { evaluateDataset, scoresOf } from './evaluate';
import type { Prepared } from './prepare';
import { lastEpochOf, type Recorder } from './recorder';
import { tagTexts } from './tag-texts';
import { TrainingControl } from './training-control';
import { watch, watchedDocuments } from './watch';

/** How a training ended. */
export interface TrainingSummary extends Ending {
  readonly run: string;
  /** With what it may get further, the best way first, where it ran out of memory or its backend failed. */
  readonly remedies: readonly Remedy[];
  /** Of the best weights, on the test data, else the validation data; absent unless the run came to its own end. */
  readonly evaluation?: Evaluation;
}

export interface TrainingParts {
  readonly run: string;
  readonly prepared: Prepared;
  readonly backend: StartedBackend;
  readonly recorder: Recorder;
  /** The checkpoint to go on from; `anew`: from the beginning of its epoch. */
  readonly from?: { readonly state: FitState; readonly anew: boolean };
  /** Milestones that are in the log already, when a run goes on. */
  readonly before: readonly RunEvent[];
}

/** A training that runs. It owns the model and disposes it when it ends. */
export class Training {
  /** Fulfilled when the run has ended and its last event is on the disk; rejects only when not even that could be written. */
  readonly finished: Promise<TrainingSummary>;
  private readonly control = new TrainingControl();

  private constructor(private readonly parts: TrainingParts) {
    const { recorder } = parts;
    this.control.onPaused = () => recorder.record({ type: 'pause', time: Date.now(), step: recorder.step });
    this.control.onContinued = () => recorder.record({ type: 'continue', time: Date.now(), step: recorder.step });
    this.finished = this.runToEnd();
  }

  /** Records the start, then trains by itself. */
  static start(parts: TrainingParts): Training {
    const { from, before, recorder } = parts;
    const state = from?.state;
    if (before.length > 0) {
      const resume = resumeEvent(parts);
      recorder.record(resume);
      for (const event of clearUndone([...before, resume])) if (event.type === 'epoch' && event.best) recorder.best = event;
      if (state) recorder.checkpoint = { epoch: lastEpochOf(state), step: state.step };
    }
    if (!before.some(({ type }) => type === 'start')) recorder.record(startEvent(parts));
    return new Training(parts);
  }

  get run(): string {
    return this.parts.run;
  }

  /** Takes effect after the step in hand, like all that follow. */
  pause(): void {
    this.control.pause();
  }

  continue(): void {
    this.control.continue();
  }

  /** Ends training with a checkpoint, from which it can go on. */
  stop(): void {
    this.control.stop();
  }

  /** Tags texts with the weights of the moment. @returns undefined when training is over: load the run then. */
  tag(texts: readonly string[]): Promise<TaggedText[]> | undefined {
    return this.ask(() => tagTexts(this.parts.prepared, texts));
  }

  /** Runs a job between two steps: all that uses the backend must, while a training does. @returns undefined when training is over */
  ask<T>(job: () => Promise<T>): Promise<T> | undefined {
    return this.control.ask(job);
  }

  private async runToEnd(): Promise<TrainingSummary> {
    const { recorder, run, prepared } = this.parts;
    let ending: Ending;
    let evaluation: Evaluation | undefined;
    try {
      const result = await this.fit();
      if (result.reason !== 'stopped') evaluation = await this.evaluateBest();
      ending = endingOf(result, this.place());
    } catch (error) {
      ending = endingOfError(error, this.place());
    }
    try {
      await this.control.close();
      const { reason, message } = ending;
      await recorder.recordEnd({ type: 'end', time: Date.now(), step: recorder.step, reason, message });
    } finally {
      prepared.model.dispose();
    }
    const { batchSize } = prepared.spec.training;
    return { run, evaluation, ...ending, remedies: remediesFor(ending.reason, { batchSize, backend: this.parts.backend.name }) };
  }

  private async fit(): ReturnType<typeof fit> {
    const { prepared, recorder, from } = this.parts;
    const { spec, model, data } = prepared;
    const trainer = new Trainer(model, spec.training, spec.watch.gradientNorms);
    const validation = data.validation;
    const watched = watchedDocuments((validation ?? data.train).documents, spec.watch.examples);
    try {
      return await fit({
        model,
        trainer,
        training: spec.training,
        batches: (epoch) => epochBatches(prepared, epoch),
        stepsPerEpoch: stepsPerEpoch(prepared),
        validate: validation && ((): Promise<Scores> => scoresOf(prepared, validation, () => this.control.yield())),
        onEvent: (event) => recorder.record(event),
        linesOf: (batch) => Array.from(batch.documents, (i) => data.train.documents[i].source.line),
        afterEpoch: async (epoch, best) => {
          if (best) await recorder.saveBest(await model.getWeights());
          if (watched.length === 0) return;
          recorder.record({ type: 'watch', time: Date.now(), epoch, step: recorder.step, examples: await watch(prepared, watched) });
        },
        checkpoint: (fitState) => recorder.saveCheckpoint(fitState),
        resume: from?.anew ? epochAnew(from.state) : from?.state,
        signal: this.control.signal,
        yieldToMessages: () => this.control.yield(),
      });
    } finally {
      trainer.dispose();
    }
  }

  private async evaluateBest(): Promise<Evaluation | undefined> {
    const { prepared, recorder, run } = this.parts;
    const set = prepared.data.test ?? prepared.data.validation;
    if (!set) return undefined;
    prepared.model.setWeights(await loadBest(run));
    const evaluation = await evaluateDataset(prepared, set, () => this.control.yield());
    recorder.record({ type: 'evaluation', time: Date.now(), evaluation });
    return evaluation;
  }

  private place(): Parameters<typeof endingOf>[1] {
    const { recorder, run, prepared } = this.parts;
    const { epoch, nextEpoch, step, checkpoint, best } = recorder;
    return {
      spec: prepared.spec,
      run,
      epoch,
      nextEpoch,
      step,
      checkpoint,
      best,
      scoreName: prepared.task.scoreName,
    };
  }
}

function resumeEvent({ prepared, backend, from }: TrainingParts): EventOf<'resume'> {
  return {
    type: 'resume',
    time: Date.now(),
    step: from?.state.step ?? 0,
    epoch: from?.state.epoch ?? 1,
    stepInEpoch: from && !from.anew ? from.state.stepInEpoch : 0,
    stepsPerEpoch: stepsPerEpoch(prepared),
    epochs: prepared.spec.training.epochs,
    backend: backend.name,
    device: backend.device,
    backendReason: backendReason(backend),
  };
}

function startEvent({ prepared, backend }: TrainingParts): RunEvent {
  const { spec, model, data, problems, task } = prepared;
  return {
    type: 'start',
    time: Date.now(),
    epochs: spec.training.epochs,
    stepsPerEpoch: stepsPerEpoch(prepared),
    layers: [...model.layerNames],
    recurrentLayers: [...model.recurrentNames],
    parameters: model.countParameters(),
    backend: backend.name,
    device: backend.device,
    backendReason: backendReason(backend),
    clipNorm: spec.training.clipNorm,
    scoreName: task.scoreName,
    trainDocuments: data.train.documents.length,
    problems: shownProblems(problems),
    problemCount: problems.length,
  };
}
