// Tabs, faster than the editor answers, on a machine that is busy with other things: each accepts one suggestion, and none gets into the text.
// Not part of `npm test`: how busy the machine is decides.
//   node test/host/tab-stress.mjs [--busy 12]
// busy: processes that do nothing but keep the processor busy meanwhile.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { freshProfile, installVsix, root, say, screenshots, setUp, startBrowser, startServer } from './lib.mjs';
import { packVsix } from './serve.mjs';
import { Workbench } from './workbench.mjs';

const at = process.argv.indexOf('--busy');
const busy = at > 0 ? Number(process.argv[at + 1]) : 12;
const cities = ['Oslo', 'Lima', 'Kyoto', 'Cairo', 'Paris', 'Bonn', 'Quito', 'Delhi', 'Rome', 'Accra'];
const trip = (i, step) => `fly from ${cities[i % 10]} to ${cities[(i + step) % 10]} now`;
const learnt = Array.from({ length: 20 }, (_, i) => trip(i, i < 10 ? 3 : 7));
const text = [...learnt, ...Array.from({ length: 80 }, (_, i) => trip(i, 1 + (i % 9)))].join('\n');
const record = (line, id) => {
  const [, , from, , to] = line.split(' ');
  const place = (word, start) => [line.indexOf(word, start), line.indexOf(word, start) + word.length];
  return JSON.stringify({
    id,
    text: line,
    label: [
      [...place(from, 0), 'origin'],
      [...place(to, line.indexOf(' to ')), 'destination'],
    ],
  });
};

setUp();
fs.mkdirSync(screenshots, { recursive: true });
const profile = freshProfile();
const workspace = path.join(profile.dir, 'stress');
fs.mkdirSync(path.join(workspace, '.unroll'), { recursive: true });
const labels = [['origin', 'o'], ['destination', 'd'], ['via', 'v']].map(([name, key]) => ({ name, key })); // prettier-ignore
fs.writeFileSync(path.join(workspace, '.unroll/labels.json'), JSON.stringify({ labels }));
for (const name of ['tabs', 'letters']) {
  fs.writeFileSync(path.join(workspace, `${name}.txt`), text);
  fs.writeFileSync(path.join(workspace, `${name}.txt.spans.jsonl`), learnt.map((line, i) => `${record(line, i + 1)}\n`).join(''));
}
/** Labels of the lines that were not tagged. */
const saved = (name) => {
  const lines = fs
    .readFileSync(path.join(workspace, `${name}.txt.spans.jsonl`), 'utf8')
    .trim()
    .split('\n');
  const records = lines.map((line) => JSON.parse(line)).filter(({ id }) => id > learnt.length);
  return records.flatMap(({ label }) => label.map((one) => (Array.isArray(one) ? one[2] : one.label)));
};

const load = [];
let server;
let window;
let failed = 0;
try {
  installVsix(profile, packVsix(path.join(root, 'out/unroll.vsix')));
  server = await startServer(profile);
  window = await startBrowser();
  const bench = new Workbench(window.page, screenshots);
  await bench.open(`${server.url}/?folder=${encodeURIComponent(workspace)}`);
  const status = () => window.page.locator('.statusbar').innerText();
  const toReview = async () => Number(/(\d+) to review/.exec(await status())?.[1] ?? 0);

  for (const [name, tagging] of [
    ['tabs', false],
    ['letters', true],
  ]) {
    // prettier-ignore
    await bench.openFile(`${name}.txt`);
    await bench.until(async () => (await status()).includes('20 of 100 tagged'), 'the tags');
    await bench.command(name === 'tabs' ? 'Unroll: Train on What Is Tagged So Far' : 'Unroll: Tag File with Model');
    await bench.until(async () => (await toReview()) > 100, 'suggestions', 120_000);
    if (!tagging) await bench.until(async () => (await status()).includes('suggests'), 'the end of the training', 60_000);
    await window.page.keyboard.press('Control+Home');
    if (tagging) await bench.keys('Alt+k', 'Alt+k');
    await bench.keys('Alt+k', 'Tab');
    await bench.until(async () => /Ln (?!1,)\d+, Col/.test(await status()), 'the first suggestion');
    const count = await toReview();
    for (let n = 0; n < busy; n++) load.push(spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' }));
    const start = Date.now();
    const keys = Array.from({ length: count }, () => (tagging ? ['v', 'Tab'] : ['Tab'])).flat();
    for (const key of keys) await window.page.keyboard.press(key);
    const pressed = Date.now() - start;
    await bench.until(async () => (await toReview()) === 0, 'the last suggestion', 120_000).catch(() => undefined);
    const seconds = ((Date.now() - start) / 1000).toFixed(1);
    for (const one of load.splice(0)) one.kill();
    const open = await toReview();
    await window.page.keyboard.press('Control+s');
    await bench.until(() => saved(name).length >= count - open, 'the saved tags').catch(() => undefined);
    const now = fs.readFileSync(path.join(workspace, `${name}.txt`), 'utf8');
    const tabs = now.split('\t').length - 1;
    const wrong = tagging ? saved(name).filter((label) => label !== 'via').length : 0;
    const words = `${name}: ${keys.length} keys in ${(pressed / 1000).toFixed(1)} s, done after ${seconds} s, ${busy} busy processes`;
    console.log(`${words}: ${saved(name).length} of ${count} tags, ${open} left, ${wrong} with another label, ${tabs} tabs in the text`);
    await bench.picture(`tab-stress-${name}`);
    if (now !== text || open > 0 || wrong > 0 || saved(name).length !== count) failed++;
    if (tagging) await bench.keys('Escape');
  }
} catch (error) {
  failed++;
  console.error(error);
  await window?.page.screenshot({ path: path.join(screenshots, 'tab-stress-failure.png') }).catch(() => undefined);
} finally {
  for (const one of load) one.kill();
  await window?.browser.close().catch(() => undefined);
  await server?.stop();
  fs.rmSync(profile.dir, { recursive: true, force: true });
}
say('done');
console.log(`${failed === 0 ? 1 : 0} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
