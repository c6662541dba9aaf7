// How many keys, and how long at a stated speed, it takes to tag the first 50 lines of the tickets test set: an optimal user's keys, pressed in a real
// VS Code; what is saved is compared with the data set's own tags.
//   npx tsx test/host/tagging-speed.mjs [nothing|trained|cold] [--first 10] [--keys-per-second 5]
// nothing: without a model. trained: with the suggestions of a model of the example's training data. cold: the first lines from nothing, and after every
// so many lines a model is trained by itself on what is tagged so far; the time that a person would go on tagging meanwhile is waited for, and not counted.
import fs from 'node:fs';
import path from 'node:path';
import { readDocuments } from '../../src/data/read.ts';
import { LoadedModels } from '../../src/experiment/loaded-model.ts';
import { startTraining } from '../../src/experiment/train.ts';
import { assert, inWindows, root, say } from './lib.mjs';
import { OptimalUser, ticketLetters as letters } from './tagging/optimal-user.ts';
import { reviewKeys } from './tagging/reviewing-user.ts';

const option = (name, otherwise) => {
  const at = process.argv.indexOf(`--${name}`);
  return at > 0 ? Number(process.argv[at + 1]) : otherwise;
};
const way = ['trained', 'cold'].find((name) => process.argv.includes(name)) ?? 'nothing';
const speed = option('keys-per-second', 5);
const first = option('first', 10);
const themes = { light: ['Light Modern', 'vs'], contrast: ['Default High Contrast', 'hc-black'], dark: ['Dark Modern', 'vs-dark'] };
const tickets = path.join(root, 'examples/tickets');

const { documents } = await readDocuments(path.join(tickets, 'data/en/test'));
const fifty = documents.slice(0, 50);
const user = new OptimalUser(fifty.map(({ text }) => text));
const ofUser = (from, to) => {
  const before = user.keys.length;
  fifty
    .slice(from, to)
    .forEach(({ spans }, i) => spans.forEach(({ start, end, label }) => user.tag(from + i, start, end, label, letters[label])));
  return user.keys.slice(before);
};

const models = new LoadedModels();
let file;
let runsDir;

async function makeFolder(dir) {
  const folder = path.join(dir, 'tickets');
  fs.mkdirSync(path.join(folder, '.unroll'), { recursive: true });
  const labels = Object.entries(letters).map(([name, key]) => ({ name, key }));
  fs.writeFileSync(path.join(folder, '.unroll/labels.json'), JSON.stringify({ labels, classes: [{ name: 'book', key: 'b' }] }, null, 2));
  file = path.join(folder, 'fifty.jsonl');
  fs.writeFileSync(file, fifty.map(({ text }) => `${JSON.stringify({ text, label: [] })}\n`).join(''));
  fs.writeFileSync(path.join(folder, 'zh.jsonl'), fs.readFileSync(path.join(root, 'examples/tickets/data/zh/test.jsonl')));
  runsDir = path.join(folder, '.unroll/runs');
  if (way !== 'trained') return folder;
  fs.cpSync(path.join(tickets, 'data/en'), path.join(folder, 'data/en'), { recursive: true });
  const specFile = path.join(folder, 'tickets-en.unroll.json');
  fs.copyFileSync(path.join(tickets, 'tickets-en.unroll.json'), specFile);
  const training = await startTraining({ specFile, specText: fs.readFileSync(specFile, 'utf8'), runsDir });
  const { run } = await training.finished;
  say(`trained ${run}`);
  return folder;
}

const runOf = (number) => {
  const names = fs.existsSync(runsDir) ? fs.readdirSync(runsDir) : [];
  return names.map((name) => path.join(runsDir, name)).find((run) => run.endsWith(`-${number}`));
};
const ended = (run) =>
  fs.existsSync(path.join(run, 'events.jsonl')) && fs.readFileSync(path.join(run, 'events.jsonl'), 'utf8').includes('"type":"end"');

/** Lines as a model shows them. */
async function suggested(run) {
  const answers = await models.tag(
    run,
    fifty.map(({ text }) => text),
  );
  return fifty.map(({ text }, i) => ({
    text,
    spans: [],
    suggestions: answers[i].spans,
    guess: { confidence: answers[i].confidence },
  }));
}

/** Keys to review a line from a model's suggestions. */
function reviewed(line, i, at) {
  const keys = reviewKeys(line, fifty[i].spans, letters, user.passed, at);
  user.passed.learn([{ ...line, spans: fifty[i].spans }]);
  return keys;
}

const settings = { 'workbench.colorTheme': themes.dark[0], ...(way === 'cold' && { 'unroll.tagging.trainEvery': first }) };
await inWindows({ name: 'tagging-speed', makeFolder, settings }, async ({ bench, check }) => {
  const { page } = bench;
  await bench.openFile('fifty.jsonl');
  await bench.command('Unroll: Open as Annotated Text');
  await page.keyboard.press('Control+Home');
  // By keys: what goes to the palette of a busy window may end in the text.
  await page.locator('.statusbar', { hasText: '0 of 50 tagged' }).waitFor();
  await page
    .locator('.editor-group-container.active .monaco-editor .view-line')
    .first()
    .click({ position: { x: 2, y: 5 } });
  await bench.until(async () => {
    await bench.keys('Alt+k', 'Alt+k');
    await page.waitForTimeout(1000);
    return (await page.locator('.statusbar').innerText()).includes('Tagging mode');
  }, 'the tagging mode');
  await page.waitForTimeout(500);
  let count = 0;
  let seconds = 0;
  const press = async (keys) => {
    const start = Date.now();
    for (const [i, key] of keys.entries()) {
      await page.keyboard.press(key);
      const early = start + ((i + 1) * 1000) / speed - Date.now();
      if (early > 0) await page.waitForTimeout(early);
    }
    count += keys.length;
    seconds += (Date.now() - start) / 1000;
  };
  /** Where the cursor is in a line, counted from 0. */
  const column = async (line) => {
    let found;
    await bench.until(async () => {
      found = new RegExp(`Ln ${line}, Col (\\d+)`).exec(await page.locator('.statusbar').innerText());
      return found;
    }, `the cursor in line ${line}`);
    return Number(found[1]) - 1;
  };
  /** Reviews lines one after another; a person goes on when the next line has the cursor, however busy the machine is. */
  const review = async (lines, from, to, at) => {
    for (let i = from; i < to; i++) {
      await press(reviewed(lines[i], i, i === from ? at : undefined));
      if (i + 1 < 50) await column(i + 2);
    }
  };
  const shown = (run) => page.locator('.statusbar', { hasText: `${path.basename(run)} suggests` }).waitFor({ timeout: 120_000 });
  if (way === 'nothing') await press(ofUser(0, 50));
  else if (way === 'trained') {
    await press(['Alt+k', 'Alt+m']);
    await shown(runOf(1));
    await bench.picture('suggestions-dark');
    for (const [name, theme] of Object.entries(themes)) {
      await bench.theme(...theme);
      await bench.picture(`suggestions-${name}`);
    }
    await page.keyboard.press('Control+Home');
    await review(await suggested(runOf(1)), 0, 50, 0);
  } else {
    await press(ofUser(0, first));
    for (let done = first, number = 1; done < 50; done += first, number++) {
      const waiting = Date.now();
      await bench.until(() => runOf(number) && ended(runOf(number)), `run ${number}`, 180_000);
      await shown(runOf(number));
      say(`run ${number} waited for: ${((Date.now() - waiting) / 1000).toFixed(1)} s`);
      if (number === 1) await press(['Enter']);
      const lines = await suggested(runOf(number));
      const at = await column(done + 1);
      const before = count;
      await review(lines, done, Math.min(50, done + first), at);
      say(`lines ${done + 1} to ${done + first}: ${count - before} keys`);
    }
  }
  await bench.picture(`tagging-mode-dark-${way}`);
  await page.keyboard.press('Control+s');
  const saved = () =>
    fs
      .readFileSync(file, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).label.map((one) => (Array.isArray(one) ? one : [one.start_offset, one.end_offset, one.label])));
  const wanted = JSON.stringify(fifty.map(({ spans }) => spans.map(({ start: from, end, label }) => [from, end, label])));
  await bench.until(() => JSON.stringify(saved()) !== JSON.stringify(fifty.map(() => [])), 'the saved file');
  const wrong = saved()
    .map((list, i) => [i + 1, list, fifty[i].spans])
    .filter(([, list, own]) => JSON.stringify(list) !== JSON.stringify(own.map((s) => [s.start, s.end, s.label])));
  const spans = fifty.reduce((sum, one) => sum + one.spans.length, 0);
  console.log(`${way}: ${count} keys for ${spans} spans in 50 lines; ${seconds.toFixed(0)} s at ${speed} keys a second`);
  await check('saved just as the data set has it', () =>
    assert(JSON.stringify(saved()) === wanted, `saved otherwise: ${JSON.stringify(wrong.slice(0, 3))} (${wrong.length} lines)`),
  );
  if (way === 'nothing') {
    await bench.openFile('zh.jsonl');
    await bench.command('Unroll: Open as Annotated Text');
    await bench.command('Unroll: Show Label Keys').catch(() => undefined);
    await bench.picture('label-keys-dark');
    await bench.dismiss();
    for (const [name, theme] of Object.entries(themes)) {
      await bench.theme(...theme);
      await bench.picture(`annotated-zh-${name}`);
    }
  }
});
