import { concat, dispose, keep, reshape, softmax, tensor1d, tidy, type Scalar, type Tensor2D, type Tensor3D } from '@tensorflow/tfjs-core';
import type { Batch } from '../data/batch';
import type { Architecture } from './architecture';
import { EngineError } from './errors';
import { maskedCrossEntropy } from './kernels';
import { layerNames } from './layer-names';
import { createInput, createLayer, defaultName, DenseLayer, RecurrentLayer, SequenceContext, States } from './layers';
import type { InputLayer, NamedLayer, NamedWeight, SequenceLayer } from './layers';
import { completePool, maxPool, meanPool, type Columns } from './layers/pooling';
import { crossEntropyOf } from './losses';
import { Recorder, type AttentionRecord, type GateRecord } from './probes';
import { arrayOf, assignArray } from './variables';
import type { NamedArray } from './weights';

/** What a model says of a batch. */
export interface Prediction {
  /** "tag": [B*T*K]; values at padding mean nothing. "classify": [B*K]. */
  readonly probabilities: Float32Array;
  /** Sum of -log probability over the real targets, in nats; 0 without targets. */
  readonly loss: number;
  /** Targets counted in `loss`. */
  readonly count: number;
  readonly attention: AttentionRecord[];
  readonly gates: GateRecord[];
}

export interface PredictOptions {
  /** Read the attention weights. */
  readonly attention?: boolean;
  /** Read the gates of recurrent layers. */
  readonly gates?: boolean;
  /** Where stateful layers carry their states. Default: the model's own, which `resetStates` empties. */
  readonly states?: States;
}

/** A trainable weight and the layer it belongs to. */
export interface LayerWeight extends NamedWeight {
  readonly layer: string;
}

/**
 * Inputs, layers and a softmax output over padded sequences of tokens. Padding changes nothing: not the loss, not a state, not a
 * statistic. Layers are called one after the other, without the bookkeeping of `tf.model`.
 */
export class SequenceModel {
  /** Layers that have trainable weights, from the inputs to the output: the order of `StepResult.layerNorms`. */
  readonly layerNames: readonly string[];
  /** Directions of the recurrent layers: the order of `StepResult.timeStepNorms`. */
  readonly recurrentNames: readonly string[];
  private readonly inputs: InputLayer[] = [];
  private readonly layers: SequenceLayer[] = [];
  private readonly output: DenseLayer;
  private readonly states = new States();
  private readonly columns: readonly Columns[];

  /** @throws EngineError for layers that do not go together */
  constructor(readonly architecture: Architecture) {
    const { classes, seed } = architecture;
    const names = layerNames([
      ...architecture.inputs.map((input) => ({ kind: defaultName(input) })),
      ...architecture.layers.map((spec) => ({ given: 'name' in spec ? spec.name : undefined, kind: defaultName(spec) })),
      { kind: 'dense' },
    ]);
    let width = 0;
    for (const spec of architecture.inputs) {
      const input = createInput(spec, { name: names[this.inputs.length], seed, classes });
      input.buildNow();
      width += input.width;
      this.inputs.push(input);
    }
    let columns: Columns[] = [{ width, complete: 'last' }];
    for (const spec of architecture.layers) {
      const layer = createLayer(spec, { name: names[this.inputs.length + this.layers.length], seed, classes });
      layer.buildFor(width);
      width = layer.outputWidth(width);
      columns = columnsAfter(layer, columns, width);
      this.layers.push(layer);
    }
    this.columns = columns;
    this.output = new DenseLayer({ name: names[names.length - 1], units: classes, seed });
    this.output.buildFor(width);
    this.feedBack();
    this.layerNames = this.allLayers()
      .filter((layer) => layer.namedWeights().some(({ trainable }) => trainable))
      .map(({ name }) => name);
    this.recurrentNames = this.layers.flatMap((layer) => (layer instanceof RecurrentLayer ? layer.directionNames() : []));
  }

  /** All numbers that the model has, moving averages and fixed word vectors included. */
  countParameters(): number {
    return this.weights().reduce((sum, { variable }) => sum + variable.size, 0);
  }

  /** Weights that training changes, in order of `layerNames`. */
  trainableWeights(): LayerWeight[] {
    return this.weights().filter(({ trainable }) => trainable);
  }

  /**
   * Scores before the softmax, in the caller's scope.
   * @returns "tag": [batch * time, classes]; "classify": [batch, classes]
   */
  logits(batch: Batch, context: SequenceContext): Tensor2D {
    if (batch.inputs.length !== this.inputs.length) {
      throw new EngineError('batch', `The model reads ${this.inputs.length} inputs, the batch holds ${batch.inputs.length}.`);
    }
    const encoded = this.inputs.map((input, i) => input.encode(batch.inputs[i], context));
    let x: Tensor3D = encoded.length === 1 ? encoded[0] : concat(encoded, 2);
    let last: Tensor2D | undefined;
    for (const layer of this.layers) {
      const run = layer instanceof RecurrentLayer ? layer.runWithLast(x, context) : { sequence: layer.run(x, context), last: undefined };
      x = run.sequence;
      last = run.last;
    }
    if (this.architecture.task === 'tag') return this.output.runFlat(reshape(x, [batch.size * batch.steps, x.shape[2]]));
    return this.output.runFlat(this.pool(x, last, context));
  }

  /** Mean cross-entropy over the real targets, in the caller's scope. @throws EngineError for a batch without targets */
  loss(batch: Batch, context: SequenceContext): Scalar {
    if (!batch.targets) throw new EngineError('batch', 'A batch to train on needs targets.');
    const logits = this.logits(batch, context);
    const weights = this.architecture.task === 'tag' ? reshape(context.mask, [-1]) : tensor1d(new Float32Array(batch.size).fill(1));
    return maskedCrossEntropy(logits, tensor1d(batch.targets, 'int32'), weights);
  }

  /** Inference: no dropout, moving averages. Stateful layers carry their states from call to call. */
  async predict(batch: Batch, options: PredictOptions = {}): Promise<Prediction> {
    const recorder = new Recorder(options);
    const [logits, softmaxed] = tidy(() => {
      const context = new SequenceContext(batch.lengths, batch.steps, {
        states: options.states ?? this.states,
        probe: recorder,
      });
      const result = this.logits(batch, context);
      context.finish(true);
      return [keep(result), keep(softmax(result))];
    });
    const probabilities = await softmaxed.data<'float32'>();
    const scores = batch.targets && (await logits.data<'float32'>());
    dispose([logits, softmaxed]);
    const { classes, task } = this.architecture;
    return { ...crossEntropyOf(scores, probabilities, classes, batch, task), ...(await recorder.read()) };
  }

  /** Copies of all weights, moving averages included, named as "lstm/forward/kernel". */
  async getWeights(): Promise<NamedArray[]> {
    return Promise.all(this.weights().map(({ layer, name, variable }) => arrayOf(`${layer}/${name}`, variable)));
  }

  /** @throws EngineError when a weight is missing or has another shape; then none is changed */
  setWeights(arrays: readonly NamedArray[]): void {
    const byName = new Map(arrays.map((array) => [array.name, array]));
    const found = this.weights().map(({ layer, name, variable }) => {
      const array = byName.get(`${layer}/${name}`);
      if (!array) throw new EngineError('weights', `The weight ${layer}/${name} is missing.`);
      if (array.shape.join() !== variable.shape.join() || array.data.length !== variable.size) {
        throw new EngineError(
          'weights',
          `The weight ${layer}/${name} has shape [${array.shape.join()}], the model needs [${variable.shape.join()}].`,
        );
      }
      return { variable, array };
    });
    for (const { variable, array } of found) assignArray(variable, array.data);
  }

  /** Stateful layers start from zero at the next `predict`. Training keeps states of its own (see `Trainer`). */
  resetStates(): void {
    this.states.reset();
  }

  dispose(): void {
    this.states.reset();
    for (const { variable } of this.weights()) variable.dispose();
  }

  private allLayers(): NamedLayer[] {
    return [...this.inputs, ...this.layers, this.output];
  }

  private weights(): LayerWeight[] {
    return this.allLayers().flatMap((layer) => layer.namedWeights().map((weight) => ({ ...weight, layer: layer.name })));
  }

  private pool(x: Tensor3D, last: Tensor2D | undefined, context: SequenceContext): Tensor2D {
    switch (this.architecture.pooling) {
      case 'last':
        return last ?? completePool(x, this.columns, context);
      case 'mean':
        return meanPool(x, context);
      case 'max':
        return maxPool(x, context);
    }
  }

  private feedBack(): void {
    for (const layer of this.layers) {
      if (!(layer instanceof RecurrentLayer) || !layer.config.jordanClasses) continue;
      if (layer !== this.layers[this.layers.length - 1]) {
        throw new EngineError('architecture', `Layer "${layer.name}": Jordan feedback needs to be the last layer before the output.`);
      }
      if (this.architecture.task !== 'tag') {
        throw new EngineError('architecture', `Layer "${layer.name}": Jordan feedback needs an output at every step, as task "tag" has.`);
      }
      layer.feedBack(this.output.parameters);
    }
  }
}

function columnsAfter(layer: SequenceLayer, before: readonly Columns[], width: number): Columns[] {
  if (layer instanceof RecurrentLayer) {
    const { units, bidirectional } = layer.config;
    if (!bidirectional || width === units) return [{ width, complete: 'last' }];
    return [
      { width: units, complete: 'last' },
      { width: units, complete: 'first' },
    ];
  }
  const added = width - before.reduce((sum, columns) => sum + columns.width, 0);
  return added > 0 ? [...before, { width: added, complete: 'last' }] : [...before];
}
