import { existsSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { runtimesFolder, type RuntimeName } from './folder';

/** `runtime.json`, by name of the runtime. */
const schemas = {
  tensorflow: z.object({
    /** TensorFlow's version. */
    tensorflow: z.string(),
    /** Folder of its libraries. */
    libraries: z.string(),
    /** The Python whose TensorFlow it is. */
    python: z.string().optional(),
    /** Whether TensorFlow found a GPU when it was set up. */
    gpu: z.boolean(),
    source: z.enum(['python', 'download']),
  }),
  webgpu: z.object({
    /** Version of the package "webgpu". */
    webgpu: z.string(),
  }),
};

export type Runtime<N extends RuntimeName> = z.infer<(typeof schemas)[N]>;

/** The package that must be there, by name of the runtime. */
const packageFolders = { tensorflow: 'node_modules/@tensorflow/tfjs-node', webgpu: 'node_modules/webgpu' } as const;

/** tfjs-node's native part, in its package. */
export const bindingFile = 'lib/napi-v8/tfjs_binding.node';

const fileName = 'runtime.json';

export async function writeRuntime<N extends RuntimeName>(folder: string, name: N, runtime: Runtime<N>): Promise<void> {
  await writeFile(path.join(folder, fileName), JSON.stringify(schemas[name].parse(runtime), null, 2) + '\n');
}

/** What stands in the folder of runtimes. `folder` is the runtime's own, `packageFolder` that of its npm package. */
export type RuntimeState<N extends RuntimeName> =
  | { readonly state: 'ready'; readonly folder: string; readonly packageFolder: string; readonly runtime: Runtime<N> }
  /** Set up once, but of no use any more; `reason` says why and what to do. */
  | { readonly state: 'broken'; readonly folder: string; readonly reason: string }
  | { readonly state: 'absent'; readonly reason: string };

/**
 * Looks whether a runtime was set up and whether all that it leans on is still there; loads nothing.
 * @param root folder of all runtimes
 */
export function runtimeState<N extends RuntimeName>(name: N, root = runtimesFolder()): RuntimeState<N> {
  const folder = path.join(root, name);
  const again = `Set it up again: "unroll setup ${name}", in VS Code "Unroll: Set Up GPU Runtime".`;
  if (!existsSync(folder)) return { state: 'absent', reason: `Not set up. ${again.replace(' again', '')}` };
  const broken = (what: string): RuntimeState<N> => ({ state: 'broken', folder, reason: `${what} ${again}` });
  let runtime: Runtime<N>;
  try {
    runtime = schemas[name].parse(JSON.parse(readFileSync(path.join(folder, fileName), 'utf8'))) as Runtime<N>;
  } catch {
    return broken(`${path.join(folder, fileName)} is missing or damaged.`);
  }
  const packageFolder = path.join(folder, packageFolders[name]);
  if (!existsSync(packageFolder)) return broken(`${packageFolder} is gone.`);
  if ('libraries' in runtime) {
    const { libraries, python } = runtime;
    if (!existsSync(libraries)) {
      const whose = python === undefined ? '' : `: the Python environment of ${python} was moved or removed`;
      return broken(`TensorFlow's libraries are no longer in ${libraries}${whose}.`);
    }
    if (!existsSync(path.join(packageFolder, bindingFile))) return broken(`${path.join(packageFolder, bindingFile)} is gone.`);
  }
  return { state: 'ready', folder, packageFolder, runtime };
}
