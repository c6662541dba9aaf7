import * as tf from '@tensorflow/tfjs-core';
import type { KernelBackend, Tensor, TensorInfo } from '@tensorflow/tfjs-core';
import type { Graph } from './graph';

/** An attribute of a TensorFlow op, as tfjs-node's binding takes it. */
export interface OpAttribute {
  readonly name: string;
  readonly type: number;
  readonly value: number | boolean | string | readonly number[];
}

interface OutputInfo {
  readonly id: number;
  readonly shape: number[];
  readonly dtype: number;
}

/** The part of tfjs-node's native binding that is used here. Tensors are numbers: the binding's handles. */
interface TensorflowBinding {
  readonly TF_FLOAT: number;
  readonly TF_INT32: number;
  readonly TF_BOOL: number;
  readonly TF_ATTR_STRING: number;
  readonly TF_ATTR_INT: number;
  readonly TF_ATTR_FLOAT: number;
  readonly TF_ATTR_BOOL: number;
  readonly TF_ATTR_TYPE: number;
  readonly TF_ATTR_SHAPE: number;
  readonly TF_Version: string;
  createTensor(shape: readonly number[], type: number, values: Float32Array | Int32Array): number;
  deleteTensor(id: number): void;
  executeOp(name: string, attributes: readonly OpAttribute[], inputs: readonly number[], outputs: number): OutputInfo[];
  loadSavedModel(folder: string, tags: string): number;
  runSavedModel(model: number, inputs: readonly number[], inputNames: string, outputNames: string): OutputInfo[];
}

/** tfjs-node's backend, as far as it is used here. */
export interface TensorflowBackend extends KernelBackend {
  readonly binding: TensorflowBinding;
  readonly isUsingGpuDevice: boolean;
  /** The handle of each of tfjs' tensors. */
  readonly tensorMap: { get(dataId: object): { id: number } };
  getInputTensorIds(inputs: readonly TensorInfo[]): number[];
  createOutputTensor(info: OutputInfo): Tensor;
}

/** TensorFlow's ops and graphs on tfjs' tensors. */
export class TensorflowContext {
  /** Calls of cuDNN that came to their end, and the first failure: from then on graphs of our own do the work. */
  readonly cudnn: { calls: number; failure?: string } = { calls: 0 };
  private readonly models = new Map<string, number>();
  private readonly graphs = new Map<string, Graph>();
  private readonly variables: number[] = [];
  private readonly constants = new Map<number, number>();

  /** @param loadGraph gives the text of a graph (GraphDef) to TensorFlow, and its number there */
  constructor(
    readonly backend: TensorflowBackend,
    private readonly loadGraph: (text: string) => number,
  ) {}

  get binding(): TensorflowBinding {
    return this.backend.binding;
  }

  /** An eager op. Results belong to the current `tf.tidy`. */
  op(name: string, attributes: readonly OpAttribute[], inputs: readonly TensorInfo[], outputs = 1): Tensor[] {
    return this.binding.executeOp(name, attributes, this.backend.getInputTensorIds(inputs), outputs).map((info) => this.output(info));
  }

  /**
   * Runs a whole graph in one call, which costs little more than one eager op.
   * @param key names the graph that `make` builds when it is run for the first time
   */
  run(key: string, make: () => Graph, inputs: Readonly<Record<string, TensorInfo>>): Record<string, Tensor> {
    let graph = this.graphs.get(key);
    if (!graph) {
      graph = make();
      this.models.set(key, this.loadGraph(graph.text));
      this.graphs.set(key, graph);
    }
    const ids = this.backend.getInputTensorIds(graph.inputs.map((name) => inputs[name]));
    const from = graph.inputs.map((name) => `${name}:0`).join(',');
    const infos = this.binding.runSavedModel(this.models.get(key) as number, ids, from, Object.values(graph.outputs).join(','));
    return Object.fromEntries(Object.keys(graph.outputs).map((name, i) => [name, this.output(infos[i])]));
  }

  /** TensorFlow's variable number `i`, which holds nothing from one use to the next: its handle. */
  variable(i: number): number {
    if (this.variables[i] === undefined) {
      const { TF_ATTR_STRING: string, TF_ATTR_SHAPE: shape } = this.binding;
      const attributes = [
        this.floatType('dtype'),
        { name: 'shape', type: shape, value: [] },
        { name: 'container', type: string, value: '' },
        { name: 'shared_name', type: string, value: `unroll${i}` },
      ];
      this.variables[i] = this.binding.executeOp('VarHandleOp', attributes, [], 1)[0].id;
    }
    return this.variables[i];
  }

  /** A float that is the same at every step, a hyperparameter say: its handle, which stays. */
  constant(value: number): number {
    let id = this.constants.get(value);
    if (id === undefined) this.constants.set(value, (id = this.binding.createTensor([], this.binding.TF_FLOAT, Float32Array.of(value))));
    return id;
  }

  floatType(name = 'T'): OpAttribute {
    return { name, type: this.binding.TF_ATTR_TYPE, value: this.binding.TF_FLOAT };
  }

  intType(name: string): OpAttribute {
    return { name, type: this.binding.TF_ATTR_TYPE, value: this.binding.TF_INT32 };
  }

  flag(name: string, value: boolean): OpAttribute {
    return { name, type: this.binding.TF_ATTR_BOOL, value };
  }

  /** a . b, each transposed or not. */
  matMul(a: TensorInfo, b: TensorInfo, transposeA = false, transposeB = false): Tensor {
    return this.op('MatMul', [this.floatType(), this.flag('transpose_a', transposeA), this.flag('transpose_b', transposeB)], [a, b])[0];
  }

  /** Rows of x at int32 `indices`, [...indices, ...rest of x]. tfjs' own reads the indices back to check them. */
  gather(x: TensorInfo, indices: TensorInfo): Tensor {
    const attributes = [this.floatType('Tparams'), this.intType('Tindices'), this.intType('Taxis')];
    return this.op('GatherV2', attributes, [x, indices, tf.scalar(0, 'int32')])[0];
  }

  /** Sum of x's squares: a scalar. */
  squaredNorm(x: TensorInfo): Tensor {
    const type = [this.floatType()];
    const [half] = this.binding.executeOp('L2Loss', type, this.backend.getInputTensorIds([x]), 1);
    try {
      return this.output(this.binding.executeOp('Mul', type, [half.id, this.constant(2)], 1)[0]);
    } finally {
      this.binding.deleteTensor(half.id);
    }
  }

  private output(info: OutputInfo): Tensor {
    return this.backend.createOutputTensor(info);
  }
}

let current: TensorflowContext | undefined;

export function setContext(context: TensorflowContext): void {
  current = context;
}

/** The context while its backend is tfjs' current one. */
export function tensorflowContext(): TensorflowContext | undefined {
  return current && tf.getBackend() === 'tensorflow' && tf.backend() === current.backend ? current : undefined;
}

export function requireContext(): TensorflowContext {
  const context = tensorflowContext();
  if (!context) throw new Error('The backend "tensorflow" is not the current one.');
  return context;
}
