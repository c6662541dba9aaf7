/** A storage buffer of a program: an array of `type`. */
export interface Binding {
  readonly name: string;
  /** WGSL type of an element. */
  readonly type: 'f32' | 'i32' | 'vec3<f32>' | 'vec4<f32>';
  /** Whether the program writes to it. Default: it only reads. */
  readonly written?: boolean;
}

/** A compute shader. In its code, each binding is a global array, `params` holds the parameters, and `step` the step of `WebgpuContext.runSteps`. */
export interface Program {
  readonly label: string;
  readonly bindings: readonly Binding[];
  readonly params: readonly { readonly name: string; readonly type: 'u32' | 'f32' }[];
  /** Invocations of a workgroup. */
  readonly workgroup: number;
  /** WGSL before the entry point: functions, constants, workgroup memory. */
  readonly declarations?: string;
  /** Body of the entry point; `group` (vec3<u32>), `groups` (vec3<u32>) and `local` (u32) tell which invocation it is. */
  readonly body: string;
  /** Whether it is run for several steps, each after the one before. */
  readonly steps?: boolean;
}

/** A program, ready to run on one device. */
export interface CompiledProgram {
  readonly program: Program;
  readonly pipeline: GPUComputePipeline;
  readonly layout: GPUBindGroupLayout;
}

/** Largest number of workgroups in one dimension that every device takes. */
export const mostGroups = 65535;

/** The program's whole WGSL. */
function sourceOf({ bindings, params, workgroup, declarations = '', body, steps }: Program): string {
  const storage = bindings.map(
    ({ name, type, written }, i) => `@group(0) @binding(${i}) var<storage, ${written ? 'read_write' : 'read'}> ${name}: array<${type}>;`,
  );
  return [
    ...storage,
    params.length > 0 ? `struct Params { ${params.map(({ name, type }) => `${name}: ${type}`).join(', ')} }` : '',
    params.length > 0 ? `@group(0) @binding(${bindings.length}) var<uniform> params: Params;` : '',
    steps ? '@group(1) @binding(0) var<uniform> step: i32;' : '',
    declarations,
    `@compute @workgroup_size(${workgroup})`,
    'fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>, @builtin(local_invocation_index) local: u32) {',
    body,
    '}',
  ].join('\n');
}

/**
 * @param stepLayout layout of the group that holds `step`
 * @throws nothing: a fault in the WGSL comes as an error of the device
 */
export function compileProgram(device: GPUDevice, program: Program, stepLayout: GPUBindGroupLayout): CompiledProgram {
  const { label, bindings, params, steps } = program;
  // Not "auto": that would leave out what a variant of a program happens not to use.
  const layout = device.createBindGroupLayout({
    label,
    entries: [
      ...bindings.map(({ written }, binding) => ({
        binding,
        visibility: GPUShaderStage.COMPUTE,
        buffer: { type: written ? ('storage' as const) : ('read-only-storage' as const) },
      })),
      ...(params.length > 0
        ? [{ binding: bindings.length, visibility: GPUShaderStage.COMPUTE, buffer: { type: 'uniform' as const } }]
        : []),
    ],
  });
  const pipeline = device.createComputePipeline({
    label,
    layout: device.createPipelineLayout({ bindGroupLayouts: steps ? [layout, stepLayout] : [layout] }),
    compute: { module: device.createShaderModule({ label, code: sourceOf(program) }), entryPoint: 'main' },
  });
  return { program, pipeline, layout };
}
