import * as tf from '@tensorflow/tfjs-core';
import type { NamedAttrMap, NamedTensorMap, Tensor, Tensor1D, Tensor2D, Tensor3D, Tensor4D, TensorInfo } from '@tensorflow/tfjs-core';
import { cellList, cellNumber } from '../cells';
import type { RecurrentInputs, RecurrentOptions, RecurrentOutputs } from '../recurrent';
import type { WebgpuCell } from './cell';
import { requireContext, type WebgpuContext } from './context';
import { gru } from './gru';
import { lstm } from './lstm';
import {
  backwardSequence,
  forwardSequence,
  gradientOfBias,
  gradientOfKernel,
  gradientOfRecurrentKernel,
  gradientOfX,
  makeReserve,
  type SequenceCall,
} from './sequence';
import { simple } from './simple';

/** Of its own, as tfjs has one gradient a kernel for all backends. */
const kernelName = 'UnrollRecurrentWebgpu';

const cells: readonly WebgpuCell[] = cellList(lstm, gru, simple);

/** What tfjs hands through to the kernel and its gradient beside the tensors. */
interface Attributes {
  readonly sizes: Pick<SequenceCall, 'variant' | 'batch' | 'time' | 'features' | 'reverse' | 'truncatedSteps'>;
  readonly states: number;
  readonly onTimeStepNorms?: (norms: Tensor1D) => void;
}

/** The inputs' order in tfjs' tape. */
function callOf(inputs: readonly TensorInfo[], { sizes, states }: Attributes): SequenceCall {
  const [x, kernel, recurrentKernel, bias, lengths, gates, memory, start, ...rest] = inputs;
  const recurrentMask = sizes.variant.masked ? rest[states] : undefined;
  const initialState = rest.slice(0, states);
  return { ...sizes, x, kernel, recurrentKernel, bias, lengths, gates, memory, start, initialState, recurrentMask };
}
const firstState = 8;

/** The fused whole-sequence kernel; undefined for what only the reference has: Jordan feedback and sequences without a number in them. */
export function webgpuRecurrent(context: WebgpuContext, inputs: RecurrentInputs, options: RecurrentOptions): RecurrentOutputs | undefined {
  const { x, kernel, recurrentKernel, bias, lengths, initialState = [], recurrentMask } = inputs;
  const [batch, time, features] = x.shape;
  if (inputs.jordan || x.size === 0) return undefined;
  return tf.tidy(() => {
    const variant = { cell: cells[cellNumber(options)], units: recurrentKernel.shape[0], masked: recurrentMask !== undefined };
    const attributes: Attributes = {
      sizes: { variant, batch, time, features, reverse: options.reverse ?? false, truncatedSteps: options.truncatedSteps },
      states: initialState.length,
      onTimeStepNorms: options.onTimeStepNorms,
    };
    // The last three before the states are inputs that the kernel writes to: for outputs, tfjs would make gradients of zeros.
    const tensors: Tensor[] = [
      x,
      kernel,
      recurrentKernel,
      bias,
      lengths,
      ...makeReserve(context, variant, x, kernel).map((info) => context.known(info)),
      ...initialState,
      ...(recurrentMask ? [recurrentMask] : []),
    ];
    const outputs = tf
      .engine()
      .runKernel(kernelName, tensors as unknown as NamedTensorMap, attributes as unknown as NamedAttrMap) as unknown as Tensor[];
    return {
      sequence: outputs[0] as Tensor3D,
      finalState: outputs.slice(1) as Tensor2D[],
      ...(options.gates && variant.cell.gateCount > 1 ? { gates: copyOf(context, tensors[5]) as Tensor4D } : {}),
    };
  });
}

/** The gradient writes over the gates. */
function copyOf(context: WebgpuContext, t: Tensor): Tensor {
  const copy = context.tensor(t.shape);
  context.copy(t, 0, copy, 0, t.size);
  return copy;
}

/** Tells tfjs of the kernel and its gradient. */
export function registerRecurrent(): void {
  if (tf.getKernel(kernelName, 'webgpu')) return;
  tf.registerKernel({
    kernelName,
    backendName: 'webgpu',
    kernelFunc: ({ inputs, attrs }) => {
      const call = callOf(inputs as unknown as TensorInfo[], attrs as unknown as Attributes);
      const { sequence, finalState } = forwardSequence(requireContext(), call);
      return [sequence, ...finalState];
    },
  });
  tf.registerGradient({
    kernelName,
    saveAllInputs: true,
    outputsToSave: [true],
    gradFunc: (dy, saved, attrs) => {
      const context = requireContext();
      const attributes = attrs as unknown as Attributes;
      const [dSequence, ...dFinal] = dy as Tensor[];
      const sequence = saved[saved.length - 1];
      const call = callOf(saved.slice(0, -1), attributes);
      const { initialState, norms } = backwardSequence(
        context,
        call,
        sequence,
        dSequence,
        dFinal,
        attributes.onTimeStepNorms !== undefined,
      );
      if (norms) attributes.onTimeStepNorms?.(context.known(norms) as Tensor1D);
      const states = initialState.map((info) => context.known(info));
      return {
        0: () => context.known(gradientOfX(context, call)),
        1: () => context.known(gradientOfKernel(context, call)),
        2: () => context.known(gradientOfRecurrentKernel(context, call, sequence)),
        3: () => context.known(gradientOfBias(context, call)),
        ...Object.fromEntries(states.map((gradient, i) => [firstState + i, () => tf.clone(gradient)])),
      };
    },
  });
}
