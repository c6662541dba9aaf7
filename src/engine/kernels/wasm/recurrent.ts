import * as tf from '@tensorflow/tfjs-core';
import type { NamedAttrMap, NamedTensorMap, Tensor, Tensor1D, Tensor2D, Tensor3D, Tensor4D, TensorInfo } from '@tensorflow/tfjs-core';
import type { RecurrentInputs, RecurrentOptions, RecurrentOutputs } from '../recurrent';
import type { WasmCell } from './cell';
import { requireContext, type WasmContext } from './context';
import { gru } from './gru';
import { lstm } from './lstm';
import { makePlan } from './plan';
import {
  backwardSequence,
  forwardSequence,
  gatesOf,
  gradientOfBias,
  gradientOfKernel,
  gradientOfRecurrentKernel,
  gradientOfX,
  reserveSize,
  type SequenceCall,
} from './sequence';
import { simple } from './simple';

const kernelName = 'UnrollRecurrent';

function cellOf(options: RecurrentOptions): WasmCell {
  switch (options.cell) {
    case 'lstm':
      return lstm;
    case 'gru':
      return gru;
    case 'simple':
      return simple(options.activation ?? 'tanh');
  }
}

/** What tfjs hands through to the kernel and its gradient beside the tensors. */
interface Attributes {
  readonly sizes: Omit<
    SequenceCall,
    'x' | 'kernel' | 'recurrentKernel' | 'bias' | 'initialState' | 'recurrentMask' | 'planTensor' | 'reserve'
  >;
  readonly states: number;
  readonly masked: boolean;
  readonly onTimeStepNorms?: (norms: Tensor1D) => void;
}

/** The inputs' order in tfjs' tape. */
function callOf(inputs: readonly TensorInfo[], { sizes, states, masked }: Attributes): SequenceCall {
  const [x, kernel, recurrentKernel, bias, planTensor, reserve, ...rest] = inputs;
  const recurrentMask = masked ? rest[states] : undefined;
  return { ...sizes, x, kernel, recurrentKernel, bias, planTensor, reserve, initialState: rest.slice(0, states), recurrentMask };
}

/** The fused whole-sequence kernel; without Jordan feedback, which only the reference has. */
export function wasmRecurrent(context: WasmContext, inputs: RecurrentInputs, options: RecurrentOptions): RecurrentOutputs {
  return tf.tidy(() => {
    const { x, kernel, recurrentKernel, bias, initialState = [], recurrentMask } = inputs;
    const [batch, time, features] = x.shape;
    const cell = cellOf(options);
    const units = recurrentKernel.shape[0];
    const plan = makePlan(context.ints(inputs.lengths), time, options.reverse ?? false);
    const planValues = new Int32Array(batch + 2 * plan.rows);
    planValues.set(plan.order);
    planValues.set(plan.index, batch);
    planValues.set(plan.places, batch + plan.rows);
    const attributes: Attributes = {
      sizes: { cell, plan, batch, time, features, units, truncatedSteps: options.truncatedSteps },
      states: initialState.length,
      masked: recurrentMask !== undefined,
      onTimeStepNorms: options.onTimeStepNorms,
    };
    // The reserve is an input that the kernel writes to: as an output, tfjs would make a gradient of zeros for it.
    const tensors: Tensor[] = [
      x,
      kernel,
      recurrentKernel,
      bias,
      context.tensor([planValues.length], 'int32', planValues),
      context.tensor([reserveSize(cell, plan.rows, features, units)]),
      ...initialState,
      ...(recurrentMask ? [recurrentMask] : []),
    ];
    const outputs = tf
      .engine()
      .runKernel(kernelName, tensors as unknown as NamedTensorMap, attributes as unknown as NamedAttrMap) as unknown as Tensor[];
    const gates = options.gates && cell.gateCount > 1 ? gatesOf(context, callOf(tensors, attributes)) : undefined;
    return {
      sequence: outputs[0] as Tensor3D,
      finalState: outputs.slice(1) as Tensor2D[],
      ...(gates ? { gates: gates as Tensor4D } : {}),
    };
  });
}

/** Tells tfjs of the kernel and its gradient. */
export function registerRecurrent(): void {
  if (tf.getKernel(kernelName, 'wasm')) return;
  tf.registerKernel({
    kernelName,
    backendName: 'wasm',
    kernelFunc: ({ inputs, attrs }) => {
      const call = callOf(inputs as unknown as TensorInfo[], attrs as unknown as Attributes);
      const { sequence, finalState } = forwardSequence(requireContext(), call);
      return [sequence, ...finalState];
    },
  });
  tf.registerGradient({
    kernelName,
    saveAllInputs: true,
    gradFunc: (dy, saved, attrs) => {
      const context = requireContext();
      const attributes = attrs as unknown as Attributes;
      const [dSequence, ...dFinal] = dy as Tensor[];
      const call = callOf(saved, attributes);
      const known = (info: TensorInfo) => tf.engine().makeTensorFromTensorInfo(info);
      const backward = backwardSequence(context, call, dSequence, dFinal);
      const norms = known(backward.norms) as Tensor1D;
      attributes.onTimeStepNorms?.(norms);
      const initialState = backward.initialState.map(known);
      return {
        0: () => known(gradientOfX(context, call)),
        1: () => known(gradientOfKernel(context, call)),
        2: () => known(gradientOfRecurrentKernel(context, call)),
        3: () => known(gradientOfBias(context, call)),
        ...Object.fromEntries(initialState.map((gradient, i) => [6 + i, () => tf.clone(gradient)])),
      };
    },
  });
}
