// Runs test/host/suite inside a real VS Code extension host, its workbench in a real browser.
//   node test/host/run.mjs [--grep WORDS]
// Ends with "N passed, N failed"; exit code 0 only when at least one test ran and none failed.
import fs from 'node:fs';
import path from 'node:path';
import { format } from 'node:util';
import { bundleSuite } from './bundle-suite.mjs';
import { copyWorkspace, freshProfile, root, say, screenshots, setUp, startBrowser, startServer } from './lib.mjs';

const limit = Number(process.env.UNROLL_HOST_TIMEOUT ?? 300_000);
const grep = process.argv.includes('--grep') ? process.argv[process.argv.indexOf('--grep') + 1] : '';

setUp();
const tests = await bundleSuite();
const profile = freshProfile();
const resultFile = path.join(profile.dir, 'result.json');
const workspace = copyWorkspace(path.join(root, 'test/host/workspace'), profile.dir);
let server;
let window;
let passed = 0;
let failed = 0;
try {
  // The extension host inherits the server's environment.
  server = await startServer(profile, { testDriver: true, env: { UNROLL_TEST_RESULT: resultFile, UNROLL_TEST_GREP: grep } });
  window = await startBrowser();
  const { page, context } = window;
  const exited = new Promise((resolve, reject) => {
    // The workbench calls these two when they exist.
    const exposed = [
      context.exposeFunction('codeAutomationExit', resolve),
      context.exposeFunction('codeAutomationLog', (type, parts) => {
        const line = format(...(parts ?? []));
        if (process.env.VERBOSE || /^\s*(✔|\d+\))|^\s+(passing|failing)/.test(line)) console.log(line);
      }),
    ];
    Promise.all(exposed).catch(reject);
    page.on('crash', () => reject(new Error('the page crashed')));
    setTimeout(() => reject(new Error(`no result within ${limit / 1000} s`)), limit).unref();
  });
  exited.catch(() => undefined);
  const uri = (file) => `vscode-remote://${server.authority}${file}`;
  const address = new URL(`${server.url}/`);
  address.searchParams.set('folder', workspace);
  address.searchParams.set(
    'payload',
    JSON.stringify([
      ['extensionDevelopmentPath', uri(root)],
      ['extensionTestsPath', uri(tests)],
      ['skipWelcome', 'true'],
    ]),
  );
  await page.goto(address.href, { waitUntil: 'domcontentloaded' });
  say('workbench loaded');
  await exited;
  // Exit code 0 also comes when the host dies in the middle of a test, so only the written result counts.
  if (!fs.existsSync(resultFile)) throw new Error('the extension host ended before the tests did');
  const result = JSON.parse(fs.readFileSync(resultFile, 'utf8'));
  for (const test of result.tests) if (!test.passed) console.log(`not ok: ${test.title}\n${test.error}`);
  ({ passed, failed } = result);
} catch (error) {
  failed++;
  console.error(error);
  fs.mkdirSync(screenshots, { recursive: true });
  await window?.page.screenshot({ path: path.join(screenshots, 'host-failure.png') }).catch(() => undefined);
  console.error(server?.log().slice(-3000));
} finally {
  await window?.browser.close().catch(() => undefined);
  await server?.stop();
  fs.rmSync(profile.dir, { recursive: true, force: true });
}
if (window?.outside.size) say(`requests to other machines: ${[...window.outside].join(', ')}`);
if (passed + failed === 0) failed = 1;
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
