import * as tf from '@tensorflow/tfjs-core';
import type { NamedAttrMap, NamedTensorMap, Tensor, Tensor1D, Tensor2D, Tensor3D, Tensor4D, TensorInfo } from '@tensorflow/tfjs-core';
import { cellNumber } from '../cells';
import { makePlan, planValues } from '../plan';
import type { RecurrentDirection, RecurrentOutputs } from '../recurrent';
import { cells } from './cells';
import { requireContext, type WasmContext } from './context';
import { backwardSequences, forwardSequences, gatesOf } from './sequence';
import { reserveSize, type SequenceCall } from './sequence-call';
import { gradientOfBias, gradientOfKernel, gradientOfRecurrentKernel, gradientOfX } from './sequence-gradients';

const kernelName = 'UnrollRecurrent';

/** What tfjs hands through to the kernel and its gradient beside one direction's tensors. */
interface DirectionAttributes {
  readonly sizes: Omit<
    SequenceCall,
    'x' | 'kernel' | 'recurrentKernel' | 'bias' | 'initialState' | 'recurrentMask' | 'planTensor' | 'reserve'
  >;
  readonly states: number;
  readonly masked: boolean;
  readonly onTimeStepNorms?: (norms: Tensor1D) => void;
}

interface Attributes {
  readonly directions: readonly DirectionAttributes[];
}

/** One direction's place among the inputs and the outputs in tfjs' tape: it has this many, after those of the direction before. */
const inputCount = ({ states, masked }: DirectionAttributes) => 6 + states + +masked;
const outputCount = ({ sizes }: DirectionAttributes) => 1 + cells[sizes.cell].stateCount;

/** A list as one list for each direction. */
function byDirection<T>(
  all: readonly T[],
  directions: readonly DirectionAttributes[],
  count: (direction: DirectionAttributes) => number,
): T[][] {
  let at = 0;
  return directions.map((direction) => all.slice(at, (at += count(direction))));
}

/** The inputs' order in tfjs' tape. */
function callOf(inputs: readonly TensorInfo[], { sizes, states, masked }: DirectionAttributes): SequenceCall {
  const [x, kernel, recurrentKernel, bias, planTensor, reserve, ...rest] = inputs;
  const recurrentMask = masked ? rest[states] : undefined;
  return { ...sizes, x, kernel, recurrentKernel, bias, planTensor, reserve, initialState: rest.slice(0, states), recurrentMask };
}

function callsOf(inputs: readonly TensorInfo[], { directions }: Attributes): SequenceCall[] {
  return byDirection(inputs, directions, inputCount).map((own, i) => callOf(own, directions[i]));
}

/** A direction's tensors in tfjs' tape, and what belongs to them. */
function prepare(context: WasmContext, { inputs, options }: RecurrentDirection): { tensors: Tensor[]; attributes: DirectionAttributes } {
  const { x, kernel, recurrentKernel, bias, initialState = [], recurrentMask } = inputs;
  const [batch, time, features] = x.shape;
  const cell = cellNumber(options);
  const units = recurrentKernel.shape[0];
  const plan = makePlan(context.ints(inputs.lengths), time, options.reverse ?? false);
  const values = planValues(plan);
  const { truncatedSteps, onTimeStepNorms } = options;
  return {
    attributes: {
      sizes: { cell, plan, batch, time, features, units, truncatedSteps, norms: onTimeStepNorms !== undefined },
      states: initialState.length,
      masked: recurrentMask !== undefined,
      onTimeStepNorms,
    },
    // The reserve is an input that the kernel writes to: as an output, tfjs would make a gradient of zeros for it.
    tensors: [
      x,
      kernel,
      recurrentKernel,
      bias,
      context.tensor([values.length], 'int32', values),
      context.tensor([reserveSize(cells[cell], plan.rows, features, units)]),
      ...initialState,
      ...(recurrentMask ? [recurrentMask] : []),
    ],
  };
}

/** The fused whole-sequence kernel, all directions side by side; without Jordan feedback, which only the reference has. */
export function wasmRecurrent(context: WasmContext, directions: readonly RecurrentDirection[]): RecurrentOutputs[] {
  return tf.tidy(() => {
    const prepared = directions.map((direction) => prepare(context, direction));
    const attributes: Attributes = { directions: prepared.map((p) => p.attributes) };
    const tensors = prepared.flatMap((p) => p.tensors);
    const outputs = tf
      .engine()
      .runKernel(kernelName, tensors as unknown as NamedTensorMap, attributes as unknown as NamedAttrMap) as unknown as Tensor[];
    const calls = callsOf(tensors, attributes);
    return byDirection(outputs, attributes.directions, outputCount).map(([sequence, ...finalState], i) => {
      const wanted = directions[i].options.gates && cells[calls[i].cell].gateCount > 1;
      return {
        sequence: sequence as Tensor3D,
        finalState: finalState as Tensor2D[],
        ...(wanted ? { gates: gatesOf(context, calls[i]) as Tensor4D } : {}),
      };
    });
  });
}

/** Tells tfjs of the kernel and its gradient. */
export function registerRecurrent(): void {
  if (tf.getKernel(kernelName, 'wasm')) return;
  tf.registerKernel({
    kernelName,
    backendName: 'wasm',
    kernelFunc: ({ inputs, attrs }) => {
      const calls = callsOf(inputs as unknown as TensorInfo[], attrs as unknown as Attributes);
      return forwardSequences(requireContext(), calls).flatMap(({ sequence, finalState }) => [sequence, ...finalState]);
    },
  });
  tf.registerGradient({
    kernelName,
    saveAllInputs: true,
    gradFunc: (dy, saved, attrs) => {
      const context = requireContext();
      const { directions } = attrs as unknown as Attributes;
      const calls = callsOf(saved, { directions });
      const known = (info: TensorInfo) => tf.engine().makeTensorFromTensorInfo(info);
      const gradients = byDirection(dy as Tensor[], directions, outputCount);
      const backward = backwardSequences(
        context,
        calls.map((call, i) => ({ call, dSequence: gradients[i][0], dFinal: gradients[i].slice(1) })),
      );
      let first = 0;
      const ofInputs = directions.map((direction, i): Record<number, () => Tensor> => {
        const { norms } = backward[i];
        if (norms) direction.onTimeStepNorms?.(known(norms) as Tensor1D);
        const initialState = backward[i].initialState.map(known);
        const at = first;
        first += inputCount(direction);
        return {
          [at]: () => known(gradientOfX(context, calls[i])),
          [at + 1]: () => known(gradientOfKernel(context, calls[i])),
          [at + 2]: () => known(gradientOfRecurrentKernel(context, calls[i])),
          [at + 3]: () => known(gradientOfBias(context, calls[i])),
          ...Object.fromEntries(initialState.map((gradient, s) => [at + 6 + s, () => tf.clone(gradient)])),
        };
      });
      return Object.assign({}, ...ofInputs) as Record<number, () => Tensor>;
    },
  });
}
