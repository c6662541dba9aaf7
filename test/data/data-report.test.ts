import { expect } from 'chai';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeFiles, describeSpec } from '../../src/data/data-report';
import { specOf } from './sample';

describe('data in numbers', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'unroll-report-'));
    await file('train.conll', 'to O\nBern B-to\n\nto O\nRom B-to\n\nwhy O\n\nwhy O\n\n');
    await file('test.conll', 'to O\nLima B-to\n\nwhy O\n\nBern B-from\nto O\nTokyo I-to\nat O\nsix O\n\n');
  });
  after(() => rm(folder, { recursive: true }));

  async function file(name: string, content: string): Promise<string> {
    await writeFile(join(folder, name), content);
    return join(folder, name);
  }

  it('of a spec: a column for each set, unknown words by what the spec would learn, texts that training has too', async () => {
    const data = { train: 'train.conll', test: 'test.conll' };
    const { splits, bins } = await describeSpec(specOf({ data }), folder, 'made');
    const [train, test] = splits;
    expect(splits.map(({ role, documents }) => [role, documents])).to.deep.equal([
      ['train', 4],
      ['test', 3],
    ]);
    expect([train.unknown, test.unknown]).to.deep.equal([0, 4 / 8]);
    expect([train.repeated, train.duplicates, test.duplicates]).to.deep.equal([1, undefined, 1]);
    expect([test.labels, test.tagged, test.covered]).to.deep.equal([
      [
        ['to', 2],
        ['from', 1],
      ],
      2,
      3,
    ]);
    expect([test.lengths, bins]).to.deep.equal([
      [1, 1, 2, 5, 5, 5],
      [0, 1, 2, 3, 4, 5],
    ]);
    expect([train.histogram, test.histogram]).to.deep.equal([
      [0, 2, 2, 0, 0, 0],
      [0, 1, 1, 0, 0, 1],
    ]);
  });

  it('of a spec that sets validation data aside: as its training draws them', async () => {
    const { splits } = await describeSpec(specOf({ data: { train: 'train.conll', validationSplit: 0.5 } }), folder, 'made');
    expect(splits.map(({ role, setAside, documents }) => [role, setAside, documents])).to.deep.equal([
      ['train', false, 2],
      ['validation', true, 2],
    ]);
  });

  it('of data that nobody has tagged yet: all but what a vocabulary would say', async () => {
    await file('bare.conll', 'to O\n\n');
    const { splits } = await describeSpec(specOf({ data: { train: 'bare.conll' } }), folder, 'made');
    expect([splits[0].unknown, splits[0].tagged, splits[0].documents]).to.deep.equal([undefined, 0, 1]);
  });

  it('of files: the first one is what the others are held against; problems are told', async () => {
    const broken = await file('broken.jsonl', '{"text":"to Paris","label":[]}\nnonsense\n');
    const options = { tokenizer: 'words' } as const;
    const { splits, title } = await describeFiles([join(folder, 'train.conll'), broken], options);
    expect([title, splits[1].unknown, splits[1].problemCount]).to.deep.equal(['train.conll, broken.jsonl', 0.5, 1]);
    expect(splits[1].problems[0]).to.include({ line: 2, file: broken });
    expect((await describeFiles([broken], options)).splits[0]).to.not.have.any.keys('unknown', 'duplicates');
  });

  it('of a plain text: all its lines, with the tags that lie beside it', async () => {
    const text = await file('trips.txt', 'to Bern\nto Rom\n');
    await file('trips.txt.spans.jsonl', '{"id":1,"text":"to Bern","label":[[3,7,"city"]]}\n');
    const [{ documents, tagged, labels }] = (await describeFiles([text], { tokenizer: 'words' })).splits;
    expect([documents, tagged, labels]).to.deep.equal([2, 1, [['city', 1]]]);
  });

  it('has at most some dozen bins of a round width, and every text is in one', async () => {
    const long = await file(
      'long.jsonl',
      [1, 40, 90, 130].map((n) => JSON.stringify({ text: 'a '.repeat(n).trim(), label: [] })).join('\n'),
    );
    const { bins, splits } = await describeFiles([long], { tokenizer: 'whitespace' });
    expect(bins[1]).to.equal(20);
    expect(bins.length).to.be.at.most(13);
    expect(splits[0].histogram.reduce((a, b) => a + b, 0)).to.equal(4);
  });
});
