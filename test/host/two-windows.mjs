// Two windows tag the same files, and texts are saved under other names: nobody's work is lost.
//   node test/host/two-windows.mjs
// Writes screenshots/two-windows-*.png. Ends with "N passed, N failed".
import fs from 'node:fs';
import path from 'node:path';
import { assert, inWindows } from './lib.mjs';

const data = '{"text": "a ticket from Taipei to Osaka", "label": [], "meta": 1}\n{"text": "我要去台北", "label": []}\n';
let workspace;
const inFolder = (name) => path.join(workspace, name);
const read = (name) => (fs.existsSync(inFolder(name)) ? fs.readFileSync(inFolder(name), 'utf8') : '');

function makeFolder(dir) {
  workspace = path.join(dir, 'texts');
  fs.mkdirSync(workspace);
  fs.writeFileSync(inFolder('trips.jsonl'), data);
  fs.writeFileSync(inFolder('plain.txt'), 'two seats to Lima\nback to Bonn\n');
  return workspace;
}

async function tag(bench, place, label) {
  await bench.goTo(place);
  await bench.keys('Control+k', 't');
  await bench.quickInput(label);
  await bench.label(label).waitFor();
}

async function saveAs(bench, name) {
  // The dialog is the same box.
  await bench.palette('File: Save As...');
  await bench.page.keyboard.press('Enter');
  const box = bench.page.locator('.quick-input-widget input[type=text]');
  await bench.until(async () => (await box.inputValue()).includes(workspace), 'the dialog');
  await box.fill(inFolder(name));
  await bench.page.locator('.quick-input-widget .monaco-button', { hasText: 'OK' }).click();
  await bench.page.locator('.tab.active', { hasText: name }).waitFor();
}

await inWindows({ name: 'two-windows', makeFolder, windows: 2, mostFailures: 10 }, async ({ benches, check }) => {
  const [one, two] = benches;

  await check('a data file that the other window saved is not overwritten: the second save asks', async () => {
    for (const bench of benches) {
      await bench.page.bringToFront();
      await bench.openFile('trips.jsonl');
      await bench.command('Unroll: Open as Annotated Text');
    }
    await tag(two, '2:8', 'destination');
    await one.page.bringToFront();
    await tag(one, '1:16', 'origin');
    await two.page.bringToFront();
    await two.page.keyboard.press('Control+s');
    await two.until(() => read('trips.jsonl').includes('destination'), 'the save of the other window');
    const theirs = read('trips.jsonl');
    await one.page.bringToFront();
    await one.page.keyboard.press('Control+s');
    await one.page.locator('.notifications-toasts', { hasText: 'trips.jsonl' }).waitFor();
    await one.picture('two-windows-asked');
    assert(read('trips.jsonl') === theirs, `saved: ${read('trips.jsonl')}`);
    await one.label('origin').waitFor();
    await one.command('Notifications: Clear All Notifications');
    await one.command('File: Revert File');
    await one.label('destination').waitFor();
    await one.labels('origin', 0);
  });

  await check('what two windows tag of a plain text is saved together, and both see it', async () => {
    for (const bench of benches) {
      await bench.page.bringToFront();
      await bench.openFile('plain.txt');
    }
    await tag(two, '2:9', 'bonn');
    await one.page.bringToFront();
    await tag(one, '1:14', 'lima');
    await two.page.bringToFront();
    await two.page.keyboard.press('Control+s');
    await two.until(() => read('plain.txt.spans.jsonl').includes('bonn'), 'the save of the other window');
    await one.page.bringToFront();
    await one.page.keyboard.press('Control+s');
    await one.until(() => read('plain.txt.spans.jsonl').includes('lima'), 'the save of this window');
    assert(read('plain.txt.spans.jsonl').includes('bonn'), read('plain.txt.spans.jsonl'));
    await one.label('bonn').waitFor();
    await one.picture('two-windows-together');
    await two.page.bringToFront();
    await two.label('lima').waitFor();
  });

  await check('in either window Undo takes back what was tagged there before theirs came, and theirs stay', async () => {
    for (const [bench, own, theirs] of [
      [one, 'lima', 'bonn'],
      [two, 'bonn', 'lima'],
    ]) {
      await bench.page.bringToFront();
      await bench.goTo('1:1');
      await bench.page.keyboard.press('Control+z');
      await bench.labels(own, 0);
      await bench.label(theirs).waitFor();
      await bench.picture(`two-windows-undone-${own}`);
      await bench.page.keyboard.press('Control+Shift+z');
      await bench.label(own).waitFor();
      await bench.label(theirs).waitFor();
    }
  });

  await check('a text that is saved under another name has its tags there, unsaved ones too', async () => {
    await one.page.bringToFront();
    await tag(one, '1:1', 'count');
    await saveAs(one, 'copy.txt');
    await one.until(() => read('copy.txt.spans.jsonl').includes('count'), 'the tags of the copy');
    for (const label of ['lima', 'bonn']) assert(read('copy.txt.spans.jsonl').includes(label), read('copy.txt.spans.jsonl'));
    assert(!read('plain.txt.spans.jsonl').includes('count'), read('plain.txt.spans.jsonl'));
    for (const label of ['count', 'lima', 'bonn']) await one.label(label).waitFor();
  });

  await check('so has annotated text, in the form that the new name tells', async () => {
    await one.openFile('trips.jsonl');
    await one.command('Unroll: Open as Annotated Text');
    await tag(one, '1:16', 'origin');
    await saveAs(one, 'other.jsonl');
    await one.until(() => read('other.jsonl').includes('origin'), 'the copy');
    const found = read('other.jsonl').replace(/\s/g, '');
    assert(found.includes('[14,20,"origin"]') && found.includes('[3,5,"destination"]'), found);
    assert(!read('trips.jsonl').includes('origin'), read('trips.jsonl'));
    await one.page.locator('.tab.active', { hasText: 'other.jsonl (annotated)' }).waitFor();
    await one.label('origin').waitFor();
    await one.picture('two-windows-copy');
  });
});
