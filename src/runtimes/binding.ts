import { existsSync } from 'node:fs';
import { cp, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { nodeEnvironment, runChild } from './child';
import { fetchPackage, nodeApiHeaders } from './packages';
import type { SetupOptions } from './progress';
import { bindingFile } from './runtime-file';
import { SetupError } from './setup-error';

/**
 * Puts tfjs-node's native part into its package: the one that comes with Unroll where there is one for this system, else compiled.
 * One binary serves every TensorFlow from 2.13 on, as it uses their C interface alone and finds them by name in `deps/lib`.
 *
 * @param packageFolder tfjs-node's, with `deps/lib`
 * @param include TensorFlow's headers
 * @throws SetupError "noCompiler" or "doesNotLoad"
 */
export async function placeBinding(packageFolder: string, include: string, options: SetupOptions): Promise<BindingFacts> {
  const file = path.join(packageFolder, bindingFile);
  await mkdir(path.dirname(file), { recursive: true });
  const prebuilt = prebuiltBinding();
  let facts: BindingFacts | string = '';
  if (prebuilt) {
    await cp(prebuilt, file);
    facts = await tryBinding(file, options);
    // A C++ library older than the binding's: one that is compiled here goes with it. Else the fault is TensorFlow's.
    if (typeof facts === 'string' && !/GLIBC|CXXABI/.test(facts)) throw doesNotLoad(facts);
  }
  if (typeof facts === 'string') {
    await compileBinding(packageFolder, include, file, options);
    facts = await tryBinding(file, options);
  }
  if (typeof facts === 'string') throw doesNotLoad(facts);
  return facts;
}

function doesNotLoad(said: string): SetupError {
  return new SetupError('doesNotLoad', `TensorFlow's library does not load in this program: ${said}`);
}

/** What the loaded library says of itself. */
const factsSchema = z.object({ version: z.string(), gpu: z.boolean() });
export type BindingFacts = z.infer<typeof factsSchema>;

/** Loads the binding, and TensorFlow with it, in a process of its own, which may take seconds or crash. @returns what went wrong */
export async function tryBinding(file: string, { signal, onProgress }: SetupOptions): Promise<BindingFacts | string> {
  onProgress({ what: 'Trying TensorFlow' });
  const script = `const b = require(process.argv[1]);
    process.stdout.write('\\n' + JSON.stringify({ version: b.TF_Version, gpu: b.isUsingGpuDevice() }) + '\\n');`;
  const child = await runChild(process.execPath, ['-e', script, file], { signal, env: nodeEnvironment(), timeout: 120_000 });
  try {
    return factsSchema.parse(JSON.parse(child.stdout.trim().split('\n').at(-1) ?? ''));
  } catch {
    const lines = child.stderr.split('\n');
    const said = lines.find((line) => /Error/.test(line)) ?? lines.find((line) => line.trim() !== '');
    return said?.trim() ?? `it was ended by ${child.signal ?? `exit code ${child.code}`}`;
  }
}

/** @returns undefined where Unroll brings none for this system */
export function prebuiltBinding(): string | undefined {
  const name = `tfjs-binding-${process.platform}-${process.arch}.node`;
  // Beside the bundle, or run from source.
  return [path.join(__dirname, name), path.join(__dirname, '../../prebuilt', name)].find((file) => existsSync(file));
}

/**
 * Compiles the binding from tfjs-node's sources with the user's compiler.
 * @throws SetupError "noCompiler"
 */
export async function compileBinding(packageFolder: string, include: string, file: string, options: SetupOptions): Promise<void> {
  const { signal, onProgress } = options;
  if (!existsSync(path.join(include, 'tensorflow/c/c_api.h'))) throw noCompiler(`TensorFlow's headers are not in ${include}`);
  const headers = path.join(packageFolder, 'deps/node-api-headers');
  await fetchPackage(nodeApiHeaders, headers, options, (name) => name.startsWith('include/'));
  onProgress({ what: 'Compiling the binding' });
  const mac = process.platform === 'darwin';
  const args = [
    ...['-std=c++17', '-O2', '-fPIC', '-shared', '-fvisibility=hidden'],
    ...['-DNAPI_VERSION=8', '-DNODE_GYP_MODULE_NAME=tfjs_binding', '-DBUILDING_NODE_EXTENSION'],
    ...[`-I${path.join(headers, 'include')}`, `-I${include}`, `-I${packageFolder}`],
    ...['tfjs_backend.cc', 'tfjs_binding.cc'].map((name) => path.join(packageFolder, 'binding', name)),
    `-L${path.join(packageFolder, 'deps/lib')}`,
    // By their very names: pip's package has none without a version, which -ltensorflow would look for.
    ...(mac
      ? ['-undefined', 'dynamic_lookup', '-ltensorflow_cc.2', '-ltensorflow_framework.2', '-Wl,-rpath,@loader_path/../../deps/lib']
      : ['-l:libtensorflow_cc.so.2', '-l:libtensorflow_framework.so.2', '-Wl,-rpath,$ORIGIN/../../deps/lib', '-s']),
    ...['-o', file],
  ];
  const said: string[] = [];
  for (const compiler of [process.env.CXX, 'g++', 'clang++', 'c++'].filter((name) => name !== undefined && name !== '') as string[]) {
    try {
      const { code, stderr } = await runChild(compiler, args, { signal });
      if (code === 0) return;
      said.push(`${compiler}: ${stderr.split('\n').find((line) => /error/i.test(line)) ?? `exit code ${code}`}`);
    } catch (error) {
      signal.throwIfAborted();
      said.push(`${compiler}: ${error instanceof Error && 'code' in error ? String(error.code) : String(error)}`);
    }
  }
  throw noCompiler(said.join('; '));
}

function noCompiler(why: string): SetupError {
  const system = `${process.platform} ${process.arch}`;
  return new SetupError(
    'noCompiler',
    `The ready-made binding does not serve here (${system}), and it can't be compiled (${why}). Install a C++ compiler (g++ or clang++) and set up again.`,
  );
}
