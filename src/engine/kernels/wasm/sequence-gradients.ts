import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { StepPointers } from './cell';
import { cells } from './cells';
import type { WasmContext } from './context';
import { Layout, planPointers, reserveOf, scatterJobs, type SequenceCall } from './sequence-call';
import { productBytes, productJob, sumJobs } from './work';

/** All packed rows at once, after `backwardSequences`. */
function whole(context: WasmContext, call: SequenceCall): StepPointers & { x: number } {
  return { ...reserveOf(context, call), rows: call.plan.rows, units: call.units, lastH: 0, lastC: 0 };
}

/** [batch, time, features] */
export function gradientOfX(context: WasmContext, call: SequenceCall): TensorInfo {
  const { plan, batch, time, features, units } = call;
  const out = context.output([batch, time, features]);
  const width = cells[call.cell].gateCount * units;
  const { gates } = whole(context, call);
  const layout = new Layout();
  const packed = layout.take(4 * plan.rows * features);
  const b = context.pointer(call.kernel);
  const product = {
    transposeA: false,
    transposeB: true,
    m: plan.rows,
    n: features,
    k: width,
    a: gates,
    lda: width,
    b,
    ldb: width,
    c: 0,
    ldc: features,
  };
  const parts = context.split(product);
  const areas = parts.map((p) => layout.take(productBytes(context.functions, p)));
  const at = context.scratch(layout.bytes);
  context.run(parts.map((p, i) => productJob({ ...p, c: p.c + at + packed }, at + areas[i])));
  if (plan.rows < batch * time) context.fill(context.pointer(out), batch * time * features);
  context.run(scatterJobs(context, at + packed, planPointers(context, call).index, plan.rows, features, context.pointer(out)));
  return out;
}

/** [features, G * units] */
export function gradientOfKernel(context: WasmContext, call: SequenceCall): TensorInfo {
  const width = cells[call.cell].gateCount * call.units;
  const out = context.zeros([call.features, width]);
  const { x, gates, rows } = whole(context, call);
  context.product(x, true, gates, false, call.features, width, rows, context.pointer(out));
  return out;
}

/** [units, G * units] */
export function gradientOfRecurrentKernel(context: WasmContext, call: SequenceCall): TensorInfo {
  const cell = cells[call.cell];
  const out = context.zeros([call.units, cell.gateCount * call.units]);
  context.products(cell.weightGradient(whole(context, call), context.pointer(out)));
  return out;
}

/** Of the bias' shape. */
export function gradientOfBias(context: WasmContext, call: SequenceCall): TensorInfo {
  const out = context.output(call.bias.shape.slice());
  const sums = cells[call.cell].biasGradient(whole(context, call), context.pointer(out));
  context.run(sums.flatMap((sum) => sumJobs(sum, context.threads)));
  return out;
}
