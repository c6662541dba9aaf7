import { clipByValue, concat, dispose, mul, stack, tidy, variableGrads, zerosLike } from '@tensorflow/tfjs-core';
import type { Scalar, Tensor, Tensor1D } from '@tensorflow/tfjs-core';
import type { Batch } from '../data/batch';
import { Random } from '../data/random';
import type { TrainingSpec } from '../spec';
import { largestElement, planClipping } from './clipping';
import { TrainingError } from './errors';
import { squaredNorm } from './kernels';
import { SequenceContext, States } from './layers';
import type { LayerWeight, SequenceModel } from './model';
import { Optimizer } from './optimizers/optimizer';
import { TimeStepNorms } from './probes';
import type { NamedArray } from './weights';

/** One optimizer update as it is recorded. */
export interface StepResult {
  /** Mean over the batch's real targets, in nats. */
  readonly loss: number;
  /** Norm of all gradients together, before clipping. */
  readonly gradientNorm: number;
  /** Whether any clipping changed a gradient. */
  readonly clipped: boolean;
  /** Before clipping, in order of `SequenceModel.layerNames`. */
  readonly layerNorms?: number[];
  /** Norm of dLoss/dh_t at every time step of the batch, in order of `SequenceModel.recurrentNames`. */
  readonly timeStepNorms?: number[][];
}

/** All that a trainer needs beside the weights to go on as if it had never stopped. */
export interface TrainerState {
  /** Optimizer's slots, and the states that stateful layers carry. */
  readonly tensors: NamedArray[];
  readonly random: readonly number[];
  readonly steps: number;
}

/** Gradients, in order of the trainable weights, and the numbers read from them. */
interface Backward {
  readonly gradients: Tensor[];
  readonly loss: number;
  readonly norms: number[];
  /** Only with clipValue. */
  readonly largest: number[];
  readonly timeStepNorms?: number[][];
}

/** Trains a model step by step. Dropout is drawn from the spec's seed. */
export class Trainer {
  private readonly weights: readonly LayerWeight[];
  private readonly optimizer: Optimizer;
  private readonly states = new States();
  private random: Random;
  private steps = 0;

  /** @param watchGradients record norms by layer and by time step */
  constructor(
    private readonly model: SequenceModel,
    private readonly training: TrainingSpec,
    private readonly watchGradients: boolean,
  ) {
    this.weights = model.trainableWeights();
    this.random = Random.fromSeed(training.seed, 'dropout');
    this.optimizer = new Optimizer(
      training.optimizer,
      this.weights.map(({ layer, name, variable }) => ({ name: `${layer}/${name}`, variable })),
    );
  }

  /**
   * Forward, backward, clipping (order: see `planClipping`) and update on one batch.
   * @throws TrainingError (reason 'nan') when the loss or a gradient is not finite; then neither weights nor carried states have changed
   */
  async step(batch: Batch, learningRate: number): Promise<StepResult> {
    const probe = this.watchGradients ? new TimeStepNorms() : undefined;
    let context: SequenceContext | undefined;
    let gradients: Tensor[] = [];
    try {
      const { value, grads } = variableGrads(
        () => {
          context = this.contextOf(batch, probe);
          return this.model.loss(batch, context);
        },
        this.weights.map(({ variable }) => variable),
      );
      gradients = this.weights.map(({ variable }) => grads[variable.name] ?? zerosLike(variable));
      const backward = await this.measure(value, gradients, probe);
      this.refuseNonFinite(backward);
      context?.finish(true);
      return this.update(backward, learningRate);
    } finally {
      context?.finish(false);
      dispose(gradients);
      probe?.dispose();
    }
  }

  /** Stateful layers start from zero at the next step. `fit` calls it before each epoch. */
  resetStates(): void {
    this.states.reset();
  }

  async getState(): Promise<TrainerState> {
    const tensors = [...(await this.optimizer.toArrays()), ...(await this.states.toArrays())];
    return { tensors, random: this.random.getState(), steps: this.steps };
  }

  /** @throws EngineError when the optimizer's state does not fit the model */
  setState(state: TrainerState): void {
    this.optimizer.fromArrays(state.tensors);
    this.states.fromArrays(state.tensors);
    this.random = Random.fromState(state.random);
    this.steps = state.steps;
  }

  /** Leaves the model alone. */
  dispose(): void {
    this.optimizer.dispose();
    this.states.reset();
  }

  private contextOf(batch: Batch, probe: TimeStepNorms | undefined): SequenceContext {
    const { states, random } = this;
    const { truncatedSteps } = this.model.architecture;
    return new SequenceContext(batch.lengths, batch.steps, { training: true, random, states, probe, truncatedSteps });
  }

  /** All numbers of a step are read at once: each reading waits for the device. */
  private async measure(loss: Scalar, gradients: Tensor[], probe: TimeStepNorms | undefined): Promise<Backward> {
    const cut = this.training.clipValue !== undefined;
    const numbers = tidy(() => {
      const squares = gradients.map((gradient) => squaredNorm(gradient));
      const largest = cut ? gradients.map((gradient) => largestElement(gradient)) : [];
      const scalars = stack([loss, ...squares, ...largest]) as Tensor1D;
      const timeSteps = this.model.recurrentNames.map((name) => probe?.of(name)).filter((norms) => norms !== undefined);
      return timeSteps.length > 0 ? concat([scalars, ...timeSteps]) : scalars;
    });
    const values = Array.from(await numbers.data<'float32'>());
    dispose([loss, numbers]);
    const count = gradients.length;
    const firstStep = 1 + count * (cut ? 2 : 1);
    let next = firstStep;
    const timeStepNorms = this.model.recurrentNames.map((name) => {
      const steps = probe?.of(name)?.size ?? 0;
      next += steps;
      return values.slice(next - steps, next);
    });
    return {
      gradients,
      loss: values[0],
      norms: values.slice(1, 1 + count).map(Math.sqrt),
      largest: values.slice(1 + count, firstStep),
      timeStepNorms: probe && timeStepNorms,
    };
  }

  private refuseNonFinite({ loss, norms }: Backward): void {
    const step = this.steps + 1;
    const advice = 'Try a smaller learningRate, or set clipNorm.';
    if (!Number.isFinite(loss)) {
      throw new TrainingError('nan', step, undefined, `The loss at step ${step} is ${loss}. ${advice}`);
    }
    // The gradient comes from the output: the layer where it first went wrong is the last one in the model's order.
    for (let i = norms.length - 1; i >= 0; i--) {
      if (Number.isFinite(norms[i])) continue;
      const { layer } = this.weights[i];
      throw new TrainingError('nan', step, layer, `The gradient of layer "${layer}" at step ${step} is not finite. ${advice}`);
    }
  }

  private update({ gradients, loss, norms, largest, timeStepNorms }: Backward, learningRate: number): StepResult {
    const { clipValue } = this.training;
    const { scales, clipped } = planClipping(this.training, norms, largest);
    const options = { learningRate, step: ++this.steps };
    gradients.forEach((gradient, i) => {
      if (clipValue === undefined) this.optimizer.update(i, gradient, scales[i], options);
      else tidy(() => this.optimizer.update(i, clipByValue(mul(gradient, scales[i]), -clipValue, clipValue), 1, options));
    });
    const gradientNorm = Math.hypot(...norms);
    if (!this.watchGradients) return { loss, gradientNorm, clipped };
    const layerNorms = this.model.layerNames.map((layer) => Math.hypot(...norms.filter((_, i) => this.weights[i].layer === layer)));
    return { loss, gradientNorm, clipped, layerNorms, timeStepNorms };
  }
}
