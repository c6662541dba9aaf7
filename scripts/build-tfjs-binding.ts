/**
 * Compiles tfjs-node's native part for this system into prebuilt/, with the headers of a Python environment's TensorFlow:
 * `npx tsx scripts/build-tfjs-binding.ts PYTHON`. See prebuilt/README.md.
 */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { compileBinding } from '../src/runtimes/binding';
import { fetchPackage, tfjsNode } from '../src/runtimes/packages';
import { tensorflowOfPython } from '../src/runtimes/python';

async function build(python: string): Promise<void> {
  const { folder: tensorflow, version } = await tensorflowOfPython(python);
  const folder = mkdtempSync(path.join(tmpdir(), 'unroll-binding-'));
  const options = { root: folder, signal: new AbortController().signal, onProgress: () => undefined };
  try {
    const source = path.join(folder, 'tfjs-node');
    await fetchPackage(tfjsNode, source, options);
    mkdirSync(path.join(source, 'deps'));
    symlinkSync(tensorflow, path.join(source, 'deps/lib'), 'dir');
    const file = path.resolve(__dirname, `../prebuilt/tfjs-binding-${process.platform}-${process.arch}.node`);
    await compileBinding(source, path.join(tensorflow, 'include'), file, options);
    console.log(`${file}: tfjs-node ${tfjsNode.version}, headers of TensorFlow ${version}`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const [python] = process.argv.slice(2);
if (python === undefined) throw new Error('Name a Python with TensorFlow, or its environment.');
void build(python);
