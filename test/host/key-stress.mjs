// Keys, faster than the editor answers, on a machine that is busy with other things: each sets its tag at its place, and none gets into the text.
// Not part of `npm test`: how busy the machine is decides.
//   node test/host/key-stress.mjs [--busy 12] [--only tabs,letters] [--lines 80] [--vsix FILE]
// busy: processes that do nothing but keep the processor busy meanwhile.
/* global document, window, MutationObserver -- what evaluate() is given runs in the page */
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { assert, inWindows } from './lib.mjs';

const { values } = parseArgs({
  options: {
    busy: { type: 'string', default: '12' },
    lines: { type: 'string', default: '80' },
    only: { type: 'string', default: 'tabs,letters,numbers,typing,cursors,undo,saves' },
    vsix: { type: 'string' },
  },
});
const busy = Number(values.busy);
const count = Number(values.lines);
const cities = ['Oslo', 'Lima', 'Kyoto', 'Cairo', 'Paris', 'Bonn', 'Quito', 'Delhi', 'Rome', 'Accra'];
const trip = (i, step) => `fly from ${cities[i % 10]} to ${cities[(i + step) % 10]} now`;
const learnt = Array.from({ length: 20 }, (_, i) => trip(i, i < 10 ? 3 : 7));
const fresh = Array.from({ length: count }, (_, i) => trip(i, 1 + (i % 9)));
const placesOf = (line) => {
  const [, , from, , to] = line.split(' ');
  const at = line.indexOf(' to ') + 4;
  return [
    [9, 9 + from.length],
    [at, at + to.length],
  ];
};
/** Every line's first city has this label. */
const firstCities = (labelOf) => fresh.map((line, i) => [[...placesOf(line)[0], labelOf(i)]]);
const times = (number, keys) => Array.from({ length: number }, (_, i) => keys(i)).flat();
const down = (number) => times(number, () => ['ArrowDown']);

/**
 * What is pressed, with the tags and the text that come of it.
 * Each begins with the cursor at the first city, or with a model at its first suggestion.
 */
const scenarios = {
  tabs: { model: true, keys: (open) => times(open, () => ['Tab']), tags: fresh.map((line) => [[...placesOf(line)[0], 'origin'], [...placesOf(line)[1], 'destination']]) }, // prettier-ignore
  letters: { model: true, mode: true, keys: (open) => times(open, () => ['v', 'Tab']), tags: fresh.map((line) => placesOf(line).map((place) => [...place, 'via'])) }, // prettier-ignore
  numbers: { keys: () => times(count, (i) => ['Control+k', String(1 + (i % 3)), 'ArrowDown']), tags: firstCities((i) => ['origin', 'destination', 'via'][i % 3]) }, // prettier-ignore
  typing: {
    keys: () =>
      times(count, () => ['Control+k', '1', 'End', ' ', 'o', 'k', 'Home', 'ArrowDown', ...times(3, () => ['Control+ArrowRight'])]),
    tags: firstCities(() => 'origin'),
    text: fresh.map((line) => `${line} ok`),
  },
  cursors: { keys: () => times(count / 4, () => ['Shift+Alt+ArrowDown', 'Shift+Alt+ArrowDown', 'Shift+Alt+ArrowDown', 'Control+k', '2', 'Escape', ...down(4)]), tags: firstCities(() => 'destination') }, // prettier-ignore
  undo: {
    mode: true,
    keys: () =>
      times(count, (i) => [
        ...(i % 2 === 0 ? ['v', 'Control+z', 'd'] : ['o', 'Control+z', 'Control+y']),
        ...times(6, () => ['ArrowRight']),
      ]),
    tags: firstCities((i) => (i % 2 === 0 ? 'destination' : 'origin')),
  },
  saves: { keys: () => times(count, (i) => ['Control+k', '3', 'ArrowDown', ...(i % 3 === 0 ? ['Control+s'] : [])]), tags: firstCities(() => 'via') }, // prettier-ignore
};
const names = values.only.split(',');

function makeFolder(dir) {
  const folder = path.join(dir, 'stress');
  fs.mkdirSync(path.join(folder, '.unroll'), { recursive: true });
  const labels = [['origin', 'o'], ['destination', 'd'], ['via', 'v']].map(([name, key]) => ({ name, key })); // prettier-ignore
  fs.writeFileSync(path.join(folder, '.unroll/labels.json'), JSON.stringify({ labels }));
  for (const name of names) {
    const lines = scenarios[name].model ? [...learnt, ...fresh] : fresh;
    fs.writeFileSync(path.join(folder, `${name}.txt`), lines.join('\n'));
    const tagged = scenarios[name].model ? learnt : [];
    const record = (text, i) => {
      const label = placesOf(text).map((place, n) => [...place, ['origin', 'destination'][n]]);
      return `${JSON.stringify({ id: i + 1, text, label })}\n`;
    };
    if (tagged.length > 0) fs.writeFileSync(path.join(folder, `${name}.txt.spans.jsonl`), tagged.map(record).join(''));
  }
  return folder;
}

/** Tags that a file holds, as "line start end label"; those that were there are left out. */
function savedTags(file, before) {
  if (!fs.existsSync(file)) return [];
  const records = fs
    .readFileSync(file, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
  const spanOf = (one) => (Array.isArray(one) ? one : [one.start_offset, one.end_offset, one.label]);
  return records
    .filter(({ id }) => id > before)
    .flatMap(({ id, label }) => label.map((one) => [id - 1 - before, ...spanOf(one)].join(' ')));
}

await inWindows(
  { name: 'key-stress', makeFolder, mostFailures: names.length, vsix: values.vsix, settings: { 'editor.wordBasedSuggestions': 'off' } },
  async ({ bench, workspace, check }) => {
    const { page } = bench;
    const status = () => page.locator('.statusbar').innerText();
    const toReview = async () => Number(/(\d+) to review/.exec(await status())?.[1] ?? 0);
    const messages = [];
    await page.exposeFunction('unrollTold', (text) => void messages.push(text));
    await page.evaluate(() => {
      const told = new WeakSet();
      new MutationObserver(() => {
        for (const item of document.querySelectorAll('.notification-list-item-message')) {
          if (told.has(item)) continue;
          told.add(item);
          window.unrollTold(item.textContent);
        }
      }).observe(document.body, { childList: true, subtree: true });
    });
    let trained = false;

    for (const name of names) {
      const { model, mode, keys: keysOf, tags, text = fresh } = scenarios[name];
      await check(name, async () => {
        const before = model ? learnt.length : 0;
        await bench.openFile(`${name}.txt`);
        await page.keyboard.press('Control+Home');
        if (model) {
          await bench.until(async () => (await status()).includes(`${before} of ${before + count} tagged`), 'the tags');
          await bench.command(trained ? 'Unroll: Tag File with Model' : 'Unroll: Train on What Is Tagged So Far');
          await bench.until(async () => (await toReview()) > count, 'suggestions', 120_000);
          if (!trained) await bench.until(async () => (await status()).includes('suggests'), 'the end of the training', 60_000);
          trained = true;
        } else {
          await bench.until(async () => (await status()).includes('Ln 1, Col 1'), 'the first line');
          await bench.goTo('1:10');
        }
        if (mode) await bench.keys('Alt+k', 'Alt+k');
        if (mode) await bench.until(async () => (await status()).includes('Tagging mode'), 'the tagging mode');
        if (model) await bench.keys('Alt+k', 'Tab');
        if (model) await bench.until(async () => /Ln (?!1,)\d+, Col/.test(await status()), 'the first suggestion');
        const keys = keysOf(model ? await toReview() : 0);
        messages.length = 0;
        const load = Array.from({ length: busy }, () => spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' }));
        const start = Date.now();
        const file = path.join(workspace, `${name}.txt`);
        const wanted = tags.flatMap((line, i) => line.map((tag) => [i, ...tag].join(' ')));
        const found = () => savedTags(`${file}.spans.jsonl`, before);
        let pressed;
        try {
          for (const key of keys) await page.keyboard.press(key);
          // At once: what was pressed before is saved, too.
          await page.keyboard.press('Control+s');
          pressed = (Date.now() - start) / 1000;
          await bench.until(() => found().length >= wanted.length, 'the tags', 30_000).catch(() => undefined);
        } finally {
          for (const one of load) one.kill();
        }
        const seconds = (Date.now() - start) / 1000;
        await bench.picture(`key-stress-${name}`);
        const refused = messages.filter((message) => /was set|did nothing|read-only/.test(message));
        const saved = found();
        const missing = wanted.filter((tag) => !saved.includes(tag));
        const wrong = saved.filter((tag) => !wanted.includes(tag));
        const now = fs.readFileSync(file, 'utf8');
        const same = now === [...(model ? learnt : []), ...text].join('\n');
        const speed = `${keys.length} keys, ${(keys.length / pressed).toFixed(0)} a second, done after ${seconds.toFixed(1)} s, ${busy} busy processes`;
        console.log(`${name}: ${speed}: ${wanted.length} tags, ${missing.length} missing, ${wrong.length} wrong, ${refused.length} refusals told, text ${same ? 'right' : 'WRONG'}`); // prettier-ignore
        if (mode) await bench.keys('Escape');
        if (missing.length > 0 && (await page.locator('.tab.active.dirty').count()) > 0) console.log('  the text is unsaved');
        assert(same, `the text is ${JSON.stringify(now.slice(0, 300))}`);
        assert(wrong.length === 0 && missing.length === 0, `missing ${missing.slice(0, 5).join(', ')}; wrong ${wrong.slice(0, 5).join(', ')}`); // prettier-ignore
      });
    }
  },
);
