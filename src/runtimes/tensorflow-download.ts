import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { tryBinding } from './binding';
import { runChild } from './child';
import { inDraft } from './draft';
import { tfjsNode } from './packages';
import type { SetupOptions } from './progress';
import { bindingFile, writeRuntime, type Runtime } from './runtime-file';
import { SetupError } from './setup-error';

/** What leads on when the download can't be had. */
const otherWay =
  'The TensorFlow of a Python environment does as well and is newer: "unroll setup tensorflow --python PATH", after "pip install tensorflow" there.';

/**
 * Sets up the backend "tensorflow" as the npm package itself does: npm installs it, and its install script fetches libtensorflow 2.9.1 and
 * a ready-made native part from their own places.
 *
 * @param gpu takes the package for NVIDIA GPUs, whose library wants CUDA 11.2 and cuDNN 8.1
 * @throws SetupError
 */
export async function downloadTensorflow(options: SetupOptions & { readonly gpu?: boolean }): Promise<Runtime<'tensorflow'>> {
  const { root, signal, onProgress, gpu = false } = options;
  let runtime: Runtime<'tensorflow'> | undefined;
  const { name, version } = tfjsNode;
  const taken = gpu ? `${name}-gpu` : name;
  await inDraft(root, 'tensorflow', async (draft) => {
    onProgress({ what: `npm installs ${taken} ${version} and fetches libtensorflow` });
    // Without one, npm would look for a project in the folders above.
    await writeFile(path.join(draft, 'package.json'), '{ "private": true }\n');
    // Both packages at one place; the script must run, whatever the user's settings say of scripts.
    const args = [
      'install',
      `${name}@npm:${taken}@${version}`,
      '--no-audit',
      '--no-fund',
      '--ignore-scripts=false',
      '--foreground-scripts',
    ];
    const npm = await install(args, draft, options);
    const folder = path.join(draft, 'node_modules', name);
    if (npm.code !== 0 || !existsSync(path.join(folder, bindingFile))) {
      const message = `npm could not install ${taken} with its library: ${reasonIn(npm.stdout + npm.stderr) ?? `exit code ${npm.code}`}. A firewall may stand between. ${otherWay}`;
      throw new SetupError('network', message);
    }
    const facts = await tryBinding(path.join(folder, bindingFile), options);
    if (typeof facts === 'string')
      throw new SetupError('doesNotLoad', `The downloaded TensorFlow does not load here: ${facts} ${otherWay}`);
    const libraries = path.join(root, 'tensorflow/node_modules', name, 'deps/lib');
    runtime = { tensorflow: facts.version, libraries, gpu: facts.gpu, source: 'download' };
    await writeRuntime(draft, 'tensorflow', runtime);
  });
  signal.throwIfAborted();
  return runtime!;
}

async function install(args: readonly string[], cwd: string, { signal, onProgress }: SetupOptions): ReturnType<typeof runChild> {
  const onOutput = (text: string): void => {
    const line = text.trim().split('\n').at(-1)?.trim() ?? '';
    if (line !== '') onProgress({ what: `npm: ${line.slice(0, 120)}` });
  };
  try {
    return await runChild(process.platform === 'win32' ? 'npm.cmd' : 'npm', args, { cwd, signal, onOutput, group: true });
  } catch (error) {
    signal.throwIfAborted();
    throw new SetupError('noNpm', `npm, which this download needs, is not on the PATH. Install Node.js with npm. ${otherWay}`, {
      cause: error,
    });
  }
}

/** The line of npm's output that says most. */
function reasonIn(output: string): string | undefined {
  const lines = output.split('\n').map((line) => line.replace(/^npm (error|ERR!)\s*/, '').trim());
  return lines.find((line) => /ENOTFOUND|EAI_AGAIN|ECONN|ETIMEDOUT|ENOSPC|EACCES|getaddrinfo|Forbidden|\b40[34]\b/.test(line));
}
