import { expect } from 'chai';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Difference } from '../../src/data/differences';
import { compareFiles, mergeFiles } from '../../src/data/merge';

describe('two annotators’ files', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'unroll-merge-'));
  });
  after(() => rm(folder, { recursive: true }));

  async function file(name: string, content: string): Promise<string> {
    await writeFile(join(folder, name), content);
    return join(folder, name);
  }
  const text = (name: string): Promise<string> => readFile(join(folder, name), 'utf8');

  it('of different forms are compared; classes count where both files have some', async () => {
    const a = await file('a.jsonl', '{"text": "to Bern", "label": [[3, 7, "city"]], "cats": ["go"]}\n');
    const conll = await file('b.conll', 'to O\nBern B-town\n');
    const { pairs, differences, keys } = await compareFiles(a, conll);
    expect([pairs.length, differences.map(({ kind }) => kind), keys.length]).to.deep.equal([1, ['label'], 1]);
    const other = await file('c.jsonl', '{"text": "to Bern", "label": [[3, 7, "city"]], "cats": ["stay"]}\n');
    expect((await compareFiles(a, other)).differences.map(({ kind }) => kind)).to.deep.equal(['class']);
  });

  it('become one in the first one’s form: all else stays, what either has alone too', async () => {
    const a = await file('left.jsonl', '{"id":7, "text":"to  Bern","label":[[4,8,"city"]],"more":1}\r\n{"text":"alone", "label":[]}\r\n');
    const b = await file('right.conll', 'new O\n\nto O\nBern B-town\n');
    const spaced = await file('right.jsonl', '{"text":"new","label":[]}\n{"text":"to  Bern","label":[[4,8,"town"]]}\n');
    const merge = (other: string, choice: 'a' | 'b') =>
      mergeFiles({ a, b: other, out: join(folder, 'out.jsonl'), choose: () => choice }).then(({ documents }) => documents);
    expect(await merge(b, 'a'), 'a blank more is no other text').to.equal(3);
    expect(await merge(spaced, 'a')).to.equal(3);
    expect(await text('out.jsonl')).to.equal((await text('left.jsonl')) + '{"text":"new", "label":[]}\r\n');
    await merge(spaced, 'b');
    expect(await text('out.jsonl')).to.contain('{"id":7, "text":"to  Bern","label":[[4,8,"town"]],"more":1}\r\n');
  });

  it('whose texts differ a little keep the first one’s, each file read in its own way; words that it lacks are told', async () => {
    const a = await file('near.conll', 'to TO O\nBern NNP B-city\n, PUN O\nnow RB O\n\n');
    const b = await file('near.tsv', 'B-x\tAh\nO\tto\nB-town\tBern\nO\tnow\n\n');
    const reading = { b: { tokenColumn: 1, tagColumn: 0 } };
    const { pairs, differences, problems } = await compareFiles(a, b, reading);
    expect(pairs.map(({ a, ownB }) => [a.text, ownB?.text])).to.deep.equal([['to Bern , now', 'Ah to Bern now']]);
    expect(differences.map(({ kind }) => kind)).to.deep.equal(['label']);
    expect(problems.map(({ message }) => message).join()).to.contain('lacks "Ah"');
    await mergeFiles({ a, b, out: join(folder, 'near-out.conll'), reading, choose: () => 'b' });
    expect(await text('near-out.conll')).to.equal((await text('near.conll')).replace('city', 'town'));
  });

  it('of brat as the first take what the second has, and its text', async () => {
    const a = await file('left.txt', 'to Bern and Rom\r\n');
    await file('left.ann', 'T1\tcity 3 7\tBern\n#1\tAnnotatorNotes T1\tsure\n');
    const b = await file(
      'brat-right.jsonl',
      '{"text":"To Bern and  Rome","label":[[3,7,"city"],[13,17,"city"]]}\n{"text":"new","label":[[0,3,"x"]]}\n',
    );
    await mergeFiles({ a, b, out: join(folder, 'brat-out.ann'), choose: () => 'b' });
    expect(await text('brat-out.txt')).to.equal('to Bern and Rom\r\nnew\r\n');
    expect(await text('brat-out.ann'))
      .to.contain('#1\tAnnotatorNotes T1\tsure')
      .and.match(/T2\tcity 12 15\tRom\nT3\tx 17 20\tnew\n/);
  });

  it('are written in another form where the name says so', async () => {
    const a = await file('x.jsonl', '{"text":"to Bern","label":[[3,7,"city"]]}\n');
    await mergeFiles({ a, b: a, out: join(folder, 'x.conll'), choose: () => 'a' });
    expect(await text('x.conll')).to.match(/^to\tO\nBern\tB-city\n|^to O\nBern B-city\n/);
  });

  it('brat’s ids of the second file do not take entities of the first away', async () => {
    const a = await file('one.txt', 'to Bern and Rom\n');
    await file('one.ann', 'T1\tcity 3 7\tBern\n');
    const b = await file('two.txt', 'to Bern and Rom\n');
    await file('two.ann', 'T1\tcity 12 15\tRom\n');
    const { documents } = await mergeFiles({
      a,
      b,
      out: join(folder, 'three.txt'),
      choose: (_, { kind }) => (kind === 'onlyA' ? 'a' : 'b'),
    });
    expect(documents).to.equal(1);
    expect(await text('three.ann')).to.equal('T1\tcity 3 7\tBern\nT2\tcity 12 15\tRom\n');
  });

  it('of plain texts with sidecars: a line that one of them left untagged is a difference, and equal lines keep their own tags', async () => {
    const plain = 'to Bern\n\nto Rom\nto Bern\n';
    const a = await file('ann.txt', plain);
    await file('ann.txt.spans.jsonl', '{"id":4,"text":"to Bern","label":[[3,7,"city"]]}\n{"id":9,"text":"gone","label":[[0,4,"x"]]}\n');
    const b = await file('bob.txt', plain);
    await file('bob.txt.spans.jsonl', '{"id":3,"text":"to Rom","label":[[3,6,"city"]]}\n');
    const { pairs, differences, onlyA } = await compareFiles(a, b);
    expect(differences.map(({ kind, pair }) => [kind, pairs[pair].a.source.line])).to.deep.equal([
      ['onlyB', 3],
      ['onlyA', 4],
    ]);
    expect(onlyA.map(({ text }) => text)).to.deep.equal(['gone']);
    const choose = (_: string, { kind }: Difference) => (kind === 'onlyA' ? ('a' as const) : ('b' as const));
    await mergeFiles({ a, b, out: join(folder, 'both.txt'), choose });
    expect(await text('both.txt')).to.equal(plain);
    expect((await text('both.txt.spans.jsonl')).trim().split('\n')).to.deep.equal([
      '{"text":"to Rom","label":[[3,6,"city"]],"id":3}',
      '{"id":4,"text":"to Bern","label":[[3,7,"city"]]}',
      '{"id":9,"text":"gone","label":[[0,4,"x"]]}',
    ]);
    await mergeFiles({ a, b, out: join(folder, 'both.jsonl'), choose });
    expect((await text('both.jsonl')).trim().split('\n')).to.deep.equal([
      '{"text":"to Bern","label":[]}',
      '{"text":"to Rom","label":[[3,6,"city"]]}',
      '{"text":"to Bern","label":[[3,7,"city"]]}',
      '{"text":"gone","label":[[0,4,"x"]]}',
    ]);
  });

  it('of plain texts that nobody tagged become one, with the lines of the other behind', async () => {
    const a = await file('none.txt', 'to Bern\r\nto Rom');
    const b = await file(
      'other.jsonl',
      '{"text":"to Rom","label":[[3,6,"city"]]}\n{"text":"new","label":[]}\n{"text":"a\\nb","label":[]}\n',
    );
    const { problems } = await mergeFiles({ a, b, out: join(folder, 'none-out.txt'), choose: () => 'b' });
    expect(await text('none-out.txt')).to.equal('to Bern\r\nto Rom\r\nnew\r\n');
    expect(await text('none-out.txt.spans.jsonl')).to.equal('{"text":"to Rom","label":[[3,6,"city"]],"id":2}\n');
    expect(problems.map(({ source, message }) => [source.line, message.includes('left out')])).to.deep.equal([[3, true]]);
  });

  it('of folders of brat’s pairs become a folder: each text stays with its pair', async () => {
    for (const side of ['one', 'two']) await mkdir(join(folder, side));
    const a = await file('one/a.txt', 'to Bern\n');
    await file('one/a.ann', 'T1\tcity 3 7\tBern\n#1\tAnnotatorNotes T1\tsure\n');
    await file('one/b.txt', 'to Rom\n');
    await file('one/b.ann', '');
    const b = await file('two/b.txt', 'to Rom\nnew\n');
    await file('two/b.ann', 'T1\tcity 3 6\tRom\n');
    await file('two/c.txt', 'more\n');
    await file('two/c.ann', 'T1\tx 0 4\tmore\n');
    const merged = await mergeFiles({ a: dirname(a), b: dirname(b), out: join(folder, 'folder-out'), choose: () => 'b' });
    expect(merged).to.deep.equal({ documents: 4, problems: [] });
    const texts = await Promise.all(['a.txt', 'a.ann', 'b.txt', 'b.ann', 'c.txt', 'c.ann'].map((name) => text(`folder-out/${name}`)));
    expect(texts).to.deep.equal([
      'to Bern\n',
      'T1\tcity 3 7\tBern\n#1\tAnnotatorNotes T1\tsure\n',
      'to Rom\nnew\n',
      'T1\tcity 3 6\tRom\n',
      'more\n',
      'T1\tx 0 4\tmore\n',
    ]);
    await rm(join(folder, 'one/b.txt'));
    await mergeFiles({ a: dirname(a), b: dirname(a), out: join(folder, 'single'), choose: () => 'b' });
    expect(await text('single/a.txt'), 'a folder with one pair').to.equal('to Bern\n');
  });
});
