/** Pictures of every tab in every theme, wide and narrow: `npx tsx test/page/screenshots.ts [theme] [tab]`; to look at, in screenshots/. */
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { shownCurve } from './curve-fixture';
import { oneRun, runEvents, snapshot, tagged } from './fixture';
import { launch, Panel } from './harness';
import { themes } from './themes';

const folder = path.resolve(__dirname, '../../screenshots/page');
const [onlyTheme, onlyTab] = process.argv.slice(2);

async function shoot(panel: Panel, name: string): Promise<void> {
  await panel.page.waitForTimeout(350);
  const height = await panel.page.evaluate(() => document.documentElement.scrollHeight);
  const size = panel.page.viewportSize();
  await panel.page.setViewportSize({ width: size?.width ?? 820, height: Math.max(300, height) });
  await panel.page.waitForTimeout(350);
  await panel.page.screenshot({ path: path.join(folder, `${name}.png`) });
}

async function tabPictures(browser: Browser, theme: string, width: number): Promise<void> {
  for (const tab of ['Curves', 'Gradients', 'Inside', 'Evaluation', 'Learning curve', 'Try it']) {
    if (onlyTab !== undefined && onlyTab !== tab.toLowerCase().replace(/\W/g, '')) continue;
    const panel = await Panel.open(browser, { theme, width });
    await panel.send(snapshot());
    await panel.send({ type: 'curve', shown: shownCurve() });
    await panel.tab(tab);
    if (tab === 'Gradients') {
      await panel.page.getByRole('button', { name: 'worst' }).click();
      await panel.drawn();
      await answerSentences(panel);
    }
    if (tab === 'Try it') await tryIt(panel);
    if (tab === 'Inside') await panel.page.locator('.token', { hasText: 'Taipei' }).hover();
    await shoot(panel, `${tab.toLowerCase().replace(/\W/g, '')}-${theme}-${width}`);
    if (panel.errors.length > 0) console.log(theme, width, tab, panel.errors);
    const violations = await panel.violations();
    if (violations.length > 0) console.log(theme, width, tab, violations);
    await panel.close();
  }
}

async function answerSentences(panel: Panel): Promise<void> {
  const asked = (await panel.messagesOf('sentences')).at(-1);
  if (!asked) return;
  await panel.send({
    type: 'sentences',
    id: asked.id,
    sentences: asked.lines.map((line) => ({
      line,
      tokens: `from Shanghai to Taipei on the ${(line % 28) + 1}th in the morning for two people`.split(' '),
    })),
  });
}

async function tryIt(panel: Panel): Promise<void> {
  await panel.page.locator('vscode-textfield input').fill('arrive in Taipei on Friday leave Shanghai');
  await panel.page.waitForTimeout(300);
  const asked = (await panel.messagesOf('tag')).at(-1);
  if (asked) await panel.send({ type: 'tagged', id: asked.id, result: tagged(asked.text) });
  await panel.page.locator('.token', { hasText: 'Taipei' }).hover();
}

/** States that are not a picture full of curves. */
async function statePictures(browser: Browser, theme: string): Promise<void> {
  const states: [string, Parameters<Panel['send']>[0]][] = [
    ['nothing', snapshot({ shown: null, runs: [], events: {}, available: [] })],
    ['starting', oneRun([], { state: 'starting' })],
    [
      'crashed',
      oneRun(runEvents({ steps: 420 }), {
        state: 'outOfMemory',
        message:
          'The worker ran out of memory at step 420 (batch of 32 sentences, longest 812 tokens). Lower training.batchSize, then Resume from step 282.',
      }),
    ],
    ['readonly', oneRun(runEvents({ steps: 700 }), { state: 'completed', readOnly: true })],
  ];
  for (const [name, message] of states) {
    const panel = await Panel.open(browser, { theme });
    await panel.send(message);
    await shoot(panel, `state-${name}-${theme}`);
    await panel.close();
  }
  const panel = await Panel.open(browser, { theme });
  await panel.send(oneRun(runEvents({ steps: 100 }), { state: 'training' }));
  for (const tab of ['Inside', 'Evaluation']) {
    await panel.tab(tab);
    await shoot(panel, `state-empty-${tab.toLowerCase()}-${theme}`);
  }
  await panel.close();
}

async function main(): Promise<void> {
  await mkdir(folder, { recursive: true });
  const browser = await launch();
  try {
    for (const theme of Object.keys(themes)) {
      if (onlyTheme !== undefined && theme !== onlyTheme) continue;
      for (const width of [820, 480]) await tabPictures(browser, theme, width);
      if (onlyTab === undefined && (theme === 'dark' || theme === 'light')) await statePictures(browser, theme);
    }
  } finally {
    await browser.close();
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
