/** A tensor in a graph that is being built: "node" or "node:output". */
export type Edge = string;

/** Types of TensorFlow's tensors that occur here. */
type EdgeType = 'DT_FLOAT' | 'DT_INT32' | 'DT_INT64' | 'DT_RESOURCE';

/** A graph for `TensorflowContext.run`. */
export interface Graph {
  /** GraphDef, in the text form of protocol buffers. */
  readonly text: string;
  readonly inputs: readonly string[];
  /** "node:output" by name. */
  readonly outputs: Readonly<Record<string, string>>;
}

/** An attribute's value in the text form, as `b: true`. */
type Attributes = Readonly<Record<string, string>>;

interface Frame {
  readonly name: string;
  /** Edges from outside by their own names: those that the frame has taken in. */
  readonly entered: Map<Edge, Edge>;
}

const unknownShape = 'shape { unknown_rank: true }';

export const truth = (value: boolean): string => `b: ${value}`;
const type = (value: EdgeType): string => `type: ${value}`;

/**
 * Writes a TensorFlow graph node by node. Sizes are not told to it: one graph serves every batch. Loops are TensorFlow's dataflow frames
 * (Yu et al. 2018, "Dynamic control flow in large-scale machine learning"), which run without a function library.
 */
export class GraphBuilder {
  private readonly nodes: string[] = [];
  private readonly inputs: string[] = [];
  private readonly types = new Map<Edge, EdgeType>();
  private readonly frames = new Map<string, Frame>();
  private readonly constants = new Map<string, Edge>();
  private frame: Frame | undefined;

  input(name: string, dtype: EdgeType = 'DT_FLOAT'): Edge {
    this.inputs.push(name);
    this.write(name, 'Placeholder', [], { dtype: type(dtype), shape: unknownShape }, dtype);
    return name;
  }

  /** int32 */
  integers(values: number | readonly number[]): Edge {
    const list = typeof values === 'number' ? [values] : values;
    const size = typeof values === 'number' ? '' : `dim { size: ${list.length} }`;
    return this.constant(`tensor { dtype: DT_INT32 tensor_shape { ${size} } ${list.map((v) => `int_val: ${v}`).join(' ')} }`, 'DT_INT32');
  }

  float(value: number): Edge {
    return this.constant(`tensor { dtype: DT_FLOAT tensor_shape { } float_val: ${value} }`, 'DT_FLOAT');
  }

  /** An op of floats, with its attribute T. */
  op(name: string, inputs: readonly Edge[], attributes: Attributes = {}): Edge {
    return this.add(name, inputs, { T: type('DT_FLOAT'), ...attributes });
  }

  matMul(a: Edge, b: Edge, transposeA = false): Edge {
    return this.op('MatMul', [a, b], { transpose_a: truth(transposeA), transpose_b: truth(false) });
  }

  /** Rows of x; also single numbers of a vector. */
  gather(x: Edge, indices: Edge, dtype: EdgeType = 'DT_FLOAT'): Edge {
    const attributes = { Tparams: type(dtype), Tindices: type('DT_INT32'), Taxis: type('DT_INT32') };
    return this.add('GatherV2', [x, indices, this.integers(0)], attributes, dtype);
  }

  /** @param size -1: up to the end */
  slice(x: Edge, begin: Edge, size: Edge, dtype: EdgeType = 'DT_FLOAT'): Edge {
    return this.add('Slice', [x, begin, size], { T: type(dtype), Index: type('DT_INT32') }, dtype);
  }

  concat(parts: readonly Edge[], axis: number, dtype: EdgeType = 'DT_FLOAT'): Edge {
    const attributes = { N: `i: ${parts.length}`, T: type(dtype), Tidx: type('DT_INT32') };
    return this.add('ConcatV2', [...parts, this.integers(axis)], attributes, dtype);
  }

  /** Equal parts along axis 1. */
  split(x: Edge, count: number): Edge[] {
    const node = this.add('Split', [this.integers(1), x], { T: type('DT_FLOAT'), num_split: `i: ${count}` });
    return Array.from({ length: count }, (_, i) => `${node}:${i}`);
  }

  /** Sums along an axis. */
  sum(x: Edge, axis: number): Edge {
    return this.op('Sum', [x, this.integers(axis)], { Tidx: type('DT_INT32'), keep_dims: truth(false) });
  }

  /** [a, b, ...rest] as [a * b, ...rest]. */
  mergeRows(x: Edge): Edge {
    const shape = this.concat(
      [this.integers([-1]), this.slice(this.shape(x), this.integers([2]), this.integers([-1]), 'DT_INT32')],
      0,
      'DT_INT32',
    );
    return this.op('Reshape', [x, shape], { Tshape: type('DT_INT32') });
  }

  reshape(x: Edge, shape: readonly number[]): Edge {
    return this.op('Reshape', [x, this.integers(shape)], { Tshape: type('DT_INT32') });
  }

  /** int32 as int64 */
  wide(x: Edge): Edge {
    return this.add('Cast', [x], { SrcT: type('DT_INT32'), DstT: type('DT_INT64') }, 'DT_INT64');
  }

  /** [1, width of x], zeros */
  zeroRow(x: Edge): Edge {
    const width = this.slice(this.shape(x), this.integers([1]), this.integers([1]), 'DT_INT32');
    const shape = this.concat([this.integers([1]), width], 0, 'DT_INT32');
    return this.op('Fill', [shape, this.float(0)], { index_type: type('DT_INT32') });
  }

  transpose(x: Edge): Edge {
    return this.op('Transpose', [x, this.integers([1, 0])], { Tperm: type('DT_INT32') });
  }

  /** int32 a + b */
  addIntegers(a: Edge, b: Edge): Edge {
    return this.add('AddV2', [a, b], { T: type('DT_INT32') }, 'DT_INT32');
  }

  /** Sums of x's elements with the same number in `segments`: [count]. */
  segmentSum(x: Edge, segments: Edge, count: Edge): Edge {
    return this.op('UnsortedSegmentSum', [x, segments, count], { Tindices: type('DT_INT32'), Tnumsegments: type('DT_INT32') });
  }

  /** Rows of x: [1]. */
  rows(x: Edge, dtype: EdgeType = 'DT_FLOAT'): Edge {
    return this.slice(this.shape(x, dtype), this.integers([0]), this.integers([1]), 'DT_INT32');
  }

  /** Rows of x: a scalar. */
  count(x: Edge, dtype: EdgeType = 'DT_FLOAT'): Edge {
    return this.add('Squeeze', [this.rows(x, dtype)], { T: type('DT_INT32') }, 'DT_INT32');
  }

  /**
   * A loop over whole numbers.
   * @param start value of the counter at first
   * @param goesOn whether a pass is made with this counter
   * @param initial what is carried from pass to pass
   * @param arrays how many matrices each pass leaves; they are joined by rows in order of the counter
   * @returns what is carried after the last pass, and the joined matrices
   */
  loop(
    start: Edge,
    change: 1 | -1,
    length: Edge,
    initial: readonly Edge[],
    arrays: number,
    body: (counter: Edge, carried: Edge[]) => { carried: readonly Edge[]; left: readonly Edge[] },
  ): { carried: Edge[]; left: Edge[] } {
    const stores = Array.from({ length: arrays }, () => this.tensorArray(length));
    const entry = [start, ...initial, ...stores.map((store) => store.flow)];
    const limit = change === 1 ? length : this.integers(-1);
    const frame: Frame = { name: `frame${this.frames.size}_${this.nodes.length}`, entered: new Map() };
    this.frame = frame;
    const entered = entry.map((edge) => this.enter(edge, false));
    const next = entry.map((_, i) => `${frame.name}/next${i}`);
    const merged = entered.map((edge, i) =>
      this.add('Merge', [edge, next[i]], { N: 'i: 2', T: type(this.typeOf(entry[i])) }, this.typeOf(entry[i])),
    );
    const goesOn = this.add(change === 1 ? 'Less' : 'Greater', [merged[0], limit], { T: type('DT_INT32') });
    const condition = this.add('LoopCond', [goesOn], {});
    const switched = merged.map((edge, i) =>
      this.add('Switch', [edge, condition], { T: type(this.typeOf(entry[i])) }, this.typeOf(entry[i])),
    );
    const inside = switched.map((edge, i) =>
      this.add('Identity', [`${edge}:1`], { T: type(this.typeOf(entry[i])) }, this.typeOf(entry[i])),
    );

    const [counter, ...rest] = inside;
    const carriedCount = initial.length;
    const result = body(counter, rest.slice(0, carriedCount));
    const flows = stores.map((store, i) => this.op('TensorArrayWriteV3', [store.handle, counter, result.left[i], rest[carriedCount + i]]));
    [this.addIntegers(counter, this.integers(change)), ...result.carried, ...flows].forEach((edge, i) => {
      this.write(next[i], 'NextIteration', [this.inFrame(edge)], { T: type(this.typeOf(entry[i])) }, this.typeOf(entry[i]));
    });
    const left = switched.map((edge, i) => this.add('Exit', [edge], { T: type(this.typeOf(entry[i])) }, this.typeOf(entry[i])));
    this.frame = undefined;
    for (const edge of left) this.frames.delete(edge);
    const attributes = { dtype: type('DT_FLOAT'), element_shape_except0: unknownShape };
    return {
      carried: left.slice(1, 1 + carriedCount),
      left: stores.map((store, i) => this.add('TensorArrayConcatV3', [store.handle, left[1 + carriedCount + i]], attributes)),
    };
  }

  finish(outputs: Readonly<Record<string, Edge>>): Graph {
    const full = Object.entries(outputs).map(([name, edge]) => [name, edge.includes(':') ? edge : `${edge}:0`]);
    return { text: this.nodes.join('\n'), inputs: this.inputs, outputs: Object.fromEntries(full) as Record<string, string> };
  }

  private shape(x: Edge, dtype: EdgeType = 'DT_FLOAT'): Edge {
    return this.add('Shape', [x], { T: type(dtype), out_type: type('DT_INT32') }, 'DT_INT32');
  }

  /** A list of matrices with as many places as `length` says. */
  private tensorArray(length: Edge): { handle: Edge; flow: Edge } {
    const attributes = {
      dtype: type('DT_FLOAT'),
      element_shape: unknownShape,
      dynamic_size: truth(false),
      clear_after_read: truth(true),
      identical_element_shapes: truth(false),
      tensor_array_name: 's: ""',
    };
    const node = this.add('TensorArrayV3', [length], attributes, 'DT_RESOURCE');
    this.types.set(`${node}:1`, 'DT_FLOAT');
    return { handle: node, flow: `${node}:1` };
  }

  private constant(value: string, dtype: EdgeType): Edge {
    const known = this.constants.get(value);
    if (known !== undefined) return known;
    // In the outermost frame, for all to use.
    const { frame } = this;
    this.frame = undefined;
    const edge = this.add('Const', [], { dtype: type(dtype), value }, dtype);
    this.frame = frame;
    this.constants.set(value, edge);
    return edge;
  }

  private add(op: string, inputs: readonly Edge[], attributes: Attributes, dtype: EdgeType = 'DT_FLOAT'): Edge {
    const taken = inputs.map((edge) => this.inFrame(edge));
    const name = `${op}_${this.nodes.length}`;
    this.write(name, op, taken, attributes, dtype);
    return name;
  }

  private write(name: string, op: string, inputs: readonly Edge[], attributes: Attributes, dtype: EdgeType): void {
    this.types.set(name, dtype);
    if (this.frame) this.frames.set(name, this.frame);
    const lines = [
      ...inputs.map((edge) => `input: "${edge}"`),
      ...Object.entries(attributes).map(([key, value]) => `attr { key: "${key}" value { ${value} } }`),
    ];
    this.nodes.push(`node { name: "${name}" op: "${op}" ${lines.join(' ')} }`);
  }

  private typeOf(edge: Edge): EdgeType {
    return this.types.get(edge) ?? this.types.get(edge.split(':')[0]) ?? 'DT_FLOAT';
  }

  /** A loop takes in what it uses from outside once, by a node of its own. */
  private inFrame(edge: Edge): Edge {
    const { frame } = this;
    const node = edge.split(':')[0];
    if (!frame || this.frames.get(node) === frame || node.startsWith(`${frame.name}/`)) return edge;
    let inside = frame.entered.get(edge);
    if (inside === undefined) frame.entered.set(edge, (inside = this.enter(edge, true)));
    return inside;
  }

  private enter(edge: Edge, constant: boolean): Edge {
    const { frame } = this;
    const dtype = this.typeOf(edge);
    const name = `Enter_${this.nodes.length}`;
    const attributes = { T: type(dtype), frame_name: `s: "${frame?.name}"`, is_constant: truth(constant), parallel_iterations: 'i: 10' };
    this.write(name, 'Enter', [edge], attributes, dtype);
    return name;
  }
}
