// What is not saved outlives a crash: tags a data file by keyboard, kills code-server with its extension hosts, and opens the folder again.
//   node test/host/hot-exit.mjs
// Ends with "N passed, N failed".
import fs from 'node:fs';
import path from 'node:path';
import { freshProfile, installVsix, root, say, screenshots, setUp, startBrowser, startServer } from './lib.mjs';
import { packVsix } from './serve.mjs';
import { Workbench } from './workbench.mjs';

setUp();
fs.mkdirSync(screenshots, { recursive: true });
const profile = freshProfile({ 'workbench.startupEditor': 'none' });
const workspace = path.join(profile.dir, 'texts');
fs.mkdirSync(workspace);
const data = '{"text": "a ticket from Taipei to Osaka", "label": [], "meta": 1}\n{"text": "我要去台北", "label": []}\n';
fs.writeFileSync(path.join(workspace, 'trips.jsonl'), data);
fs.writeFileSync(path.join(workspace, 'plain.txt'), 'two seats to Lima\nthanks\n');
let server;
let window;
let bench;
let failed = 0;
try {
  installVsix(profile, packVsix(path.join(root, 'out/unroll.vsix')));
  server = await startServer(profile);
  const address = () => `${server.url}/?folder=${encodeURIComponent(workspace)}`;
  window = await startBrowser();
  bench = new Workbench(window.page, screenshots);
  await bench.open(address());
  const { port } = new URL(server.url);

  await bench.openFile('plain.txt');
  await bench.goTo('1:14');
  await bench.keys('Control+k', 't');
  await bench.quickInput('city');
  await bench.label('city').waitFor();
  await bench.openFile('trips.jsonl');
  await bench.command('Unroll: Open as Annotated Text');
  await bench.goTo('1:16');
  await bench.keys('Control+k', 't');
  await bench.quickInput('origin');
  await bench.label('origin').waitFor();
  // Text and tags are backed up by different hands at different moments.
  await bench.goTo('1:1');
  await window.page.keyboard.type('please ');
  await bench.goTo('2:8'); // the column as it is seen: Chinese characters take two
  await bench.keys('Control+k', 't');
  await bench.quickInput('destination');
  await bench.label('destination').waitFor();
  await window.page.waitForTimeout(4000);
  await bench.picture('hot-exit-before');
  if (fs.readFileSync(path.join(workspace, 'trips.jsonl'), 'utf8') !== data) throw new Error('the file was written before it was saved');

  await server.kill();
  say('killed');
  server = await startServer(profile, { port });
  await bench.open(address());
  // The extension host starts anew, which takes its time on a busy machine.
  await bench.until(async () => (await bench.countLabels('origin')) === 1, 'the label origin', 90_000);
  await bench.label('destination').waitFor();
  await bench.picture('hot-exit-after');
  await bench.command('File: Save All Files');
  const file = path.join(workspace, 'trips.jsonl');
  await bench.until(() => fs.readFileSync(file, 'utf8') !== data, 'the saved file');
  const wanted =
    '{"text": "please a ticket from Taipei to Osaka", "label": [[21, 27, "origin"]], "meta": 1}\n' +
    '{"text": "我要去台北", "label": [[3, 5, "destination"]]}\n';
  const found = fs.readFileSync(file, 'utf8');
  if (found.replace(/\s/g, '') !== wanted.replace(/\s/g, '')) throw new Error(`saved: ${found}`);
  console.log('    ✔ a data file has its unsaved text and tags again');
  const sidecar = path.join(workspace, 'plain.txt.spans.jsonl');
  await bench.until(() => fs.existsSync(sidecar), 'the sidecar of the plain text');
  if (!fs.readFileSync(sidecar, 'utf8').includes('[13,17,"city"]')) throw new Error(fs.readFileSync(sidecar, 'utf8'));
  console.log('    ✔ a plain text has its unsaved tags again');
} catch (error) {
  failed++;
  console.error(error);
  await bench?.picture('hot-exit-failure').catch(() => undefined);
  console.error(server?.log().slice(-3000));
} finally {
  await window?.browser.close().catch(() => undefined);
  await server?.stop();
  fs.rmSync(profile.dir, { recursive: true, force: true });
}
console.log(`${failed === 0 ? 2 : 0} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
