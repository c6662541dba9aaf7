import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect } from 'chai';
import { type DataContent, type Reading, readDataFile, updateDataFile } from '../../../../src/host/tagging/files/data-file';
import { type TaggedLine } from '../../../../src/host/tagging/spans/tagged-line';

const shared = path.resolve('../shared/data');

describe('data files read by chosen columns or unit', () => {
  let folder = '';
  beforeEach(() => (folder = fs.mkdtempSync(path.join(os.tmpdir(), 'unroll-columns-'))));
  afterEach(() => fs.rmSync(folder, { recursive: true }));

  const write = (name: string, text: string) => {
    fs.writeFileSync(path.join(folder, name), text);
    return path.join(folder, name);
  };
  const open = (name: string, text: string, reading: Reading) => readDataFile(write(name, text), reading);
  const relabelled = ({ lines }: DataContent, at: number, label: string): TaggedLine[] =>
    lines.map((line, i) => (i === at ? { ...line, spans: line.spans.map((span, k) => (k === 0 ? { ...span, label } : span)) } : line));
  const bytes = (name: string) => fs.readFileSync(path.join(folder, name), 'utf8');

  it('a column of part-of-speech tags is changed, all others stay', async () => {
    const text = '# text = Fly now\n1\tFly\tfly\tVERB\tVB\n2\tnow\tnow\tADV\tRB\n\n';
    const content = await open('some.conllu', text, { format: 'conll', tokenColumn: 1, tagColumn: 3 });
    expect(content.lines.map((line) => line.text)).to.deep.equal(['Fly now']);
    await updateDataFile(content, content.lines);
    expect(bytes('some.conllu')).to.equal(text);
    await updateDataFile(content, relabelled(content, 0, 'NOUN'));
    expect(bytes('some.conllu')).to.equal(text.replace('VERB', 'NOUN'));
  });

  it('a save tells the hash that reading gives, of all files of a form, of those that are not there, and of a byte order mark', async () => {
    write('seq.out', 'O B-x\n');
    write('two.ann', 'T1\tx 0 1\ta\n');
    for (const [name, text] of [
      ['marked.conll', '\ufeffa O\r\nb B-x\r\n'],
      ['seq.in', 'a b\n'],
      ['two.txt', 'a\nb\n'],
    ]) {
      const content = await open(name, text, {});
      for (const lines of [content.lines, relabelled(content, 0, 'y')]) {
        const { hash } = await updateDataFile(content, lines);
        expect(hash, name).to.equal((await readDataFile(path.join(folder, name))).hash);
      }
    }
  });

  it('brat: as one text, spans go over line ends', async () => {
    write('one.ann', 'T1\tx 0 3\ta\nb\n');
    const content = await open('one.txt', 'a\nb\n', { unit: 'text' });
    expect(content.lines).to.have.length(1);
    expect(content.lines[0]).to.deep.include({ text: 'a␤b␤' });
    await updateDataFile(content, relabelled(content, 0, 'y'));
    expect(bytes('one.txt')).to.equal('a\nb\n');
    expect(bytes('one.ann')).to.contain('T1\ty 0 3');
  });

  it('CoNLL-2000: chunks or parts of speech come back byte by byte, and one change is one change', async function () {
    const file = path.join(shared, 'conll2000/test.txt');
    if (!fs.existsSync(file)) this.skip();
    const text = fs.readFileSync(file, 'utf8');
    for (const [tagColumn, from, to] of [
      [2, 'Rockwell NNP B-NP', 'Rockwell NNP B-X'],
      [1, 'Rockwell NNP B-NP', 'Rockwell X B-NP'],
    ] as const) {
      const content = await open('chunks.txt', text, { format: 'conll', tokenColumn: 0, tagColumn });
      expect(content.lines).to.have.length(2012);
      await updateDataFile(content, content.lines);
      expect(bytes('chunks.txt') === text).to.equal(true);
      await updateDataFile(content, relabelled(content, 0, 'X'));
      const changed = bytes('chunks.txt').split('\n');
      const different = text.split('\n').flatMap((line, i) => (line === changed[i] ? [] : [[line, changed[i]]]));
      expect(different[0]).to.deep.equal([from, to]);
      expect(different).to.have.length(tagColumn === 1 ? 1 : 3);
    }
  });

  it('UD English: each of its columns of tags comes back byte by byte, and one change is one change', async function () {
    const file = path.join(shared, 'ud-english-ewt/en_ewt-ud-test.conllu.gz');
    if (!fs.existsSync(file)) this.skip();
    const text = gunzipSync(fs.readFileSync(file)).toString('utf8');
    for (const tagColumn of [3, 4]) {
      const content = await open('en.conllu', text, { format: 'conll', tokenColumn: 1, tagColumn });
      expect(content.lines.length).to.equal(2077);
      await updateDataFile(content, content.lines);
      expect(bytes('en.conllu') === text).to.equal(true);
      await updateDataFile(content, relabelled(content, 0, 'X'));
      const changed = bytes('en.conllu').split('\n');
      const different = text.split('\n').flatMap((line, i) => (line === changed[i] ? [] : [changed[i].split('\t')[tagColumn]]));
      expect(different).to.deep.equal(['X']);
    }
  });
});
