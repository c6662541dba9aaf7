/**
 * All tests, in the order in which they find a fault quickest; what `npm test` runs. Ends with one line: N passed, N failed.
 * `npm test -- unit page` runs only the named parts (`setup` brings Chromium and code-server).
 */
import { spawn } from 'node:child_process';

const mocha = ['npx', 'mocha'];
const parts = {
  build: { command: ['npm', 'run', 'build'] },
  types: { command: ['npx', 'tsc', '--noEmit', '-p', '.'] },
  lint: { command: ['npx', 'eslint', '.'] },
  format: { command: ['npx', 'prettier', '--check', '.'] },
  arrows: { command: ['npx', 'depcruise', '--config', '.dependency-cruiser.cjs', 'src', 'webview'] },
  unused: { command: ['npx', 'knip'] },
  unit: { command: mocha, counts: true },
  tensorflow: { command: ['bash', 'test/tensorflow/run.sh'], counts: true },
  setup: { command: ['bash', 'test/host/setup.sh'] },
  webgpu: { command: ['bash', 'test/webgpu/run.sh'], counts: true },
  page: { command: [...mocha, '--config', 'test/page/.mocharc.json'], counts: true },
  host: { command: ['node', 'test/host/run.mjs'], counts: true },
  drive: { command: ['node', 'test/host/drive.mjs'], counts: true },
  crash: { command: ['node', 'test/host/hot-exit.mjs'], counts: true },
  windows: { command: ['node', 'test/host/two-windows.mjs'], counts: true },
};

/** Runs one part with its output passed on; resolves to its counts. A part that does not count is one test. */
function run(name) {
  const { command, counts } = parts[name];
  console.log(`\n=== ${name}: ${command.join(' ')}`);
  return new Promise((resolve) => {
    const child = spawn(command[0], command.slice(1), { stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    child.stdout.on('data', (data) => {
      process.stdout.write(data);
      output += data;
    });
    child.on('error', (error) => console.error(error));
    child.on('close', (code) => {
      const ok = code === 0;
      if (!counts) return resolve({ passed: ok ? 1 : 0, failed: ok ? 0 : 1 });
      // The summary is the last to say so.
      const number = (pattern) => Number([...output.matchAll(pattern)].at(-1)?.[1] ?? 0);
      const passed = number(/(\d+) pass(?:ing|ed)/g);
      const failed = number(/(\d+) fail(?:ing|ed)/g);
      const skipped = number(/(\d+) (?:pending|skipped)/g);
      // A part that ran nothing, or broke off, has failed, whatever it counted.
      resolve({ passed, failed: Math.max(failed, ok && passed > 0 ? 0 : 1), skipped });
    });
  });
}

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in parts));
if (unknown.length > 0) {
  console.error(`No part ${unknown.join(', ')}; there are: ${Object.keys(parts).join(', ')}`);
  process.exit(2);
}

const total = { passed: 0, failed: 0, skipped: 0 };
const failures = [];
for (const name of asked.length > 0 ? asked : Object.keys(parts)) {
  const start = Date.now();
  const result = await run(name);
  console.log(`--- ${name}: ${result.passed} passed, ${result.failed} failed (${Math.round((Date.now() - start) / 1000)} s)`);
  if (result.failed > 0) failures.push(name);
  for (const key of Object.keys(total)) total[key] += result[key] ?? 0;
}
if (failures.length > 0) console.log(`\nFailed: ${failures.join(', ')}`);
if (total.skipped > 0) console.log(`${total.skipped} tests were skipped, each with its reason above.`);
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed > 0 ? 1 : 0;
