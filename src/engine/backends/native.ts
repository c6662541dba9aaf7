import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { checkLibrary } from '../kernels/native/library';
import { BackendError, type Backend, type BackendOptions, type BackendState } from './backend';
import { counted, threadCount } from './threads';
import { fusedOnWasm, holds, sourceRoot, startKernels, wasm } from './wasm';

/** As native/build.mjs names it. */
const libraryFile = `${process.platform}-${process.arch}.node`;

/** tfjs' wasm backend with kernels that are compiled for the processor's own vectors (native/) working in its memory. */
export const native: Backend = {
  name: 'native',
  async probe(options): Promise<BackendState> {
    try {
      const instructionSet = checkLibrary(await findLibrary(options));
      const base = await wasm.probe(options);
      if (!base.available) return base;
      const device = `native · ${counted(threadCount(options))} · ${instructionSet}`;
      return { ...base, device, fused: fusedOnWasm, reason: 'Kernels compiled for this processor: nothing to install.' };
    } catch (error) {
      return { available: false, kind: 'cpu', fused: [], reason: error instanceof Error ? error.message : String(error) };
    }
  },
  async start(options) {
    const library = await findLibrary(options);
    const variant = check(library);
    return startKernels('native', options, () => Promise.resolve({ source: { kind: 'native', library }, variant }));
  },
};

function check(library: string): string {
  try {
    return checkLibrary(library);
  } catch (error) {
    throw new BackendError('unavailable', `${library} can't be used: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}

/**
 * The library of this platform: in the given folder or beside the bundle; run from source it is compiled when it is missing or old.
 * @throws BackendError
 */
async function findLibrary(options: BackendOptions): Promise<string> {
  const folder = holds(
    libraryFile,
    [options.folder, __dirname].map((parent) => parent && path.join(parent, 'native')),
  );
  if (folder) return path.join(folder, libraryFile);
  const root = sourceRoot();
  if (!root) throw new BackendError('unavailable', `There are no native kernels for ${process.platform}-${process.arch}.`);
  const build = (await import(pathToFileURL(path.join(root, 'native/build.mjs')).href)) as {
    buildNative(): Promise<{ file?: string; reason?: string }>;
  };
  const { file, reason } = await build.buildNative();
  if (!file) throw new BackendError('unavailable', reason ?? 'The native kernels were not built.');
  return file;
}
