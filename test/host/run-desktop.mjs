// The same suite as run.mjs in a desktop VS Code, by @vscode/test-electron: one that VSCODE_EXECUTABLE names, or one that it downloads.
//   node test/host/run-desktop.mjs
import fs from 'node:fs';
import path from 'node:path';
import { runTests } from '@vscode/test-electron';
import { bundleSuite } from './bundle-suite.mjs';
import { copyWorkspace, freshProfile, root } from './lib.mjs';

const tests = await bundleSuite();
const profile = freshProfile();
const resultFile = path.join(profile.dir, 'result.json');
const workspace = copyWorkspace(path.join(root, 'test/host/workspace'), profile.dir);
let passed = 0;
let failed = 0;
try {
  await runTests({
    vscodeExecutablePath: process.env.VSCODE_EXECUTABLE,
    extensionDevelopmentPath: root,
    extensionTestsPath: tests,
    extensionTestsEnv: { UNROLL_TEST_RESULT: resultFile },
    launchArgs: [workspace, '--disable-extensions', '--disable-workspace-trust', '--user-data-dir', profile.user],
  });
} catch (error) {
  // The suite's own failures come as an error too; the result file tells more.
  if (!fs.existsSync(resultFile)) {
    console.error(error);
    failed = 1;
  }
}
if (fs.existsSync(resultFile)) {
  const result = JSON.parse(fs.readFileSync(resultFile, 'utf8'));
  for (const test of result.tests) console.log(test.passed ? `    ✔ ${test.title}` : `not ok: ${test.title}\n${test.error}`);
  ({ passed, failed } = result);
}
fs.rmSync(profile.dir, { recursive: true, force: true });
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);
