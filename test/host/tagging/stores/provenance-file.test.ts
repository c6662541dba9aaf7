import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { readDataFile, updateDataFile } from '../../../../src/host/tagging/files/data-file';
import { plainLine, type TaggedLine } from '../../../../src/host/tagging/spans/tagged-line';
import { BratStore } from '../../../../src/host/tagging/stores/brat-store';
import { toldByOthers, withProvenance, writeProvenance } from '../../../../src/host/tagging/stores/provenance-file';
import { SidecarStore } from '../../../../src/host/tagging/stores/sidecar-store';

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
    expect([...toldByOthers(lines.slice(0, 3), marks('so'), marks('thanks', 'bye', 'so'))]).to.deep.equal([[0, { spans: [], done: true }]]);
    expect(toldByOthers(lines.slice(0, 3), marks('so'), '').size).to.equal(0);
  });

  it('who set a class is told beside every form, as far as it is more than some person, and dropped where the class is another', () => {
    const booked = { ...bare, label: 'book', labelProvenance: model };
    const written = writeProvenance([booked, { ...plainLine('bye'), label: 'leave', labelProvenance: { by: 'person' } }], true);
    expect(written.split('\n')).to.have.length(2);
    const read = (label: string) => withProvenance([{ ...bare, label }], written)[0];
    expect(read('book')).to.deep.equal(booked);
    expect(read('cancel')).to.deep.equal({ ...bare, label: 'cancel' });
  });

  const rejected = [
    { label: 'city', role: 'to', place: { start: 6, end: 10 } },
    { label: 'date', place: { start: 14, end: 20 } },
    { label: 'book' },
  ];

  it('what was rejected is there again for the line that reads the same; that alone does not make a line tagged', () => {
    const lines = [
      { ...bare, rejected },
      { ...done, rejected: [{ label: 'x' }] },
      { ...plainLine('so'), rejected: [{ label: 'y' }] },
    ];
    const written = writeProvenance(lines, false);
    expect(withProvenance([bare, plainLine('thanks'), plainLine('so')], written)).to.deep.equal(lines);
    expect(withProvenance([plainLine('to Oslo'), plainLine('so!')], written).map((one) => one.rejected)).to.deep.equal([
      undefined,
      undefined,
    ]);
  });

  it('what another window rejected, or took back, is taken over; what was rejected here stays', () => {
    const base = { ...bare, rejected: rejected.slice(0, 1) };
    const known = writeProvenance([base], false);
    const mine = { ...bare, rejected: rejected.slice(0, 2) };
    const taken = toldByOthers([mine], known, writeProvenance([{ ...bare, rejected: rejected.slice(2) }], false));
    expect(taken.get(0)?.rejected).to.deep.equal(rejected.slice(1));
  });

  it('a text with its spans beside it: a rejection lies apart from what is learnt from, and is there again', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'unroll-'));
    try {
      const file = path.join(folder, 'a.txt');
      writeFileSync(file, 'to Oslo\nthanks\n');
      const store = new SidecarStore(file);
      const { lines, hash } = await store.read();
      const [first, ...rest] = lines;
      await store.saved([{ ...first, rejected: [{ label: 'city', place: { start: 3, end: 7 } }] }, ...rest]);
      expect(existsSync(`${file}.spans.jsonl`)).to.equal(false);
      const again = await new SidecarStore(file).read();
      expect(again.lines[0].rejected).to.deep.equal([{ label: 'city', place: { start: 3, end: 7 } }]);
      expect(again.hash).not.to.equal(hash);
      await store.saved(lines);
      expect(existsSync(`${file}.provenance.jsonl`)).to.equal(false);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
