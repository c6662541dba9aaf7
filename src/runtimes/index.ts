import type { PythonReport, RuntimeReport } from '../protocol/setup';
import { runtimeNames, runtimesFolder, type RuntimeName } from './folder';
import { likelyPythons, tensorflowOfPython } from './python';
import { runtimeState } from './runtime-file';
import { asSetupError } from './setup-error';

export { removeRuntime } from './draft';
export { runtimeNames, runtimesFolder, type RuntimeName } from './folder';
export type { SetupOptions, SetupProgress } from './progress';
export { setUpTensorflow } from './tensorflow';
export { downloadTensorflow } from './tensorflow-download';
export { setUpWebgpu } from './webgpu';

/** Each runtime in the folder, in words for a person. */
export function listRuntimes(root = runtimesFolder()): RuntimeReport[] {
  return runtimeNames.map((name) => reportOf(name, root));
}

export function reportOf(name: RuntimeName, root = runtimesFolder()): RuntimeReport {
  const found = runtimeState(name, root);
  if (found.state !== 'ready') {
    return {
      type: 'runtime',
      name,
      state: found.state,
      about: found.reason,
      ...(found.state === 'broken' ? { folder: found.folder } : {}),
    };
  }
  const { runtime, folder } = found;
  return { type: 'runtime', name, state: 'ready', folder, about: aboutOf(runtime) };
}

function aboutOf(runtime: Extract<ReturnType<typeof runtimeState>, { state: 'ready' }>['runtime']): string {
  if ('webgpu' in runtime) return `Dawn, of the package webgpu ${runtime.webgpu}`;
  const { tensorflow, python, gpu } = runtime;
  return `TensorFlow ${tensorflow}, ${python === undefined ? 'downloaded' : `of ${python}`}, ${gpu ? 'with a GPU' : 'without a GPU'}`;
}

/** The Pythons that are likely to be meant, each with its TensorFlow or why it has none that can be used. */
export async function listPythons(signal: AbortSignal, more: readonly string[] = []): Promise<PythonReport[]> {
  const reports = new Map<string, PythonReport>();
  for (const place of [...more, ...likelyPythons()]) {
    try {
      const { python, version } = await tensorflowOfPython(place, { signal });
      reports.set(python, { type: 'python', python, tensorflow: version });
    } catch (error) {
      signal.throwIfAborted();
      const { reason: problem, message: reason } = asSetupError(error, place);
      reports.set(place, { type: 'python', python: place, problem, reason });
    }
  }
  return [...reports.values()];
}
