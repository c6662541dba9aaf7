import { mkdir, symlink } from 'node:fs/promises';
import path from 'node:path';
import { placeBinding } from './binding';
import { inDraft } from './draft';
import { fetchPackage, tfjsNode } from './packages';
import type { SetupOptions } from './progress';
import { likelyPythons, tensorflowOfPython, type PythonTensorflow } from './python';
import { writeRuntime, type Runtime } from './runtime-file';
import { SetupError } from './setup-error';

/**
 * Sets up the backend "tensorflow" with the TensorFlow of a Python environment: tfjs-node's JavaScript, its native part, and a link to
 * the libraries where pip left them. Python itself is not needed afterwards, the environment is.
 *
 * @param python a Python, or an environment's folder. Default: an active environment, else the first on the PATH that has TensorFlow
 * @throws SetupError
 */
export async function setUpTensorflow(options: SetupOptions & { readonly python?: string }): Promise<Runtime<'tensorflow'>> {
  const { root, signal, onProgress } = options;
  onProgress({ what: 'Asking Python for TensorFlow' });
  const found = options.python === undefined ? await firstTensorflow(signal) : await tensorflowOfPython(options.python, { signal });
  let runtime: Runtime<'tensorflow'> | undefined;
  await inDraft(root, 'tensorflow', async (draft) => {
    const folder = path.join(draft, 'node_modules', tfjsNode.name);
    await fetchPackage(tfjsNode, folder, options, isNeeded);
    await mkdir(path.join(folder, 'deps'));
    // The folder, not each file: the CUDA build looks for its libraries from "$ORIGIN/.." on, which leads to pip's folders only so.
    await symlink(found.folder, path.join(folder, 'deps/lib'), process.platform === 'win32' ? 'junction' : 'dir');
    const { version, gpu } = await placeBinding(folder, path.join(found.folder, 'include'), options);
    runtime = { tensorflow: version, libraries: found.folder, python: found.python, gpu, source: 'python' };
    await writeRuntime(draft, 'tensorflow', runtime);
  });
  return runtime!;
}

/** Its JavaScript, and the sources of its native part. */
function isNeeded(file: string): boolean {
  return file === 'package.json' || (/^(dist|binding)\//.test(file) && !/_test\.|\.d\.ts$/.test(file));
}

/** @throws SetupError that tells of each Python why it will not do */
async function firstTensorflow(signal: AbortSignal): Promise<PythonTensorflow> {
  const refused: string[] = [];
  let last: SetupError | undefined;
  for (const python of likelyPythons()) {
    try {
      return await tensorflowOfPython(python, { signal });
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof SetupError)) throw error;
      last = error;
      refused.push(error.message);
    }
  }
  if (refused.length <= 1 && last) throw last;
  if (!last) {
    const advice = 'Name one with TensorFlow: --python PATH (a Python, or the folder of a venv or conda environment).';
    throw new SetupError('noPython', `No Python environment is active, and none is on the PATH. ${advice}`);
  }
  throw new SetupError(
    'noTensorflow',
    `No Python here has a TensorFlow that can be used:\n${refused.map((line) => `- ${line}`).join('\n')}`,
  );
}
