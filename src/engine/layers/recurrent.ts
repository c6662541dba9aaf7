import { add, concat, mul, serialization, tensor2d, tensor3d } from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D, Tensor2D, Tensor3D, Variable } from '@tensorflow/tfjs-core';
import type { Shape } from '@tensorflow/tfjs-layers';
import type { Activation, Cell, RecurrentLayerSpec } from '../../spec';
import { EngineError } from '../errors';
import { recurrentDirections, type RecurrentDirection, type RecurrentOutputs } from '../kernels';
import type { SequenceContext } from './context';
import { dropoutMask } from './dropout-mask';
import { gateStartValues, type Start } from './initializers';
import { featuresOf, type NamedLayerConfig } from './named-layer';
import { SequenceLayer } from './sequence-layer';

/** Gates of each cell, in Keras' order. */
export const gateNames: Readonly<Record<Cell, readonly string[]>> = {
  lstm: ['input', 'forget', 'cell', 'output'],
  gru: ['update', 'reset', 'candidate'],
  simple: ['candidate'],
};

export interface RecurrentConfig extends NamedLayerConfig {
  readonly cell: Cell;
  readonly units: number;
  readonly activation?: Activation;
  readonly bidirectional?: boolean;
  readonly mergeMode?: RecurrentLayerSpec['mergeMode'];
  readonly dropout?: number;
  readonly recurrentDropout?: number;
  readonly kernelInitializer?: Start;
  readonly recurrentInitializer?: Start;
  readonly unitForgetBias?: boolean;
  readonly stateful?: boolean;
  /** Jordan feedback: the number of classes of the output layer, whose weights `feedBack` hands over. */
  readonly jordanClasses?: number;
}

/** The output layer's weights, for Jordan feedback: [units, classes] and [classes]. */
export interface FeedbackWeights {
  readonly kernel: Variable;
  readonly bias: Variable;
}

interface Direction {
  /** "lstm", or "lstm/forward" and "lstm/backward". */
  readonly name: string;
  readonly reverse: boolean;
  readonly kernel: Variable;
  readonly recurrentKernel: Variable;
  readonly bias: Variable;
}

/**
 * LSTM, GRU or SimpleRNN with Keras' weights (kernel, recurrent_kernel, bias; gate order as `gateNames`), one direction or both
 * (Keras: Bidirectional). Dropout is Keras': one mask a sequence for the inputs and one for the state, the same at every time step,
 * drawn anew for each direction.
 */
export class RecurrentLayer extends SequenceLayer {
  static readonly className = 'UnrollRecurrent';
  private readonly directions: Direction[] = [];
  private feedback: FeedbackWeights | undefined;

  constructor(readonly config: RecurrentConfig) {
    super(config);
    if (config.stateful && config.bidirectional) {
      throw new EngineError('architecture', `Layer "${this.name}": a stateful layer reads in one direction only.`);
    }
    if (config.jordanClasses && (config.bidirectional || config.stateful)) {
      throw new EngineError('architecture', `Layer "${this.name}": Jordan feedback needs one direction and no carried state.`);
    }
  }

  override build(inputShape: Shape | Shape[]): void {
    const features = featuresOf(inputShape);
    if (this.config.bidirectional) {
      this.directions.push(this.buildDirection('forward/', features), this.buildDirection('backward/', features));
    } else {
      this.directions.push(this.buildDirection('', features));
    }
    super.build(inputShape);
  }

  /** Jordan feedback: what the next step is given back is this output layer's softmax. */
  feedBack(weights: FeedbackWeights): void {
    this.feedback = weights;
  }

  /** Names of the directions, in the order in which they are told to probes. */
  directionNames(): string[] {
    return this.config.bidirectional ? [`${this.name}/forward`, `${this.name}/backward`] : [this.name];
  }

  override outputWidth(): number {
    const { units, bidirectional, mergeMode = 'concat' } = this.config;
    return bidirectional && mergeMode === 'concat' ? 2 * units : units;
  }

  override run(x: Tensor3D, context: SequenceContext): Tensor3D {
    return this.runWithLast(x, context).sequence;
  }

  /**
   * @param x [batch, time, features]
   * @returns sequence [batch, time, width] and last [batch, width]: the hidden state after each row's last real step, for the backward
   * direction after its first one; merged as the sequence is
   */
  runWithLast(x: Tensor3D, context: SequenceContext): { readonly sequence: Tensor3D; readonly last: Tensor2D } {
    const calls = this.directions.map((direction) => this.callOf(direction, x, context));
    const runs = recurrentDirections(calls).map((outputs, i) => this.outputsOf(this.directions[i], outputs, context));
    if (runs.length === 1) return runs[0];
    return {
      sequence: this.merge(runs[0].sequence, runs[1].sequence),
      last: this.merge(runs[0].last, runs[1].last),
    };
  }

  override getConfig(): ReturnType<SequenceLayer['getConfig']> {
    return { ...super.getConfig(), ...(this.config as unknown as serialization.ConfigDict) };
  }

  private callOf(direction: Direction, x: Tensor3D, context: SequenceContext): RecurrentDirection {
    const { cell, units, activation, dropout = 0, recurrentDropout = 0, stateful, jordanClasses } = this.config;
    const { batch, options, random, training } = context;
    if (jordanClasses && !this.feedback)
      throw new EngineError('architecture', `Layer "${this.name}" was not given an output to feed back.`);
    const features = x.shape[2];
    const fedBack = jordanClasses ?? units;
    const dropInputs = training && dropout > 0;
    const dropState = training && recurrentDropout > 0;
    const input = dropInputs ? mul(x, tensor3d(dropoutMask(batch * features, dropout, random), [batch, 1, features])) : x;
    const recurrentMask = dropState ? tensor2d(dropoutMask(batch * fedBack, recurrentDropout, random), [batch, fedBack]) : undefined;
    const { probe, states } = options;
    return {
      inputs: {
        x: input as Tensor3D,
        lengths: context.lengths,
        kernel: direction.kernel as Tensor as Tensor2D,
        recurrentKernel: direction.recurrentKernel as Tensor as Tensor2D,
        bias: direction.bias as Tensor as Tensor1D | Tensor2D,
        initialState: stateful ? states?.get(direction.name, batch) : undefined,
        recurrentMask,
        jordan: this.feedback && { kernel: this.feedback.kernel as Tensor as Tensor2D, bias: this.feedback.bias as Tensor as Tensor1D },
      },
      options: {
        cell,
        activation,
        reverse: direction.reverse,
        truncatedSteps: options.truncatedSteps,
        gates: probe?.gates !== undefined,
        onTimeStepNorms: probe?.timeStepNorms && ((norms) => probe.timeStepNorms?.(direction.name, norms)),
      },
    };
  }

  /** Tells of a direction's gates, and carries its states on. */
  private outputsOf(direction: Direction, outputs: RecurrentOutputs, context: SequenceContext): { sequence: Tensor3D; last: Tensor2D } {
    const { cell, stateful } = this.config;
    const { probe, states } = context.options;
    if (outputs.gates && probe?.gates) probe.gates(direction.name, gateNames[cell], outputs.gates);
    if (stateful && states) {
      const carried = outputs.finalState.map((state) => state.clone());
      context.later(carried, () => states.set(direction.name, carried));
    }
    return { sequence: outputs.sequence, last: outputs.finalState[0] };
  }

  private merge<T extends Tensor2D | Tensor3D>(forward: T, backward: T): T {
    switch (this.config.mergeMode ?? 'concat') {
      case 'concat':
        return concat<T>([forward, backward], -1);
      case 'sum':
        return add(forward, backward);
      case 'mul':
        return mul(forward, backward);
      case 'ave':
        return mul(add(forward, backward), 0.5);
    }
  }

  private buildDirection(prefix: string, features: number): Direction {
    const { cell, units, jordanClasses, kernelInitializer = 'glorotUniform', recurrentInitializer = 'orthogonal' } = this.config;
    const gates = gateNames[cell].length;
    const rows = jordanClasses ?? units;
    const start = (name: string, how: Start, count: number): Float32Array =>
      gateStartValues(how, count, gates, units, this.randomFor(prefix + name));
    const bias = new Float32Array((cell === 'gru' ? 2 : 1) * gates * units);
    if (cell === 'lstm' && (this.config.unitForgetBias ?? true)) bias.fill(1, units, 2 * units);
    return {
      name: this.name + (prefix && `/${prefix.slice(0, -1)}`),
      reverse: prefix === 'backward/',
      kernel: this.addValues(`${prefix}kernel`, [features, gates * units], start('kernel', kernelInitializer, features)),
      recurrentKernel: this.addValues(
        `${prefix}recurrent_kernel`,
        [rows, gates * units],
        start('recurrent_kernel', recurrentInitializer, rows),
      ),
      bias: this.addValues(`${prefix}bias`, cell === 'gru' ? [2, gates * units] : [gates * units], bias),
    };
  }
}

serialization.registerClass(RecurrentLayer);
