import { expect } from 'chai';
import type { DataHostMessage, DataPageMessage, DataSplit } from '../../src/protocol/data-report';
import { type Panel, useBrowser } from './harness';

const split: DataSplit = {
  role: 'train',
  name: 'data/train.conll',
  file: '/work/data/train.conll',
  setAside: false,
  format: 'conll',
  documents: 3000,
  tokens: 56657,
  words: 3967,
  spans: 12,
  covered: 16373,
  tagged: 2000,
  labels: [
    ['city.origin', 9],
    ['date', 3],
  ],
  classes: [],
  lengths: [1, 11, 18, 24, 31, 43],
  histogram: [700, 2000, 300],
  unknown: 0,
  repeated: 2,
  problems: [],
  problemCount: 0,
};
const test: DataSplit = {
  ...split,
  role: 'test',
  name: 'data/test.conll',
  file: '/work/data/test.conll',
  documents: 150,
  labels: [['date', 4]],
  unknown: 0.0594,
  duplicates: 7,
  problems: [{ severity: 'error', message: 'The line has no tag.', file: '/work/data/test.conll', line: 12 }],
  problemCount: 3,
};
export const dataMessage: DataHostMessage = {
  type: 'report',
  report: { type: 'data', title: 'tickets', tokenizer: 'whitespace', bins: [0, 20, 40], splits: [split, test] },
  labels: [{ name: 'city', color: '#2f7fd1' }],
};

/** The page of a data set's numbers, in Chromium under the host's policy. */
describe('The page "Data" in a browser', () => {
  const openPanel = useBrowser();
  let panel: Panel;

  beforeEach(async () => {
    panel = await openPanel({ script: 'data' });
    await panel.send(dataMessage);
  });

  const rows = (card: string): Promise<string[]> => panel.card(card).locator('tr').allInnerTexts();
  const said = async (): Promise<DataPageMessage[]> => (await panel.messages()) as unknown as DataPageMessage[];

  it('has a column for each set, with shares', async () => {
    const sets = (await rows('sets')).map((row) => row.replace(/\s+/g, ' '));
    expect(sets[0]).to.equal(' training data data/train.conll test data data/test.conll');
    expect(sets).to.include.members([
      'unknown tokens 0.0 % 5.9 %',
      'texts that are in the training data too – 7',
      'tokens a text, middle half 11–24 11–24',
    ]);
  });

  it('shows a label that one set lacks, with the colour of its entity, and bars for the shares', async () => {
    const labels = await rows('labels');
    expect(labels.map((row) => row.replace(/\s+/g, ' '))).to.deep.equal([
      ' training data test data',
      'city.origin 9 75.0 % 0 0.0 %',
      'date 3 25.0 % 4 100.0 %',
    ]);
    const width = (row: number, column: number): Promise<number> =>
      panel
        .card('labels')
        .locator('.count-bar')
        .nth(2 * row + column)
        .evaluate((bar) => bar.getBoundingClientRect().width);
    expect(await width(0, 1)).to.equal(0);
    expect((await width(0, 0)) / (await width(1, 0))).to.be.closeTo(3, 0.2);
    const mark = panel.card('labels').locator('.label-mark').first();
    expect(await mark.evaluate((element) => getComputedStyle(element).backgroundColor)).to.equal('rgb(47, 127, 209)');
    expect(await panel.card('classes').count()).to.equal(0);
  });

  it('opens the place of a problem, and counts again, by keyboard', async () => {
    await panel.card('problems').getByRole('button').focus();
    await panel.page.keyboard.press('Enter');
    await panel.page.locator('vscode-button').focus();
    await panel.page.keyboard.press('Enter');
    expect(await said()).to.deep.equal([
      { type: 'ready' },
      { type: 'openLine', file: '/work/data/test.conll', line: 12 },
      { type: 'refresh' },
    ]);
    expect(await panel.card('problems').innerText()).to.contain('and 2 more');
  });
});
