/** The arrows of docs/architecture.md: a folder may import those below it, never one above. From top to bottom: */
const layers = ['host', 'worker|cli', 'experiment', 'runs', 'engine', 'runtimes', 'data', 'spec', 'protocol'];

const upwards = layers.slice(1).map((folder, i) => ({
  name: `${folder.replace('|', '-and-')}-imports-downwards-only`,
  comment: 'Imports go downwards only; see docs/architecture.md.',
  severity: 'error',
  from: { path: `^src/(${folder})/` },
  to: { path: `^src/(${layers.slice(0, i + 1).join('|')})/|^src/extension\\.ts` },
}));

module.exports = {
  forbidden: [
    ...upwards,
    {
      name: 'only-host-imports-vscode',
      severity: 'error',
      from: { path: '^(src|webview)', pathNot: '^src/(host/|extension\\.ts)' },
      to: { path: '^vscode$' },
    },
    {
      name: 'host-leaves-training-to-the-worker',
      comment: 'The editor must not load TensorFlow.',
      severity: 'error',
      from: { path: '^src/(host/|extension\\.ts)' },
      to: { path: '^src/(engine/(?!metrics/)|experiment/)', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'runtimes-know-the-protocol-only',
      comment: 'A set-up needs nothing of models or data.',
      severity: 'error',
      from: { path: '^src/runtimes/' },
      to: { path: '^src/', pathNot: '^src/(runtimes|protocol)/' },
    },
    { name: 'page-knows-the-protocol-only', severity: 'error', from: { path: '^webview' }, to: { path: '^src', pathNot: '^src/protocol' } },
    { name: 'tensors-stay-in-the-engine', severity: 'error', from: { path: '^src', pathNot: '^src/engine' }, to: { path: '@tensorflow' } },
    {
      name: 'engine-knows-no-files',
      severity: 'error',
      comment: 'A backend loads its own binary, no more.',
      from: { path: '^src/engine/', pathNot: '^src/engine/(backends/|kernels/wasm/module\\.ts)' },
      to: { path: '^(node:)?fs' },
    },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } } },
    { name: 'no-orphans', severity: 'warn', from: { orphan: true, path: '^src', pathNot: '\\.d\\.ts$' }, to: {} },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|test|bench)' },
    enhancedResolveOptions: { mainFields: ['main', 'types'] },
  },
};
