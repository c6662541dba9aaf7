import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { type Provenance, readDocuments } from '../../../../src/data';
import { toCodePoint, toUtf16 } from '../../../../src/data/code-points';
import { readSidecar, writeSidecar } from '../../../../src/host/tagging/stores/sidecar';
import { addSpan, type Spans } from '../../../../src/host/tagging/spans/span-model';
import { plainLine, type TaggedLine } from '../../../../src/host/tagging/spans/tagged-line';
import { expanded, shrunk, snapped, trimmed, wordAt } from '../../../../src/host/tagging/spans/words';

const piece = fc.constantFrom('a', ' ', '台北', '👩‍👩‍👧', '\n', 'é', 'e\u0301', '😀', '"', '\\');
const text = fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(''));
const boundaries = (line: string) => [...line].reduce<number[]>((all, point) => [...all, all[all.length - 1] + point.length], [0]);
const tagged = (content: string, spans: Spans, line = 0): TaggedLine[] =>
  content.split('\n').map((one, i) => ({ ...plainLine(one), spans: i === line ? spans : [] }));

describe('sidecar of spans', () => {
  it('keeps that a person saw nothing to tag in a line', () => {
    const lines: TaggedLine[] = [plainLine('untouched'), { ...plainLine('nothing here'), done: true }];
    const written = writeSidecar(lines);
    expect(written).to.equal('{"id":2,"text":"nothing here","label":[]}\n');
    expect(readSidecar(written, ['untouched', 'nothing here']).lines).to.deep.equal(lines);
  });

  it('gives back every span and class that was written, and who set them, whatever the text', () => {
    const who = fc.constantFrom<Provenance>({ by: 'person' }, { by: 'model', run: 'r', score: 0.5, accepted: '2026-01-01T00:00:00Z' });
    const part = fc.record({
      a: fc.nat(1000),
      b: fc.nat(1000),
      label: fc.constantFrom('x', 'from loc'),
      role: fc.option(fc.constant('to'), { nil: undefined }),
      who,
    });
    fc.assert(
      fc.property(text, fc.array(part, { maxLength: 6 }), fc.option(who), (content, parts, labelProvenance) => {
        // Equal lines can't be told apart but by their number, which is right as long as no other program moved them.
        const lines = content.split('\n').map((line, at): TaggedLine => {
          const places = boundaries(line);
          let spans: Spans = [];
          for (const { a, b, label, role, who: provenance } of parts) {
            const [start, end] = [places[a % places.length], places[b % places.length]].sort((x, y) => x - y);
            spans = addSpan(spans, { start, end, label, ...(role !== undefined && { role }), provenance });
          }
          return { ...plainLine(line), spans, ...(labelProvenance && at % 2 === 0 && { label: 'book', labelProvenance }) };
        });
        const read = readSidecar(writeSidecar(lines), content.split('\n'));
        expect(read.lines).to.deep.equal(lines);
        expect(read.orphans).to.deep.equal([]);
      }),
    );
  });

  it('counts in code points, as the readers of data do', () => {
    const content = '😀 台北 now';
    const json = JSON.parse(writeSidecar(tagged(content, [{ start: 3, end: 5, label: 'city', provenance: { by: 'person' } }]))) as unknown;
    expect(json).to.deep.equal({ id: 1, text: content, label: [[2, 4, 'city']] });
  });

  it('is data to train from as it is', async () => {
    const dir = mkdtempSync(path.join(tmpdir(), 'unroll-sidecar-'));
    const file = path.join(dir, 'trips.txt.spans.jsonl');
    const spans: Spans = [
      { start: 6, end: 10, label: 'city', role: 'to', provenance: { by: 'model', run: 'r', score: 0.7, accepted: 'today' } },
    ];
    const lines = tagged('nothing here\n😀 to Lima\n', spans, 1).map((line, i) => (i === 1 ? { ...line, label: 'book' } : line));
    writeFileSync(file, writeSidecar(lines));
    const { documents, problems, format } = await readDocuments(file);
    rmSync(dir, { recursive: true });
    expect(format).to.equal('doccano');
    expect(problems).to.deep.equal([]);
    expect(documents).to.have.length(1);
    expect(documents[0]).to.include({ text: '😀 to Lima', label: 'book' });
    expect(documents[0].spans[0]).to.deep.include({ start: 5, end: 9, label: 'city', role: 'to' });
    expect(documents[0].spans[0].provenance).to.deep.equal({ by: 'model', run: 'r', score: 0.7, accepted: 'today' });
  });

  it('of an earlier version tells who set a span', () => {
    const old = '{"id":1,"text":"two","label":[[0,3,"b"]],"by":[{"by":"model","run":"r","score":0.5}]}\n';
    expect(readSidecar(old, ['two']).lines[0].spans).to.deep.equal([
      { start: 0, end: 3, label: 'b', provenance: { by: 'model', run: 'r', score: 0.5 } },
    ]);
  });

  it('finds a line again that moved, and keeps what it can no longer place', () => {
    const b: Spans = [{ start: 0, end: 3, label: 'b', provenance: { by: 'person' } }];
    const lines = tagged('one\ntwo', b).map((line) => ({ ...line, spans: b }));
    const read = readSidecar(writeSidecar(lines) + 'not json\n', ['zero', '', 'two']);
    expect(read.lines.map(({ spans }) => spans)).to.deep.equal([[], [], b]);
    expect(read.unreadable).to.deep.equal([3]);
    expect(writeSidecar(read.lines, read.orphans)).to.contain('"one"').and.to.contain('not json');
  });

  it('code points and UTF-16 offsets lead to one another', () => {
    fc.assert(
      fc.property(text, (content) => {
        boundaries(content).forEach((unit, point) => {
          expect(toCodePoint(content, unit)).to.equal(point);
          expect(toUtf16(content, point)).to.equal(unit);
        });
      }),
    );
  });
});

describe('words', () => {
  it('finds the word around or before the cursor, in Chinese too', () => {
    expect(wordAt('fly to Taipei.', 9)).to.deep.equal({ start: 7, end: 13 });
    expect(wordAt('fly to Taipei.', 13)).to.deep.equal({ start: 7, end: 13 });
    expect(wordAt('我要去台北', 3)).to.deep.equal({ start: 3, end: 5 });
    expect(wordAt(' . ', 1)).to.equal(undefined);
  });

  it('leaves white space at the ends of a selection out', () => {
    expect(trimmed('  ab  ', 0, 6)).to.deep.equal({ start: 2, end: 4 });
    expect(trimmed('   ', 0, 3)).to.equal(undefined);
  });

  it('widens and narrows a piece word by word, and moves its borders to whole words', () => {
    const line = 'on November 2nd , leave';
    expect(expanded(line, { start: 3, end: 11 })).to.deep.equal({ start: 3, end: 15 });
    expect(expanded(line, { start: 3, end: 11 }, 'start')).to.deep.equal({ start: 0, end: 11 });
    expect(expanded(line, { start: 18, end: 23 })).to.equal(undefined);
    expect(shrunk(line, { start: 3, end: 15 })).to.deep.equal({ start: 3, end: 11 });
    expect(shrunk(line, { start: 3, end: 15 }, 'start')).to.deep.equal({ start: 12, end: 15 });
    expect(shrunk(line, { start: 3, end: 11 })).to.equal(undefined);
    expect(snapped(line, { start: 5, end: 13 })).to.deep.equal({ start: 3, end: 15 });
  });
});
