import { existsSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { runChild, type ChildOptions } from './child';
import { architecturesOf } from './library-header';
import { SetupError } from './setup-error';

/** The oldest TensorFlow whose Python package has the library that the binding needs. */
const oldest = [2, 13] as const;

/** TensorFlow's libraries in its Python package, by system; it has none with a C interface of their own on Windows. */
const libraryNames: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  linux: ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2'],
  darwin: ['libtensorflow_cc.2.dylib', 'libtensorflow_framework.2.dylib'],
};

/** A TensorFlow in a Python environment that can be used. */
export interface PythonTensorflow {
  /** The Python, absolute. */
  readonly python: string;
  readonly version: string;
  /** Folder of the libraries and of `include/`. */
  readonly folder: string;
}

/**
 * Asks without importing TensorFlow, which takes seconds. The current folder is left out of the search, since a folder there may be called
 * tensorflow. The first of the packages that brings a module of that name is taken.
 */
const question = `
import sys
sys.path[:] = [p for p in sys.path if p]
import importlib.metadata, importlib.util, json
spec = importlib.util.find_spec('tensorflow')
places = list(spec.submodule_search_locations or []) if spec else []
version = None
for name in ['tensorflow', 'tensorflow-cpu', 'tensorflow-gpu', 'tensorflow-macos', 'tensorflow-rocm', 'tensorflow-cpu-aws',
             'intel-tensorflow', 'intel-tensorflow-avx512', 'tf-nightly', 'tf-nightly-cpu', 'tensorflow-base']:
    try:
        version = importlib.metadata.version(name)
        break
    except importlib.metadata.PackageNotFoundError:
        pass
print(json.dumps({'python': sys.executable, 'folder': places[0] if places else None, 'version': version}))
`;

const answerSchema = z.object({ python: z.string(), folder: z.string().nullable(), version: z.string().nullable() });

/**
 * The TensorFlow of a Python environment.
 *
 * @param named a Python, or the folder of a venv or conda environment
 * @throws SetupError "noPython", "noTensorflow", "tooOld", "noLibrary", "wrongArchitecture" or "unsupported"
 */
export async function tensorflowOfPython(named: string, options: Pick<ChildOptions, 'signal'> = {}): Promise<PythonTensorflow> {
  const names = libraryNames[process.platform];
  if (!names) {
    const message = `On ${process.platform} TensorFlow's Python package has no library that can be used. Take its own download: "unroll setup tensorflow --download".`;
    throw new SetupError('unsupported', message);
  }
  const { python, folder, version } = await ask(pythonOf(named), options);
  if (folder === null || version === null) {
    const install = `"${python}" -m pip install tensorflow`;
    throw new SetupError(
      'noTensorflow',
      `The Python ${python} has no TensorFlow. Install it there: ${install} (for an NVIDIA GPU: "tensorflow[and-cuda]"), and set up again.`,
    );
  }
  const [major, minor] = version.split('.').map(Number);
  if (major < oldest[0] || (major === oldest[0] && minor < oldest[1])) {
    const upgrade = `"${python}" -m pip install --upgrade tensorflow`;
    throw new SetupError(
      'tooOld',
      `The Python ${python} has TensorFlow ${version}; ${oldest.join('.')} or newer is needed. Bring it up to date: ${upgrade}, and set up again.`,
    );
  }
  for (const name of names) {
    const file = path.join(folder, name);
    if (!existsSync(file)) {
      const message = `TensorFlow ${version} in ${folder} has no ${name}: it is not built as the packages of PyPI are. Install one of those in an environment of its own (python3 -m venv; pip install tensorflow), and name that.`;
      throw new SetupError('noLibrary', message);
    }
    const architectures = await architecturesOf(file);
    if (architectures?.includes(process.arch)) continue;
    const found = architectures?.join(', ') ?? 'no known architecture';
    const message = `${file} is built for ${found}, but this program runs as ${process.arch}. Name a Python environment for ${process.arch}.`;
    throw new SetupError('wrongArchitecture', message);
  }
  return { python, folder, version };
}

/** Places where a Python may be, the most likely one first: an environment that is active, then those on the PATH. */
export function likelyPythons(env: NodeJS.ProcessEnv = process.env): string[] {
  const names = process.platform === 'win32' ? ['python.exe'] : ['python3', 'python'];
  // Folders that are one, as /bin and /usr/bin often are, are asked once.
  const folders = new Set(
    (env.PATH ?? '')
      .split(path.delimiter)
      .filter((folder) => path.isAbsolute(folder) && existsSync(folder))
      .map((folder) => realpathSync(folder)),
  );
  const onPath = [...folders].map((folder) => names.map((name) => path.join(folder, name)).find((file) => existsSync(file)));
  return [env.VIRTUAL_ENV, env.CONDA_PREFIX, ...onPath].filter((place) => place !== undefined && place !== '') as string[];
}

/** The Python of what a user names: itself, or that of an environment's folder. @throws SetupError "noPython" */
function pythonOf(named: string): string {
  const isPlace = named.includes('/') || named.includes(path.sep);
  if (!isPlace && !existsSync(named)) return named;
  const place = path.resolve(named);
  if (!existsSync(place)) throw new SetupError('noPython', `There is no ${place}. Name a Python or the folder of an environment.`);
  if (!statSync(place).isDirectory()) return place;
  const places = process.platform === 'win32' ? ['Scripts/python.exe', 'python.exe'] : ['bin/python3', 'bin/python'];
  const python = places.map((name) => path.join(place, name)).find((file) => existsSync(file));
  if (python) return python;
  throw new SetupError(
    'noPython',
    `${place} is no Python environment: it has no ${places[0]}. Name a Python or the folder of an environment.`,
  );
}

async function ask(python: string, { signal }: Pick<ChildOptions, 'signal'>): Promise<z.infer<typeof answerSchema>> {
  let said: string;
  try {
    // -s is not given: what was installed for the user alone counts.
    const { code, stdout, stderr } = await runChild(python, ['-c', question], { signal, timeout: 60_000 });
    if (code === 0) return answerSchema.parse(JSON.parse(stdout.trim().split('\n').at(-1) ?? ''));
    said = stderr.trim().split('\n').at(-1) ?? `exit code ${code}`;
  } catch (error) {
    signal?.throwIfAborted();
    said = error instanceof Error && 'code' in error ? String(error.code) : 'its answer was not understood';
  }
  throw new SetupError(
    'noPython',
    `${python} did not answer as Python 3.8 or newer does (${said}). Name a Python or the folder of an environment.`,
  );
}
