// How many keys, and how long at a stated speed, it takes to tag the first 50 lines of the tickets test set from nothing: an optimal user's keys,
// pressed in a real VS Code; what is saved is compared with the data set's own tags.
//   npx tsx test/host/tagging-speed.mjs [--keys-per-second 5]
import fs from 'node:fs';
import path from 'node:path';
import { readDocuments } from '../../src/data/read.ts';
import { freshProfile, installVsix, root, say, screenshots, setUp, startBrowser, startServer } from './lib.mjs';
import { packVsix } from './serve.mjs';
import { OptimalUser, ticketLetters as letters } from './tagging/optimal-user.ts';
import { Workbench } from './workbench.mjs';

const at = process.argv.indexOf('--keys-per-second');
const speed = at > 0 ? Number(process.argv[at + 1]) : 5;
const themes = { light: ['Light Modern', 'vs'], contrast: ['Default High Contrast', 'hc-black'], dark: ['Dark Modern', 'vs-dark'] };

setUp();
fs.mkdirSync(screenshots, { recursive: true });
const { documents } = await readDocuments(path.join(root, 'examples/tickets/data/en/test'));
const fifty = documents.slice(0, 50);
const user = new OptimalUser(fifty.map(({ text }) => text));
fifty.forEach(({ spans }, line) => spans.forEach(({ start, end, label }) => user.tag(line, start, end, label, letters[label])));

const profile = freshProfile({ 'workbench.colorTheme': themes.dark[0] });
const workspace = path.join(profile.dir, 'tickets');
fs.mkdirSync(path.join(workspace, '.unroll'), { recursive: true });
const labels = Object.entries(letters).map(([name, key]) => ({ name, key }));
fs.writeFileSync(path.join(workspace, '.unroll/labels.json'), JSON.stringify({ labels, classes: [{ name: 'book', key: 'b' }] }, null, 2));
const file = path.join(workspace, 'fifty.jsonl');
fs.writeFileSync(file, fifty.map(({ text }) => `${JSON.stringify({ text, label: [] })}\n`).join(''));
fs.writeFileSync(path.join(workspace, 'zh.jsonl'), fs.readFileSync(path.join(root, 'examples/tickets/data/zh/test.jsonl')));
let server;
let window;
let failed = 0;
try {
  installVsix(profile, packVsix(path.join(root, 'out/unroll.vsix')));
  server = await startServer(profile);
  window = await startBrowser();
  const bench = new Workbench(window.page, screenshots);
  await bench.open(`${server.url}/?folder=${encodeURIComponent(workspace)}`);
  await bench.openFile('fifty.jsonl');
  await bench.command('Unroll: Open as Annotated Text');
  await bench.goTo('1:1');
  await bench.command('Unroll: Toggle Tagging Mode');
  await window.page.waitForTimeout(500);
  const start = Date.now();
  for (const [i, key] of user.keys.entries()) {
    await window.page.keyboard.press(key);
    const early = start + ((i + 1) * 1000) / speed - Date.now();
    if (early > 0) await window.page.waitForTimeout(early);
  }
  const seconds = (Date.now() - start) / 1000;
  await bench.picture('tagging-mode-dark');
  await window.page.keyboard.press('Control+s');
  const saved = () =>
    fs
      .readFileSync(file, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).label);
  const wanted = JSON.stringify(fifty.map(({ spans }) => spans.map(({ start: from, end, label }) => [from, end, label])));
  await bench.until(() => JSON.stringify(saved()) !== JSON.stringify(fifty.map(() => [])), 'the saved file');
  const wrong = saved()
    .map((spans, i) => [i + 1, spans, fifty[i].spans])
    .filter(([, spans, own]) => JSON.stringify(spans) !== JSON.stringify(own.map((s) => [s.start, s.end, s.label])));
  const count = fifty.reduce((sum, { spans }) => sum + spans.length, 0);
  console.log(`${user.keys.length} keys for ${count} spans in 50 lines; ${seconds.toFixed(0)} s at ${speed} keys a second`);
  if (JSON.stringify(saved()) !== wanted) throw new Error(`saved otherwise: ${JSON.stringify(wrong.slice(0, 3))} (${wrong.length} lines)`);
  console.log('    ✔ saved just as the data set has it');
  await bench.openFile('zh.jsonl');
  await bench.command('Unroll: Open as Annotated Text');
  await bench.command('Unroll: Show Label Keys').catch(() => undefined);
  await bench.picture('label-keys-dark');
  await bench.dismiss();
  for (const [name, theme] of Object.entries(themes)) {
    await bench.theme(...theme);
    await bench.picture(`annotated-zh-${name}`);
  }
} catch (error) {
  failed++;
  console.error(error);
  await window?.page.screenshot({ path: path.join(screenshots, 'tagging-speed-failure.png') }).catch(() => undefined);
} finally {
  await window?.browser.close().catch(() => undefined);
  await server?.stop();
  fs.rmSync(profile.dir, { recursive: true, force: true });
}
say('done');
console.log(`${failed === 0 ? 1 : 0} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
