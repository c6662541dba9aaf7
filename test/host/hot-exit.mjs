// What is not saved outlives a crash: tags a data file by keyboard, kills code-server with its extension hosts, and opens the folder again.
//   node test/host/hot-exit.mjs
// Ends with "N passed, N failed".
import fs from 'node:fs';
import path from 'node:path';
import { assert, inWindows } from './lib.mjs';

const data = '{"text": "a ticket from Taipei to Osaka", "label": [], "meta": 1}\n{"text": "我要去台北", "label": []}\n';

function makeFolder(dir) {
  const folder = path.join(dir, 'texts');
  fs.mkdirSync(folder);
  fs.writeFileSync(path.join(folder, 'trips.jsonl'), data);
  fs.writeFileSync(path.join(folder, 'plain.txt'), 'two seats to Lima\nthanks\n');
  return folder;
}

await inWindows({ name: 'hot-exit', makeFolder }, async ({ bench, workspace, address, check, crash }) => {
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
  await bench.page.keyboard.type('please ');
  await bench.goTo('2:8'); // the column as it is seen: Chinese characters take two
  await bench.keys('Control+k', 't');
  await bench.quickInput('destination');
  await bench.label('destination').waitFor();
  await bench.page.waitForTimeout(4000);
  await bench.picture('hot-exit-before');
  assert(fs.readFileSync(path.join(workspace, 'trips.jsonl'), 'utf8') === data, 'the file was written before it was saved');

  await crash();
  await bench.open(address);
  // The extension host starts anew, which takes its time on a busy machine.
  await bench.until(async () => (await bench.countLabels('origin')) === 1, 'the label origin', 90_000);
  await bench.label('destination').waitFor();
  await bench.picture('hot-exit-after');
  await bench.command('File: Save All Files');

  await check('a data file has its unsaved text and tags again', async () => {
    const file = path.join(workspace, 'trips.jsonl');
    await bench.until(() => fs.readFileSync(file, 'utf8') !== data, 'the saved file');
    const wanted =
      '{"text": "please a ticket from Taipei to Osaka", "label": [[21, 27, "origin"]], "meta": 1}\n' +
      '{"text": "我要去台北", "label": [[3, 5, "destination"]]}\n';
    const found = fs.readFileSync(file, 'utf8');
    assert(found.replace(/\s/g, '') === wanted.replace(/\s/g, ''), `saved: ${found}`);
  });

  await check('a plain text has its unsaved tags again', async () => {
    const sidecar = path.join(workspace, 'plain.txt.spans.jsonl');
    await bench.until(() => fs.existsSync(sidecar), 'the sidecar of the plain text');
    const found = fs.readFileSync(sidecar, 'utf8');
    assert(found.includes('[13,17,"city"]'), found);
  });
});
