import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** A Python environment to compare with. */
export interface PythonEnvironment {
  readonly folder: string;
  readonly python: string;
}

/** Why there is no environment. */
export class PythonError extends Error {
  override readonly name = 'PythonError';
}

export const peers = {
  /** PyPI's wheel for Linux brings CUDA along (5 GB). pip takes a smaller one where it is set to an index that has it (PIP_INDEX_URL). */
  pytorch: { title: 'PyTorch', module: 'torch', packages: ['torch', 'numpy'], option: '--torch' },
  keras: {
    title: 'Keras',
    module: 'keras',
    packages: [process.arch === 'x64' ? 'tensorflow-cpu' : 'tensorflow', 'keras'],
    option: '--keras',
  },
} as const;

export type PeerName = keyof typeof peers;

/** Where environments are made, to be used again by later runs. */
export const cacheFolder = path.join(os.homedir(), '.cache', 'unroll', 'bench');

/**
 * The environment at `folder`, or the one that an earlier run made, or a new one with packages from PyPI.
 * @throws PythonError with the reason and what to do
 */
export function environmentOf(peer: PeerName, folder: string | undefined, say: (text: string) => void): PythonEnvironment {
  const { title, module, packages, option } = peers[peer];
  if (folder !== undefined) {
    const environment = environmentIn(path.resolve(folder));
    if (!imports(environment, module)) throw new PythonError(`${folder} has no ${module}: name an environment that has, with ${option}.`);
    return environment;
  }
  const own = path.join(cacheFolder, peer);
  const wanted = packages.join(' ');
  const stamp = path.join(own, 'installed.txt');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return environmentIn(own);
  say(`Making a Python environment with ${wanted} in ${own}; later runs use it again.`);
  const python = ['python3', 'python'].find((name) => spawnSync(name, ['--version']).status === 0);
  if (!python) throw new PythonError(`There is no Python: install it, or name an environment with ${option}.`);
  mkdirSync(own, { recursive: true });
  try {
    execFileSync(python, ['-m', 'venv', own], { stdio: 'pipe' });
    execFileSync(pythonIn(own), ['-m', 'pip', 'install', '--quiet', ...packages], { stdio: 'pipe', timeout: 1_200_000 });
  } catch (error) {
    const last = String((error as { stderr?: Buffer }).stderr ?? '')
      .trim()
      .split('\n')
      .at(-1);
    throw new PythonError(`${title} could not be installed (${last ?? 'no word why'}). Name an environment that has it with ${option}.`);
  }
  writeFileSync(stamp, wanted);
  return environmentIn(own);
}

function pythonIn(folder: string): string {
  return process.platform === 'win32' ? path.join(folder, 'Scripts', 'python.exe') : path.join(folder, 'bin', 'python');
}

function environmentIn(folder: string): PythonEnvironment {
  return { folder, python: pythonIn(folder) };
}

function imports({ python }: PythonEnvironment, module: string): boolean {
  return spawnSync(python, ['-c', `import importlib.util, sys; sys.exit(importlib.util.find_spec("${module}") is None)`]).status === 0;
}
