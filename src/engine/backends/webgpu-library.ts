import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { runtimeState } from '../../runtimes/runtime-file';
import type { BackendOptions } from './backend';

/** The npm package "webgpu": Dawn, Chromium's implementation of WebGPU. */
interface Library {
  readonly create: (options: readonly string[]) => GPU;
  readonly globals: Record<string, unknown>;
}

/** What an adapter says of itself. */
export interface AdapterWords {
  readonly vendor: string;
  readonly architecture: string;
  readonly device: string;
  readonly description: string;
  readonly isFallbackAdapter: boolean;
  /** Most bytes of one tensor. */
  readonly mostBytes: number;
}

/** The interface to the GPU that Dawn uses on this system. */
export const graphicsInterface = { win32: 'Direct3D 12', darwin: 'Metal' }[process.platform as string] ?? 'Vulkan';

/** Where the library is: what was set up, else what the user has installed from npm. Loads nothing. */
export function findLibrary({ runtimes }: BackendOptions): { readonly file: string } | { readonly missing: string } {
  const state = runtimeState('webgpu', runtimes);
  if (state.state === 'ready') return { file: path.join(state.packageFolder, 'index.js') };
  for (const from of [__filename, path.join(process.cwd(), 'package.json')]) {
    try {
      const file = createRequire(from).resolve('webgpu');
      if (existsSync(file)) return { file };
    } catch {
      // Not there: the next place.
    }
  }
  return { missing: state.reason };
}

let gpu: GPU | undefined;

/** Loads the library, and makes it what `navigator.gpu` is in a browser: tfjs looks there. */
export async function loadLibrary(file: string): Promise<GPU> {
  if (gpu) return gpu;
  const { create, globals } = (await import(pathToFileURL(file).href)) as Library;
  Object.assign(globalThis, globals);
  gpu = create([]);
  // Node 21 and newer have a navigator, which can't be replaced but added to; older ones have none.
  const holder = (globalThis as { navigator?: object }).navigator;
  if (holder) Object.defineProperty(holder, 'gpu', { value: gpu, configurable: true });
  else Object.defineProperty(globalThis, 'navigator', { value: { gpu }, configurable: true });
  return gpu;
}

/** Of several adapters, that of the fast GPU. */
export const adapterWish: GPURequestAdapterOptions = { powerPreference: 'high-performance' };

const program = `
  import(process.argv[1]).then(async ({ create, globals }) => {
    Object.assign(globalThis, globals);
    const adapter = await create([]).requestAdapter(${JSON.stringify(adapterWish)});
    if (!adapter) return console.log('null');
    const { vendor, architecture, device, description, isFallbackAdapter } = adapter.info;
    const { maxBufferSize, maxStorageBufferBindingSize } = adapter.limits;
    const mostBytes = Math.min(maxBufferSize, maxStorageBufferBindingSize);
    console.log(JSON.stringify({ vendor, architecture, device, description, isFallbackAdapter, mostBytes }));
  }).catch((error) => { console.error(error.message); process.exitCode = 1; });`;

/**
 * Asks for the adapter in a process of its own: a driver that crashes takes only that along, and nothing of the library stays in this one.
 * @returns why there is none, else what it says of itself
 */
export function lookForAdapter(file: string): Promise<AdapterWords | { readonly missing: string }> {
  if (looked?.file !== file) looked = { file, answer: look(file) };
  return looked.answer;
}

/** Starting a process takes a moment; what it finds does not change while this one runs. */
let looked: { readonly file: string; readonly answer: ReturnType<typeof look> } | undefined;

function look(file: string): Promise<AdapterWords | { readonly missing: string }> {
  return new Promise((resolve) => {
    const options = { timeout: 20_000, windowsHide: true, env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' } };
    execFile(process.execPath, ['-e', program, pathToFileURL(file).href], options, (error, stdout, stderr) => {
      const answer = stdout.trim().split('\n').at(-1) ?? '';
      if (answer.startsWith('{')) resolve(JSON.parse(answer) as AdapterWords);
      else resolve({ missing: answer === 'null' ? noAdapter(stderr) : doesNotLoad(error, stderr) });
    });
  });
}

/** Why there is no adapter, and what to do. @param said what the library has written to standard error, where that is known */
export function noAdapter(said = ''): string {
  if (graphicsInterface !== 'Vulkan')
    return `No GPU answers by ${graphicsInterface}. Update the GPU's driver; a virtual machine may have none.`;
  const install = "Install the GPU's driver with Vulkan: NVIDIA's own, or for AMD and Intel Mesa's (Debian, Ubuntu: mesa-vulkan-drivers)";
  if (/couldn't load vulkan/i.test(said))
    return `Vulkan is not on this machine (libvulkan.so.1 does not load). ${install}, and libvulkan1.`;
  return `No GPU answers by Vulkan. ${install}; in a container, the GPU must be passed in. "vulkaninfo --summary" lists what Vulkan finds.`;
}

function doesNotLoad(error: Error | null, stderr: string): string {
  const signal = (error as { signal?: string } | null)?.signal;
  const said = stderr.trim().split('\n').at(-1) ?? '';
  const what = signal ? `it ended with ${signal}` : said || 'it gave no answer';
  return `The WebGPU library or the GPU's driver fails: ${what}. Update the driver, or set the library up again: "unroll setup webgpu".`;
}
