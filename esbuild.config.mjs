/** Builds dist/: the extension, the worker, the command line and the panel's page. `--watch` rebuilds on change; `--production` minifies. */
import { cpSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { context } from 'esbuild';
import { buildKernels, buildKernelThread } from './assets/build.mjs';
import { buildNative } from './native/build.mjs';

const require = createRequire(import.meta.url);
const watch = process.argv.includes('--watch');
const production = process.argv.includes('--production');

const common = { bundle: true, sourcemap: !production, minify: production, logLevel: 'warning' };
// ES modules first: jsonc-parser's other form hides its parts from a bundler, and tfjs' other form says of itself that importing it does
// nothing, so that its backends would be left out.
const node = { ...common, platform: 'node', format: 'cjs', target: 'node20', mainFields: ['module', 'main'], outdir: 'dist' };

const builds = [
  { ...node, entryPoints: { extension: 'src/extension.ts' }, external: ['vscode'] },
  // pacote could build packages with node-gyp; set-up runs no script of one.
  {
    ...node,
    entryPoints: { worker: 'src/worker/main.ts', cli: 'src/cli/main.ts' },
    splitting: false,
    external: ['node-gyp/bin/node-gyp.js'],
  },
  { ...node, entryPoints: { 'reading-thread': 'src/data/reading-thread.ts' } },
  {
    ...common,
    platform: 'browser',
    format: 'iife',
    target: 'chrome120',
    outdir: 'dist',
    entryPoints: { panel: 'webview/main.ts', data: 'webview/data/main.ts', 'panel-style': 'webview/panel.css' },
    loader: { '.ttf': 'file', '.woff2': 'file' },
    assetNames: '[name]',
  },
];

/** tfjs' own WebAssembly, the icon font and tfjs-node's native part lie beside the bundles. */
function copyAssets() {
  mkdirSync('dist', { recursive: true });
  const wasm = path.dirname(require.resolve('@tensorflow/tfjs-backend-wasm'));
  cpSync(path.join(wasm, 'tfjs-backend-wasm-simd.wasm'), 'dist/tfjs-backend-wasm-simd.wasm');
  const icons = path.dirname(require.resolve('@vscode/codicons/dist/codicon.css'));
  for (const file of ['codicon.css', 'codicon.ttf']) cpSync(path.join(icons, file), path.join('dist', file));
  for (const file of readdirSync('prebuilt')) if (file.endsWith('.node')) cpSync(path.join('prebuilt', file), path.join('dist', file));
}

copyAssets();
await buildKernels();
await buildKernelThread();
const { reason } = await buildNative();
if (reason) console.warn(`${reason} Backend "native" will not be there; "wasm" does its work, at half the speed.`);
for (const options of builds) {
  const entries = Object.values(options.entryPoints).filter((file) => !existsSync(file));
  if (entries.length > 0) throw new Error(`nothing at ${entries.join(', ')}`);
  const build = await context(options);
  if (watch) await build.watch();
  else {
    await build.rebuild();
    await build.dispose();
  }
}
if (!watch) console.log('built dist/');
