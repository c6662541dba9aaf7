import * as tf from '@tensorflow/tfjs-core';
import type { NamedAttrMap, NamedTensorMap, Tensor, Tensor1D, Tensor2D, Tensor3D, TensorInfo } from '@tensorflow/tfjs-core';
import type { Cell } from '../../../spec';
import type { RecurrentInputs, RecurrentOptions, RecurrentOutputs } from '../recurrent';
import { requireContext, type OpAttribute, type TensorflowContext } from './context';
import { packWeights, unpackWeights } from './cudnn-weights';

const kernelName = 'UnrollCudnn';

/** Tensors on tfjs' tape, in this order; a cell without c has an empty one. */
const names = [
  ...['x', 'kernel', 'recurrentKernel', 'bias', 'h', 'c', 'lengths'],
  ...['params', 'read', 'output', 'outputH', 'outputC', 'reserve', 'hostReserved', 'sequence', 'finalH', 'finalC'],
] as const;
type Name = (typeof names)[number];

interface Attributes {
  readonly cell: Cell;
  readonly op: readonly OpAttribute[];
  readonly reverse: boolean;
}

/** Whether cuDNN has what is asked: it shows no gates and no gradients by time step, masks nothing between steps, and wants a step in every row. */
export function cudnnHas(inputs: RecurrentInputs, options: RecurrentOptions): boolean {
  const { recurrentMask, jordan, lengths } = inputs;
  const { cell, activation, gates, onTimeStepNorms, truncatedSteps } = options;
  if (recurrentMask || jordan || gates || onTimeStepNorms || truncatedSteps || (cell === 'simple' && activation === 'sigmoid'))
    return false;
  const rows = lengths.dataSync<'int32'>();
  return rows.length > 0 && rows.every((length) => length > 0);
}

/** Attributes that the op of the forward pass and that of the gradient share. */
export function cudnnAttributes(context: TensorflowContext, { cell, activation }: RecurrentOptions): OpAttribute[] {
  const { TF_ATTR_STRING: string, TF_ATTR_FLOAT: float, TF_ATTR_INT: int } = context.binding;
  return [
    context.floatType(),
    { name: 'rnn_mode', type: string, value: cell === 'simple' ? `rnn_${activation ?? 'tanh'}` : cell },
    { name: 'input_mode', type: string, value: 'linear_input' },
    { name: 'direction', type: string, value: 'unidirectional' },
    { name: 'dropout', type: float, value: 0 },
    { name: 'seed', type: int, value: 0 },
    { name: 'seed2', type: int, value: 0 },
    { name: 'num_proj', type: int, value: 0 },
    context.flag('time_major', false),
  ];
}

/** One direction over whole sequences by cuDNN (`CudnnRNNV3`), on a GPU; for what `cudnnHas`. */
export function cudnnRecurrent(context: TensorflowContext, inputs: RecurrentInputs, options: RecurrentOptions): RecurrentOutputs {
  return tf.tidy(() => {
    const { x, kernel, recurrentKernel, bias, lengths } = inputs;
    const { cell, reverse = false } = options;
    const [batch, units] = [x.shape[0], recurrentKernel.shape[0]];
    const zeros = () => tf.zeros<tf.Rank.R2>([batch, units]);
    const h = inputs.initialState?.[0] ?? zeros();
    const c = cell === 'lstm' ? (inputs.initialState?.[1] ?? zeros()) : tf.zeros([0]);
    const params = packWeights(cell, { kernel, recurrentKernel, bias });
    const read = reverse ? reversed(context, x, lengths) : x;
    // Batch first, as the inputs: [batch, layers, units].
    const state = (t: Tensor) => (t.size > 0 ? tf.expandDims(t, 1) : t);
    const op = cudnnAttributes(context, options);
    const ids = context.backend.getInputTensorIds([read, state(h), state(c), params, lengths]);
    const training = context.flag('is_training', isTapeOn());
    // The last one is of bytes, which tfjs does not know. It is only handed on.
    const infos = context.binding.executeOp('CudnnRNNV3', [...op, training], ids, 5);
    const { TF_FLOAT, TF_BOOL } = context.binding;
    const [output, outputH, outputC, reserve, hostReserved] = infos.map((info, i) =>
      context.backend.createOutputTensor({ ...info, dtype: i === 4 ? TF_BOOL : TF_FLOAT }),
    );
    const sequence = reverse ? reversed(context, output, lengths) : output;
    const finalH = tf.reshape(outputH, [batch, units]);
    const finalC = cell === 'lstm' ? tf.reshape(outputC, [batch, units]) : outputC;
    const all: Record<Name, Tensor> = {
      ...{ x, kernel, recurrentKernel, bias, h, c, lengths },
      ...{ params, read, output, outputH, outputC, reserve, hostReserved, sequence, finalH, finalC },
    };
    const attributes: Attributes = { cell, op, reverse };
    const tensors = names.map((name) => all[name]) as unknown as NamedTensorMap;
    const outputs = tf.engine().runKernel(kernelName, tensors, attributes as unknown as NamedAttrMap) as unknown as Tensor[];
    return { sequence: outputs[0] as Tensor3D, finalState: outputs.slice(1) as Tensor2D[] };
  });
}

/** Tells tfjs of the kernel and its gradient. As in recurrent.ts, the pass is over when tfjs' tape is told of it. */
export function registerCudnn(): void {
  if (tf.getKernel(kernelName, 'tensorflow')) return;
  tf.registerKernel({
    kernelName,
    backendName: 'tensorflow',
    kernelFunc: ({ inputs, attrs }) => {
      const all = inputs as unknown as TensorInfo[];
      const { cell } = attrs as unknown as Attributes;
      return (['sequence', 'finalH', ...(cell === 'lstm' ? (['finalC'] as const) : [])] as const).map((name) => {
        const { dataId, shape, dtype } = all[names.indexOf(name)];
        requireContext().backend.incRef(dataId);
        return { dataId, shape, dtype };
      });
    },
  });
  tf.registerGradient({
    kernelName,
    saveAllInputs: true,
    gradFunc: (dy, saved, attrs) => gradients(dy as Tensor[], saved, attrs as unknown as Attributes),
  });
}

/** Of the inputs, by their place among them. */
function gradients([dSequence, dH, dC]: Tensor[], saved: Tensor[], { cell, op, reverse }: Attributes): Record<number, () => Tensor> {
  const context = requireContext();
  const of = Object.fromEntries(names.map((name, i) => [name, saved[i]])) as Record<Name, Tensor>;
  const lengths = of.lengths as Tensor1D;
  const state = (t: Tensor) => (t.size > 0 ? tf.expandDims(t, 1) : t);
  const dOutput = reverse ? reversed(context, dSequence, lengths) : dSequence;
  const forward = [of.read, state(of.h), state(of.c), of.params, lengths, of.output, of.outputH, of.outputC];
  const backward = [dOutput, state(dH), cell === 'lstm' ? state(dC) : of.outputC, of.reserve, of.hostReserved];
  const [dRead, dInputH, dInputC, dParams] = context.op('CudnnRNNBackpropV3', op, [...forward, ...backward], 4);
  const weights = unpackWeights(cell, dParams as Tensor1D, {
    kernel: of.kernel as Tensor2D,
    recurrentKernel: of.recurrentKernel as Tensor2D,
    bias: of.bias as Tensor1D,
  });
  return {
    0: () => (reverse ? reversed(context, dRead, lengths) : tf.clone(dRead)),
    1: weights.kernel,
    2: weights.recurrentKernel,
    3: weights.bias,
    4: () => tf.reshape(dInputH, of.h.shape),
    5: () => tf.reshape(dInputC, of.c.shape),
  };
}

/** Each row's real steps from the last to the first; padding stays. */
function reversed(context: TensorflowContext, x: Tensor, lengths: Tensor1D): Tensor {
  const { TF_ATTR_INT: int } = context.binding;
  const attributes = [
    context.floatType(),
    context.intType('Tlen'),
    { name: 'seq_dim', type: int, value: 1 },
    { name: 'batch_dim', type: int, value: 0 },
  ];
  return context.op('ReverseSequence', attributes, [x, lengths])[0];
}

/** Whether a gradient may be asked for: cuDNN then keeps what that needs. */
function isTapeOn(): boolean {
  return (tf.engine() as unknown as { isTapeOn(): boolean }).isTapeOn();
}
