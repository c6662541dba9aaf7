// As a person would, by keyboard: install the VSIX in a fresh profile, open the examples, train, look at the panel, tag and undo.
//   node test/host/drive.mjs [--keep-build]
// Writes screenshots/*.png in dark, light and high contrast. Ends with "N passed, N failed".
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { assert, copyWorkspace, inWindows, packVsix, root, say } from './lib.mjs';

const themes = { dark: ['Dark Modern', 'vs-dark'], light: ['Light Modern', 'vs'], contrast: ['Default High Contrast', 'hc-black'] };

/** The English tickets with an attention layer, so short that its run ends while the test looks on. */
function writeSpec(folder) {
  const text = fs.readFileSync(path.join(folder, 'tickets-en.unroll.json'), 'utf8');
  const bidirectional = /\{ "cell": "lstm", "units": \d+, "bidirectional": true \},/;
  assert(bidirectional.test(text), 'the example has no bidirectional LSTM any more');
  const watched = text
    .replace(bidirectional, '{ "cell": "lstm", "units": 48, "bidirectional": true },\n    { "layer": "attention", "units": 32 },')
    .replace(/"epochs": \d+/, '"epochs": 6');
  fs.writeFileSync(path.join(folder, 'watched.unroll.json'), watched);
}

if (!process.argv.includes('--keep-build')) execFileSync('node', ['esbuild.config.mjs', '--production'], { cwd: root, stdio: 'inherit' });
const vsix = packVsix();
say(`VSIX of ${(fs.statSync(vsix).size / 1e6).toFixed(2)} MB`);

function makeFolder(dir) {
  const folder = copyWorkspace(path.join(root, 'examples/tickets'), dir);
  writeSpec(folder);
  fs.writeFileSync(path.join(folder, 'trips.txt'), 'a ticket from Taipei to Osaka on Friday\ntwo seats to Lima please\n我要去台北\n');
  return folder;
}

const settings = { 'workbench.colorTheme': themes.dark[0] };
await inWindows({ name: 'drive', makeFolder, settings, vsix }, async ({ bench, workspace, outside, check }) => {
  const { page, panel } = bench;

  await check('the palette lists the commands', async () => {
    await bench.palette('Unroll: ');
    const listed = await page.locator('.quick-input-list .monaco-list-row').allTextContents();
    assert(
      listed.some((row) => row.includes('New Model Spec')),
      `listed: ${listed.join(' | ')}`,
    );
    await page.keyboard.press('Escape');
  });

  await check('a spec opens with its lenses', async () => {
    await bench.openFile('watched.unroll.json');
    await page.locator('.codelens-decoration a', { hasText: 'Train on' }).waitFor();
    await bench.picture('spec-dark');
  });

  await check('training starts from the palette, and the panel opens with a name and a state', async () => {
    await bench.command('Unroll: Train Model');
    await panel.locator('h1', { hasText: 'watched-1' }).waitFor({ timeout: 40_000 });
    await panel.locator('.pill.state').waitFor();
  });

  await check('the charts move while it trains, and the status bar tells how far it is', async () => {
    const canvas = panel.locator('[data-card="loss"] canvas').first();
    await canvas.waitFor({ timeout: 30_000 });
    const draw = () => canvas.evaluate((element) => element.toDataURL());
    await page.locator('.statusbar-item', { hasText: 'epoch' }).waitFor({ timeout: 20_000 });
    const pictures = new Set();
    const end = Date.now() + 20_000;
    while (pictures.size < 3 && Date.now() < end) {
      pictures.add(await draw());
      await page.waitForTimeout(300);
    }
    assert(pictures.size >= 3, `the loss chart showed ${pictures.size} pictures in 20 s`);
    await bench.picture('training-dark');
  });

  await check('it is paused, goes on, and comes to its end', async () => {
    await bench.command('Unroll: Pause Training');
    await panel.locator('.pill.state', { hasText: /paused/i }).waitFor();
    await bench.command('Unroll: Resume Training');
    await panel.locator('.pill.state', { hasText: /completed|done|finished|trained/i }).waitFor({ timeout: 120_000 });
    await bench.picture('curves-dark');
  });

  await check('the gradient tab opens from the palette', async () => {
    await bench.command('Unroll: Show Gradients');
    await panel.locator('#panel-gradients canvas').first().waitFor();
    await page.waitForTimeout(600);
    await bench.picture('gradients-dark');
  });

  await check("the attention map has the sentence's words on both axes", async () => {
    await bench.command('Unroll: Show Inside the Model');
    const map = panel.locator('[data-card="attention"]');
    await map.locator('canvas[role="img"]').waitFor();
    const table = map.locator('table').first();
    await table.waitFor({ state: 'attached' });
    const columns = (await table.locator('thead th').allTextContents()).filter(Boolean);
    const rows = await table.locator('tbody th').allTextContents();
    assert(rows.length > 1, `rows: ${rows.join(' ')}`);
    assert(
      rows.every((word) => columns.includes(word)),
      `columns: ${columns.join(' ')}; rows: ${rows.join(' ')}`,
    );
    const data = fs.readFileSync(path.join(workspace, 'data/en/valid/seq.in'), 'utf8');
    assert(data.includes(rows.join(' ')), `no sentence of the validation data: ${rows.join(' ')}`);
    await page.waitForTimeout(600);
    await bench.picture('inside-dark');
  });

  await check('the evaluation shows a row for each label', async () => {
    await bench.command('Unroll: Show Evaluation');
    await panel.locator('#panel-evaluation tbody tr').first().waitFor();
    await page.waitForTimeout(400);
    await bench.picture('evaluation-dark');
  });

  await check('a text that is typed into the panel is tagged', async () => {
    await bench.command('Unroll: Try the Model on a Text');
    const field = panel.locator('#panel-try').locator('textarea, input, vscode-textarea, vscode-textfield').first();
    await field.waitFor();
    await field.click();
    await page.keyboard.type('a ticket from Taipei to Osaka');
    await panel.locator('#panel-try', { hasText: /origin|destination|from|to/ }).waitFor();
    await page.waitForTimeout(800);
    await bench.picture('try-dark');
  });

  await check('the runs stand in the side bar', async () => {
    await bench.command('Unroll: Show Runs');
    await page.locator('.pane-body .monaco-list-row', { hasText: 'watched-1' }).waitFor();
    await bench.picture('runs-dark');
  });

  const sidecar = path.join(workspace, 'trips.txt.spans.jsonl');
  await check('a word is tagged by keyboard, and its label stands behind it', async () => {
    await bench.command('View: Focus First Editor Group');
    await bench.openFile('trips.txt');
    await bench.goTo('1:16');
    await bench.keys('Control+k', 't');
    await bench.quickInput('origin');
    await bench.label('origin').waitFor();
    // The label now has a key of its own; a selection takes it.
    await bench.goTo('1:25');
    for (let letter = 0; letter < 5; letter++) await page.keyboard.press('Shift+ArrowRight');
    await bench.keys('Control+k', 't');
    await bench.quickInput('destination');
    await bench.label('destination').waitFor();
    await bench.goTo('2:14');
    await bench.keys('Control+k', '2');
    await bench.labels('destination', 2);
    await bench.picture('tagged-dark');
  });

  await check('Undo takes the last label back in one step, Redo brings it again, and saving writes the sidecar', async () => {
    await page.keyboard.press('Control+z');
    await bench.labels('destination', 1);
    await page.keyboard.press('Control+z');
    await bench.labels('destination', 0);
    await bench.labels('origin', 1);
    await page.keyboard.press('Control+y');
    await bench.labels('destination', 1);
    await page.keyboard.press('Control+s');
    await bench.until(() => fs.existsSync(sidecar), 'the sidecar');
    const [line] = fs.readFileSync(sidecar, 'utf8').split('\n');
    assert(line.includes('[14,20,"origin"]') && line.includes('[24,29,"destination"]'), line);
  });

  await check('the model suggests spans, dotted, and one is accepted with Tab', async () => {
    await bench.goTo('2:1');
    await bench.command('Unroll: Tag File with Model');
    await page.locator('.statusbar-item', { hasText: 'to review' }).waitFor({ timeout: 30_000 });
    await bench.picture('suggested-dark');
    await bench.goTo('2:14');
    await bench.labels('destination', 1);
    await page.keyboard.press('Tab');
    await bench.labels('destination', 2);
    await page.keyboard.press('Control+z');
    await bench.labels('destination', 1);
  });

  for (const theme of ['light', 'contrast']) {
    await check(`all is drawn in ${theme}`, async () => {
      await bench.theme(...themes[theme]);
      await bench.picture(`suggested-${theme}`);
      for (const [command, name] of [
        ['Show Curves', 'curves'],
        ['Show Gradients', 'gradients'],
        ['Show Inside the Model', 'inside'],
        ['Show Evaluation', 'evaluation'],
      ]) {
        await bench.command(`Unroll: ${command}`);
        await page.waitForTimeout(1200);
        await bench.picture(`${name}-${theme}`);
      }
    });
  }

  await check('the panel is there again after the window is reloaded', async () => {
    await bench.theme(...themes.dark);
    await bench.open(page.url());
    await panel.locator('h1', { hasText: 'watched-1' }).waitFor({ timeout: 40_000 });
    await bench.picture('reloaded-dark');
  });

  await check('so is the page of data', async () => {
    await bench.openFile('watched.unroll.json');
    await bench.command('Unroll: Show Data');
    await panel.locator('h1', { hasText: 'Data of watched' }).waitFor({ timeout: 40_000 });
    // VS Code writes down a moment later which pages are open, and tells nobody.
    await page.waitForTimeout(5000);
    await bench.open(page.url());
    await panel.locator('h1', { hasText: 'Data of watched' }).waitFor({ timeout: 40_000 });
    await bench.picture('data-reloaded-dark');
  });

  await check('nothing was asked of another machine', () => {
    assert(outside.size === 0, [...outside].join(', '));
  });
});
