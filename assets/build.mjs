/**
 * Compiles assets/kernels (AssemblyScript) to WebAssembly: kernels.wasm with plain SIMD and kernels-relaxed.wasm with multiply-add in one
 * instruction. Both use the memory they are given, tfjs', and bring no data and no runtime. `node assets/build.mjs [folder]`
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const sources = path.join(path.dirname(fileURLToPath(import.meta.url)), 'kernels');
const variants = [
  { file: 'kernels.wasm', flags: [] },
  { file: 'kernels-relaxed.wasm', flags: ['--enable', 'relaxed-simd'] },
];

/**
 * Builds what is missing or older than its sources.
 * @param {string} [folder] where the .wasm files go; default: dist
 * @returns {Promise<string[]>} the files that were written
 */
export async function buildKernels(folder = path.join(sources, '../../dist')) {
  const newest = Math.max(...[...readdirSync(sources).map((f) => path.join(sources, f)), fileURLToPath(import.meta.url)].map(modified));
  const stale = variants.filter(({ file }) => modified(path.join(folder, file)) < newest);
  if (stale.length === 0) return [];
  mkdirSync(folder, { recursive: true });
  const { default: asc } = await import('assemblyscript/asc');
  for (const { file, flags } of stale) {
    // A name of its own until it is whole: another process may build, or read, at the same time.
    const target = path.join(folder, file);
    const draft = `${target}.${process.pid}`;
    const common = ['--enable', 'simd', '--runtime', 'stub', '--importMemory', '-O3', '--noAssert'];
    // As tfjs' own limit, 4 GiB: a memory that threads share must have one.
    const memory = ['--initialMemory', '1', '--maximumMemory', '65536'];
    const { error, stderr } = await asc.main([
      path.join(sources, 'index.ts'),
      '--outFile',
      draft,
      '--baseDir',
      '/',
      ...common,
      ...memory,
      ...flags,
    ]);
    if (error) {
      rmSync(draft, { force: true });
      throw new Error(`assets/kernels does not compile: ${error.message}\n${stderr.toString()}`);
    }
    renameSync(draft, target);
  }
  return stale.map(({ file }) => path.join(folder, file));
}

/** Bundles the entry of the kernels' threads: kernel-thread.js, beside the .wasm files. */
export async function buildKernelThread(folder = path.join(sources, '../../dist')) {
  mkdirSync(folder, { recursive: true });
  const target = path.join(folder, 'kernel-thread.js');
  const { outputFiles } = await build({
    entryPoints: [path.join(sources, '../../src/engine/kernels/wasm/kernel-thread.ts')],
    bundle: true,
    write: false,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
  });
  const [{ text }] = outputFiles;
  if (existsSync(target) && readFileSync(target, 'utf8') === text) return;
  const draft = `${target}.${process.pid}`;
  writeFileSync(draft, text);
  renameSync(draft, target);
}

/** @param {string} file */
function modified(file) {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await buildKernelThread(process.argv[2]);
  for (const file of await buildKernels(process.argv[2])) console.log(`built ${file}`);
}
