// How long 100,000 lines and 20 MB take to open as annotated text in a real VS Code, until the text is in sight and its tags are, to be typed into, tagged and saved;
// beside it the same text in the same VS Code without the extension. Not part of `npm test`: times need a quiet machine.
//   npx tsx test/host/open-speed.mjs [--lines 100000] [--megabytes 20] [--only doccano]
/* global document, window -- what evaluate() is given runs in the page */
import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { filesOf, forms } from '../../bench/annotating/forms.ts';
import { freshProfile, installVsix, packVsix, say, screenshots, setUp, startBrowser, startServer } from './lib.mjs';
import { Workbench } from './workbench.mjs';

const { values } = parseArgs({
  options: {
    lines: { type: 'string', default: '100000' },
    megabytes: { type: 'string', default: '20' },
    only: { type: 'string', default: 'plain,sidecar,doccano,conll' },
  },
});

/** Names of the files of each form, the one to open first. */
const names = { plain: ['trips.txt'], sidecar: ['trips.txt', 'trips.txt.spans.jsonl'], doccano: ['trips.jsonl'], conll: ['trips.conll'] };
/** A piece of text that is drawn as a tag. */
const drawn = '.editor-group-container.active .view-lines span[class*="ced-"]';
const firstLine = '.editor-group-container.active .view-lines .view-line';

function textsOf(form) {
  const found = forms.find(({ name }) => name === (form === 'plain' ? 'doccano' : form));
  const texts = filesOf(found, Number(values.lines), Number(values.megabytes) * 1e6);
  // Without the extension, what the extension shows of the data file.
  return form === 'plain'
    ? [
        found
          .read(texts)
          .documents.map(({ text }) => `${text}\n`)
          .join(''),
      ]
    : texts;
}

function writeFiles(folder, form) {
  const texts = textsOf(form);
  names[form].forEach((name, i) => fs.writeFileSync(path.join(folder, name), texts[i]));
}

/** Milliseconds from a key to a change of the page, frame by frame, told by the page itself. */
async function timed(page, key, condition, argument) {
  await page.evaluate(() => (window.unrollKeyAt = performance.now()));
  await page.keyboard.press(key);
  return since(page, condition, argument);
}

/** Milliseconds from the last timed key on. */
async function since(page, condition, argument) {
  const end = await page.waitForFunction(condition, argument, { polling: 'raf', timeout: 120_000 });
  return Number(await end.evaluate(() => performance.now() - window.unrollKeyAt));
}

const isThere = (selector) => document.querySelector(selector) !== null;
/** A line of an utterance: neither JSON nor a row of columns. */
const startsPlain = (selector) => /^[^{\s]+(\s\S+){8}/.test(document.querySelector(selector)?.textContent ?? '');

/** Types letters one by one at the start of the first line. */
async function typeLetters(bench, count) {
  await bench.goTo('1:1');
  const times = [];
  for (let i = 1; i <= count; i++) {
    const wanted = 'q'.repeat(i);
    times.push(
      await timed(bench.page, 'q', ([selector, text]) => document.querySelector(selector)?.textContent.startsWith(text), [
        firstLine,
        wanted,
      ]),
    );
  }
  return times.sort((a, b) => a - b);
}

/** Largest memory of the extension host so far, in MB (Linux). */
function hostMemory(profile) {
  for (const pid of fs.readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const command = fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8');
      const environment = fs.readFileSync(`/proc/${pid}/environ`, 'utf8');
      if (!command.includes('type=extensionHost') || !environment.includes(profile.user)) continue;
      return Math.round(Number(/VmHWM:\s*(\d+)/.exec(fs.readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1000);
    } catch {
      // It has ended meanwhile, or is not ours.
    }
  }
  return undefined;
}

async function measure(form) {
  // Else the window asks whether a file of more than 10 MB is to be opened.
  const profile = freshProfile({ 'workbench.editorLargeFileConfirmation': 1000 });
  const workspace = path.join(profile.dir, 'large');
  fs.mkdirSync(workspace);
  writeFiles(workspace, form);
  let server;
  let browser;
  try {
    if (form !== 'plain') installVsix(profile, packVsix());
    server = await startServer(profile);
    ({ browser } = await openWindow(server.url, workspace));
    const bench = browser.bench;
    const { page } = bench;
    const [file] = names[form];
    await bench.palette('Go to File...');
    await page.keyboard.press('Enter');
    await page.locator('.quick-input-widget input[placeholder^="Search files"]').waitFor();
    await page.keyboard.type(file, { delay: 5 });
    await page.locator('.quick-input-list .monaco-list-row.focused', { hasText: file }).first().waitFor();
    const figures = {};
    if (form === 'doccano' || form === 'conll') {
      await page.keyboard.press('Enter');
      await page.locator(firstLine).first().waitFor({ timeout: 120_000 });
      // The source is open already; what VS Code still does with it is not the command's.
      await page.waitForTimeout(8000);
      await bench.palette('Unroll: Open as Annotated Text');
    }
    figures.text = await timed(page, 'Enter', startsPlain, firstLine);
    if (form !== 'plain') figures.tags = await since(page, isThere, drawn);
    const letters = await typeLetters(bench, 20);
    Object.assign(figures, { letter: letters[10], slowestLetter: letters[19] });
    if (form !== 'plain') {
      await bench.picture(`large-${form}`);
      await bench.goTo('2:1');
      await bench.command('Unroll: Toggle Tagging Mode');
      const count = await page.locator(drawn).count();
      figures.tag = await timed(page, 'c', ([selector, before]) => document.querySelectorAll(selector).length > before, [drawn, count]);
      const target = path.join(workspace, names[form].at(-1));
      const before = fs.statSync(target).mtimeMs;
      figures.save = await timed(page, 'Control+s', (selector) => document.querySelector(selector) === null, '.tab.active.dirty');
      const saved = Date.now();
      await bench.until(() => fs.statSync(target).mtimeMs !== before, 'the saved file', 60_000);
      figures.save += form === 'sidecar' ? Date.now() - saved : 0;
      figures.memory = hostMemory(profile);
    }
    return figures;
  } finally {
    await browser?.close().catch(() => undefined);
    await server?.stop();
    fs.rmSync(profile.dir, { recursive: true, force: true });
  }
}

async function openWindow(url, workspace) {
  const { browser, page } = await startBrowser();
  const bench = new Workbench(page, screenshots);
  page.setDefaultTimeout(60_000);
  await bench.open(`${url}/?folder=${encodeURIComponent(workspace)}`);
  return { browser: Object.assign(browser, { bench }) };
}

setUp();
fs.mkdirSync(screenshots, { recursive: true });
const rows = [];
for (const form of values.only.split(',')) {
  say(form);
  const figures = await measure(form);
  const { memory, ...times } = figures;
  say(JSON.stringify(figures));
  rows.push({ form, ...Object.fromEntries(Object.entries(times).map(([name, ms]) => [`${name} ms`, Math.round(ms)])), 'host MB': memory });
}
console.table(rows);
