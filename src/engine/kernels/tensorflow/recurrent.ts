import * as tf from '@tensorflow/tfjs-core';
import type { NamedAttrMap, NamedTensorMap, Tensor, Tensor1D, Tensor2D, Tensor3D, Tensor4D, TensorInfo } from '@tensorflow/tfjs-core';
import { cellList, cellNumber } from '../cells';
import { makePlan, type Plan } from '../plan';
import type { RecurrentInputs, RecurrentOptions, RecurrentOutputs } from '../recurrent';
import type { GraphCell } from './cell';
import { requireContext, type TensorflowContext } from './context';
import { gru } from './gru';
import { lstm } from './lstm';
import { placesOf, type Places } from './places';
import { backwardGraph, forwardGraph, numbered, type GraphVariant } from './sequence';
import { simple } from './simple';

const kernelName = 'UnrollRecurrentTensorflow';

const cells: readonly GraphCell[] = cellList(lstm, gru, simple);

/** What tfjs hands through to the gradient beside the tensors. */
interface Attributes {
  readonly variant: GraphVariant;
  /** Names the variant. */
  readonly key: string;
  readonly plan: Plan;
  readonly places: Places;
  readonly truncatedSteps?: number;
  readonly onTimeStepNorms?: (norms: Tensor1D) => void;
  /** Names of all inputs, in tfjs' order. */
  readonly names: readonly string[];
  readonly stateCount: number;
}

/** One direction over whole sequences in two runs of a graph. undefined where there is no real step at all. */
export function graphRecurrent(
  context: TensorflowContext,
  inputs: RecurrentInputs,
  options: RecurrentOptions,
): RecurrentOutputs | undefined {
  const { x, kernel, recurrentKernel, bias, recurrentMask } = inputs;
  const [batch, time] = x.shape;
  const plan = makePlan(inputs.lengths.dataSync<'int32'>(), time, options.reverse ?? false);
  if (plan.rows === 0) return undefined;
  return tf.tidy(() => {
    const cell = cells[cellNumber(options)];
    const places = placesOf(plan, batch, time);
    const initial =
      inputs.initialState ?? numbered('state', cell.stateCount).map(() => tf.zeros<tf.Rank.R2>([batch, recurrentKernel.shape[0]]));
    const given: Record<string, Tensor> = { x, kernel, recurrentKernel, bias };
    initial.forEach((state, i) => (given[`state${i}`] = state));
    if (recurrentMask) given.mask = recurrentMask;
    const variant = {
      cell,
      masked: recurrentMask !== undefined,
      even: plan.counts.every((count) => count === batch),
      truncated: options.truncatedSteps !== undefined,
      norms: options.onTimeStepNorms !== undefined,
    };
    const key = [options.cell, options.activation ?? '', +variant.masked, +variant.even].join();
    const integers = indexTensors(places, batch, time, ['index', 'begins', 'sizes', 'sequence', 'final']);
    const order = tf.tensor1d(plan.order, 'int32');
    const result = context.run(`forward ${key}`, () => forwardGraph(variant), { ...given, ...integers, order });

    // tfjs' tape is told of the pass afterwards: what the gradient needs are inputs, and only real outputs are outputs.
    const all = { ...given, ...result };
    const names = Object.keys(all);
    const attributes: Attributes = {
      variant,
      key: `${key},${+variant.truncated},${+variant.norms}`,
      plan,
      places,
      truncatedSteps: options.truncatedSteps,
      onTimeStepNorms: options.onTimeStepNorms,
      names,
      stateCount: cell.stateCount,
    };
    const outputs = tf
      .engine()
      .runKernel(kernelName, Object.values(all) as unknown as NamedTensorMap, attributes as unknown as NamedAttrMap) as unknown as Tensor[];
    const gates =
      options.gates && cell.gateCount > 1
        ? gatesOf(
            context,
            numbered('kept', cell.gateCount).map((name) => result[name] as Tensor2D),
            integers.sequence,
          )
        : undefined;
    return {
      sequence: outputs[0] as Tensor3D,
      finalState: outputs.slice(1) as Tensor2D[],
      ...(gates ? { gates } : {}),
    };
  });
}

/** Tells tfjs of the kernel and its gradient. */
export function registerRecurrent(): void {
  if (tf.getKernel(kernelName, 'tensorflow')) return;
  tf.registerKernel({
    kernelName,
    backendName: 'tensorflow',
    kernelFunc: ({ inputs, attrs }) => {
      const { names, stateCount } = attrs as unknown as Attributes;
      const all = inputs as unknown as TensorInfo[];
      return ['sequence', ...numbered('final', stateCount)].map((name) => {
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
function gradients([dSequence, ...dFinal]: Tensor[], saved: Tensor[], attributes: Attributes): Record<number, () => Tensor> {
  const context = requireContext();
  const { variant, plan, places, names } = attributes;
  const of = Object.fromEntries(names.map((name, i) => [name, saved[i]]));
  const [batch, time, features] = of.x.shape;
  const given: Record<string, TensorInfo> = { ...of, dSequence, order: tf.tensor1d(plan.order, 'int32') };
  dFinal.forEach((gradient, i) => (given[`dFinal${i}`] = gradient));
  const indexes = ['index', 'begins', 'sizes', 'endBegins', 'endSizes', 'last', 'position', 'batchRow'] as const;
  Object.assign(given, indexTensors(places, batch, time, indexes));
  const { truncatedSteps } = attributes;
  if (truncatedSteps) given.goesOn = tf.tensor1d(Array.from(plan.counts, (_, s) => (s > 0 && s % truncatedSteps === 0 ? 0 : 1)));
  if (variant.norms) {
    given.step = tf.tensor1d(plan.places, 'int32');
    given.time = tf.scalar(time, 'int32');
  }
  const result = context.run(`backward ${attributes.key}`, () => backwardGraph(variant), given);
  if (attributes.onTimeStepNorms) attributes.onTimeStepNorms(result.norms as Tensor1D);
  const ofProjection = result.input ?? result.product;
  const byName: Record<string, () => Tensor> = {
    x() {
      const packed = context.matMul(ofProjection, of.kernel, false, true);
      const padded = plan.rows < batch * time ? tf.concat([packed, tf.zeros([1, features])]) : packed;
      const sequence = places.sequence.map((row) => Math.min(row, plan.rows));
      return context.gather(padded, tf.tensor2d(sequence, [batch, time], 'int32'));
    },
    kernel: () => context.matMul(of.packed, ofProjection, true),
    recurrentKernel: () => context.matMul(result.fed, result.product, true),
    bias: () => (of.bias.rank > 1 ? tf.stack([tf.sum(ofProjection, 0), tf.sum(result.product, 0)]) : tf.sum(ofProjection, 0)),
  };
  numbered('state', variant.cell.stateCount).forEach((name, i) => (byName[name] = () => tf.clone(result[`dState${i}`])));
  return Object.fromEntries(names.map((name, i) => [i, byName[name]]).filter(([, make]) => make !== undefined)) as Record<
    number,
    () => Tensor
  >;
}

function indexTensors(places: Places, batch: number, time: number, names: readonly (keyof Places)[]): Record<string, Tensor> {
  const shapes: Partial<Record<keyof Places, number[]>> = { sequence: [batch, time] };
  const pairs = ['begins', 'sizes', 'endBegins', 'endSizes'];
  return Object.fromEntries(
    names.map((name) => {
      const values = places[name];
      return [name, tf.tensor(values, shapes[name] ?? (pairs.includes(name) ? [values.length / 2, 2] : [values.length]), 'int32')];
    }),
  );
}

/** [batch, time, G, units] from the gates of packed rows, each [rows, units]. */
function gatesOf(context: TensorflowContext, gates: Tensor2D[], sequence: Tensor): Tensor4D {
  const [rows, units] = gates[0].shape;
  const packed = tf.concat([tf.stack(gates, 1), tf.zeros([1, gates.length, units])]);
  return context.gather(packed, tf.minimum(sequence, tf.scalar(rows, 'int32'))) as Tensor4D;
}
