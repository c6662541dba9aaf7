import path from 'node:path';
import { inDraft } from './draft';
import { fetchPackage, webgpuPackage } from './packages';
import type { SetupOptions } from './progress';
import { writeRuntime, type Runtime } from './runtime-file';
import { SetupError } from './setup-error';

/** Systems for which the package brings its library: 51 MB are fetched, and only this system's part is kept. */
const systems = ['linux-x64', 'linux-arm64', 'darwin-universal', 'win32-x64', 'win32-arm64'];

/**
 * Sets up the backend "webgpu": the library Dawn, from the npm package "webgpu".
 * @throws SetupError
 */
export async function setUpWebgpu(options: SetupOptions): Promise<Runtime<'webgpu'>> {
  const system = process.platform === 'darwin' ? 'darwin-universal' : `${process.platform}-${process.arch}`;
  if (!systems.includes(system)) {
    throw new SetupError('unsupported', `The WebGPU library is made for ${systems.join(', ')}; this is ${system}.`);
  }
  const runtime = { webgpu: webgpuPackage.version };
  await inDraft(options.root, 'webgpu', async (draft) => {
    const folder = path.join(draft, 'node_modules', webgpuPackage.name);
    const keep = (file: string): boolean => !file.includes('/') || file.startsWith(`dist/${system}/`);
    await fetchPackage(webgpuPackage, folder, options, keep);
    await writeRuntime(draft, 'webgpu', runtime);
  });
  return runtime;
}
