// Bundles test/host/suite/*.ts to out/host-suite/*.js, CommonJS, as an extension host loads it.
import fs from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { here, root } from './lib.mjs';

/** Returns the path of the module that exports `run()`. */
export async function bundleSuite() {
  const outdir = path.join(root, 'out/host-suite');
  fs.rmSync(outdir, { recursive: true, force: true });
  const suite = path.join(here, 'suite');
  await build({
    entryPoints: fs
      .readdirSync(suite)
      .filter((name) => name.endsWith('.ts'))
      .map((name) => path.join(suite, name)),
    outdir,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    // As in esbuild.config.mjs: jsonc-parser's other form hides its parts from a bundler.
    mainFields: ['module', 'main'],
    external: ['vscode', 'mocha'],
    sourcemap: 'inline',
    logLevel: 'warning',
  });
  return path.join(outdir, 'index.js');
}
