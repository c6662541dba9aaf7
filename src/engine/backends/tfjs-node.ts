import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import Module, { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import type { TensorflowBackend } from '../kernels/tensorflow';

interface TfjsNodeModule {
  readonly NodeJSKernelBackend: new (binding: TensorflowBackend['binding'], packageName: string) => TensorflowBackend;
}

/**
 * Loads the backend of tfjs-node with all its kernels into this program's own tfjs: the package would bring a second one, and its main
 * module would make itself the current backend and print advice.
 *
 * @param folder of the package @tensorflow/tfjs-node or @tensorflow/tfjs-node-gpu
 * @throws where its native part, or TensorFlow's library, does not load
 */
export function loadTfjsNode(folder: string): TensorflowBackend {
  const requireFrom = createRequire(path.join(folder, 'package.json'));
  const binding = withClearErrors(requireFrom(nativeFile(folder)) as TensorflowBackend['binding']);
  const { name } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as { name: string };
  return withOurModules(folder, () => {
    const { NodeJSKernelBackend } = requireFrom(path.join(folder, 'dist/nodejs_kernel_backend.js')) as TfjsNodeModule;
    requireFrom(path.join(folder, 'dist/register_all_kernels.js'));
    return new NodeJSKernelBackend(binding, name);
  });
}

/** The binding; an error of TensorFlow's then says first what it is about, and a full memory is called so. */
function withClearErrors(binding: TensorflowBackend['binding']): TensorflowBackend['binding'] {
  const clear =
    <A extends unknown[], R>(call: (...args: A) => R) =>
    (...args: A): R => {
      try {
        return call(...args);
      } catch (error) {
        const text = error instanceof Error ? error.message : String(error);
        const said = text.replace(/^(Invalid TF_Status: \d+\s*Message: |Session fail to run with error: )/, '');
        const full = /Invalid TF_Status: 8\b|\bOOM when allocating|CUDA_ERROR_OUT_OF_MEMORY/.test(text);
        throw new Error(full ? `Out of memory in TensorFlow: ${said}` : `TensorFlow: ${said}`, { cause: error });
      }
    };
  // The native object's own functions can't be replaced.
  return Object.create(binding, {
    executeOp: { value: clear((...args: Parameters<typeof binding.executeOp>) => binding.executeOp(...args)) },
    runSavedModel: { value: clear((...args: Parameters<typeof binding.runSavedModel>) => binding.runSavedModel(...args)) },
  }) as TensorflowBackend['binding'];
}

/** The native part, for the newest Node-API that this Node has. @throws where there is none */
export function nativeFile(folder: string): string {
  const [best] = versionsIn(path.join(folder, 'lib')).filter((version) => version <= Number(process.versions.napi));
  if (best === undefined) throw new Error(`${folder} has no native part (lib/napi-v8/tfjs_binding.node).`);
  return path.join(folder, `lib/napi-v${best}/tfjs_binding.node`);
}

function versionsIn(folder: string): number[] {
  try {
    const names = readdirSync(folder).map((name) => /^napi-v(\d+)$/.exec(name)?.[1]);
    return names
      .filter((version) => version !== undefined)
      .map(Number)
      .sort((a, b) => b - a);
  } catch {
    return [];
  }
}

/** Gives the text of a graph to TensorFlow. The binding reads one from a folder (a SavedModel) alone. @returns its number there */
export function loadGraph(binding: TensorflowBackend['binding'], text: string): number {
  const folder = mkdtempSync(path.join(tmpdir(), 'unroll-graph-'));
  try {
    const versions = 'versions { producer: 987 min_consumer: 12 }';
    const model = `saved_model_schema_version: 1 meta_graphs { meta_info_def { tags: "serve" } graph_def { ${text} ${versions} } }`;
    writeFileSync(path.join(folder, 'saved_model.pbtxt'), model);
    return binding.loadSavedModel(folder, 'serve');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

type Load = (this: unknown, request: string, parent: { readonly filename?: string | null } | undefined, isMain: boolean) => unknown;

/**
 * While `load` runs, modules in `folder` get this program's tfjs for theirs, and a `util` with what Node took out in version 23 and
 * tfjs-node 4.22 still calls. Nothing outside of the folder sees a difference.
 */
function withOurModules<T>(folder: string, load: () => T): T {
  const loader = Module as unknown as { _load: Load };
  const original = loader._load;
  const real = path.join(folder, path.sep);
  // Its classes are functions, which can't extend a class.
  const base = function (): void {
    // tfjs' own has nothing to do either.
  };
  base.prototype = tf.KernelBackend.prototype;
  const ours = { ...tf, KernelBackend: base };
  loader._load = function (request, parent, isMain) {
    if (parent?.filename?.startsWith(real)) {
      if (request === '@tensorflow/tfjs' || request === '@tensorflow/tfjs-core') return ours;
      // For reading saved models and TensorBoard alone; it needs a package more.
      if (request === './proto/api_pb') return {};
      if (request === 'util') return { ...(original.call(this, request, parent, isMain) as object), ...removedFromUtil };
    }
    return original.call(this, request, parent, isMain);
  };
  try {
    return load();
  } finally {
    loader._load = original;
  }
}

const removedFromUtil = {
  isNullOrUndefined: (value: unknown): boolean => value === null || value === undefined,
  isArray: (value: unknown): boolean => Array.isArray(value),
};
