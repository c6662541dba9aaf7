import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { readDataFile, updateDataFile } from '../../../../src/host/tagging/files/data-file';
import { plainLine, type TaggedLine } from '../../../../src/host/tagging/spans/tagged-line';
import { BratStore } from '../../../../src/host/tagging/stores/brat-store';
import { doneByOthers, withProvenance, writeProvenance } from '../../../../src/host/tagging/stores/provenance-file';

const model = { by: 'model' as const, run: 'trips-3', score: 0.71, accepted: '2026-05-04T10:20:30.000Z' };
const text = 'to 😀 Oslo on Friday';
const span = (words: string, label: string) => ({ start: text.indexOf(words), end: text.indexOf(words) + words.length, label });
const line: TaggedLine = {
  ...plainLine(text),
  spans: [
    { ...span('Oslo', 'city'), provenance: model },
    { ...span('Friday', 'date'), provenance: { by: 'person' } },
  ],
};
const bare: TaggedLine = { ...line, spans: line.spans.map(({ provenance: _, ...one }) => one) };
const done: TaggedLine = { ...plainLine('thanks'), done: true };

describe('what lies beside a data file', () => {
  it('gives back who set each span, and which lines have nothing to tag', () => {
    const written = writeProvenance([line, done, plainLine('untouched')], false);
    const [first, ...rest] = withProvenance([bare, plainLine('thanks'), plainLine('untouched')], written);
    expect(first.spans.map(({ provenance }) => provenance)).to.deep.equal([model, undefined]);
    expect(rest).to.deep.equal([done, plainLine('untouched')]);
  });

  it('finds its lines after another program has moved them, and drops what is no longer so', () => {
    const written = writeProvenance([line, done], false);
    const other = { ...bare, spans: [{ ...bare.spans[0], label: 'origin' }] };
    expect(withProvenance([plainLine('new'), bare], written)[1].spans[0].provenance).to.deep.equal(model);
    expect(withProvenance([other], written)).to.deep.equal([other]);
    const tagged = { ...plainLine('thanks'), label: 'greet' };
    expect(withProvenance([tagged], written)).to.deep.equal([tagged]);
  });

  it('holds no more than the data file can not hold, and nothing where that is nothing', () => {
    expect(writeProvenance([line, done], true)).to.equal('{"id":2,"text":"thanks","label":[]}\n');
    expect(writeProvenance([bare, plainLine('x')], false)).to.equal('');
  });

  it('brat: a line with nothing to tag is told beside the text, and the standoff stays as it is', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'unroll-'));
    try {
      const file = path.join(folder, 'a.txt');
      writeFileSync(file, 'to Oslo\nthanks\n');
      writeFileSync(path.join(folder, 'a.ann'), 'T1\tcity 3 7\tOslo\n');
      const store = await BratStore.open(file);
      const { lines } = await store.read();
      store.adopted();
      await store.saved(lines.map((one) => (one.text === 'thanks' ? { ...one, done: true as const } : one)));
      expect(readFileSync(path.join(folder, 'a.ann'), 'utf8')).to.equal('T1\tcity 3 7\tOslo\n');
      expect((await (await BratStore.open(file)).read()).lines.map((one) => one.done)).to.deep.equal([undefined, true, undefined]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  for (const [name, content] of [
    ['a.conll', 'to O\nOslo B-city\n'],
    ['a.yml', 'version: "3.1"\nnlu:\n- intent: book\n  examples: |\n    - to [Oslo](city)\n'],
    ['a.snips.json', '{"book": [{"data": [{"text": "to "}, {"text": "Oslo", "entity": "city"}]}]}'],
    ['a.json', '[["to Oslo", {"entities": [[3, 7, "city"]]}]]'],
  ] as const)
    it(`${name}: an accepted suggestion changes nothing but the tag, and no loss is told`, async () => {
      const folder = mkdtempSync(path.join(tmpdir(), 'unroll-'));
      try {
        const file = path.join(folder, name);
        writeFileSync(file, content);
        const read = await readDataFile(file);
        const [only] = read.lines;
        const spans = only.spans.map((one) => ({ ...one, provenance: model }));
        const { problems } = await updateDataFile(read, [{ ...only, spans }]);
        expect(problems).to.deep.equal([]);
        expect(readFileSync(file, 'utf8')).to.equal(content);
        const again = withProvenance((await readDataFile(file)).lines, writeProvenance([{ ...only, spans }], false));
        expect(again[0].spans[0].provenance).to.deep.equal(model);
      } finally {
        rmSync(folder, { recursive: true });
      }
    });

  it('seq.in and seq.out: an accepted suggestion changes nothing but the tag, and no loss is told', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'unroll-'));
    const parts = { 'seq.in': 'to Oslo\n', 'seq.out': 'O B-city\n', label: 'book\n' };
    try {
      for (const [name, content] of Object.entries(parts)) writeFileSync(path.join(folder, name), content);
      const file = path.join(folder, 'seq.in');
      const read = await readDataFile(file);
      const lines = read.lines.map((one) => ({ ...one, spans: one.spans.map((set) => ({ ...set, provenance: model })) }));
      expect((await updateDataFile(read, lines)).problems).to.deep.equal([]);
      for (const [name, content] of Object.entries(parts)) expect(readFileSync(path.join(folder, name), 'utf8')).to.equal(content);
      expect(withProvenance((await readDataFile(file)).lines, writeProvenance(lines, false))).to.deep.equal(lines);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('what another window marked as done since is found, but not in lines that hold tags here or were marked before', () => {
    const lines = [plainLine('thanks'), { ...plainLine('bye'), label: 'leave' }, plainLine('so'), done];
    const marks = (...texts: string[]) => writeProvenance(lines.map(({ text: of }) => ({ ...plainLine(of), ...(texts.includes(of) && { done: true as const }) })), true); // prettier-ignore
    expect([...doneByOthers(lines.slice(0, 3), marks('so'), marks('thanks', 'bye', 'so'))]).to.deep.equal([[0, { spans: [], done: true }]]);
    expect(doneByOthers(lines.slice(0, 3), marks('so'), '').size).to.equal(0);
  });
});
