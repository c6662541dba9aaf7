import { expect } from 'chai';
import type { ShownCurve } from '../../src/protocol/page';
import { snapshot } from './fixture';
import { type Panel, type PanelOptions, useBrowser } from './harness';
import { learningCurve, shownCurve } from './curve-fixture';

describe('The learning curve in a browser', () => {
  const openPanel = useBrowser();
  let panel: Panel;

  const open = async (shown: ShownCurve | null, options: PanelOptions = {}): Promise<void> => {
    panel = await openPanel(options);
    await panel.send({ ...snapshot(), tab: 'learning' });
    await panel.send({ type: 'curve', shown });
  };
  const label = (): Promise<string | null> => panel.card('learning').locator('canvas').getAttribute('aria-label');

  it('is a chart with the verdict above it, and says its numbers to who does not see it', async () => {
    await open(shownCurve());
    expect(await panel.page.locator('.verdict').innerText()).to.contain('tagging more pays');
    expect(await panel.card('learning').innerText())
      .to.contain('Learning curve of tickets-en')
      .and.contain('data/en/valid (300 sentences)');
    expect(await label()).to.match(/^375 sentences: 80\.2 ± 0\.\d\. 750 sentences: .*3\u202f000 sentences: 94\.9 ± 0\.\d$/);
    expect(await panel.page.locator('.curve-progress').isVisible()).to.equal(false);
  });

  it('has its numbers as a table, and saves each training', async () => {
    await open(shownCurve());
    await panel.card('learning').getByRole('button', { name: 'table' }).click();
    await panel.drawn();
    expect(await panel.card('learning').locator('tbody tr').allInnerTexts()).to.have.length(4);
    await panel.card('learning').getByRole('button', { name: 'save' }).click();
    await panel.page.getByRole('menuitem', { name: 'CSV' }).click();
    const [saved] = await panel.messagesOf('save');
    expect(saved.content.split('\r\n')).to.have.length(12 + 2);
    expect(saved.content.split('\r\n')[1]).to.equal('375,0.125,1,0.795,470,30');
  });

  it('grows while it is trained, and is stopped from here', async () => {
    const progress = { share: 0.4, words: 'training 5 of 12: 375 sentences, seed 2, epoch 3 of 10' };
    await open({ ...shownCurve(), progress, curve: { ...learningCurve, points: learningCurve.points.slice(0, 4) } });
    expect(await panel.page.locator('.curve-progress').innerText()).to.contain('training 5 of 12');
    const before = await label();
    await panel.send({ type: 'curve', shown: shownCurve() });
    expect(await label()).not.to.equal(before);
    await panel.send({ type: 'curve', shown: { ...shownCurve(), progress } });
    await panel.page.locator('.curve-progress vscode-button').click();
    expect(await panel.messagesOf('curve')).to.deep.equal([{ type: 'curve', act: 'stop', spec: shownCurve().spec }]);
  });

  it('says what it is where there is none, with the button that trains it', async () => {
    await open({ spec: '/work/tickets.unroll.json', name: 'tickets', curve: null, verdict: '' });
    expect(await panel.page.locator('#panel-learning').innerText()).to.contain('No learning curve of tickets yet');
    await panel.page.locator('#panel-learning .empty vscode-button').click();
    expect(await panel.messagesOf('curve')).to.deep.equal([{ type: 'curve', act: 'train', spec: '/work/tickets.unroll.json' }]);
  });

  it('is shown where no model has been trained yet', async () => {
    panel = await openPanel();
    await panel.send({ ...snapshot({ shown: null, runs: [], events: {}, available: [] }), tab: 'learning' });
    expect(await panel.page.locator('.nothing').isVisible()).to.equal(true);
    await panel.send({ type: 'curve', shown: shownCurve() });
    expect(await panel.page.locator('.nothing').isVisible()).to.equal(false);
    expect(await panel.card('learning').isVisible()).to.equal(true);
  });

  it('speaks Chinese, and draws in every theme', async () => {
    await open(shownCurve(), { language: 'zh-cn' });
    expect(await panel.card('learning').innerText()).to.contain('tickets-en 的学习曲线');
    const picture = () =>
      panel
        .card('learning')
        .locator('canvas')
        .evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL());
    const dark = await picture();
    await panel.setTheme('light');
    expect(await picture()).not.to.equal(dark);
  });
});
