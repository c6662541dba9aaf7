import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { readDocuments } from '../../../src/data';
import { toCodePoint, toUtf16 } from '../../../src/data/code-points';
import { LineStarts } from '../../../src/host/tagging/offsets';
import { readSidecar, writeSidecar } from '../../../src/host/tagging/sidecar';
import { addSpan, clipToLines, type Spans } from '../../../src/host/tagging/span-model';
import { trimmed, wordAt } from '../../../src/host/tagging/words';

const piece = fc.constantFrom('a', ' ', '台北', '👩‍👩‍👧', '\n', 'é', 'e\u0301', '😀', '"', '\\');
const text = fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(''));
const boundaries = (line: string) => [...line].reduce<number[]>((all, point) => [...all, all[all.length - 1] + point.length], [0]);

describe('sidecar of spans', () => {
  it('gives back every span that was written, whatever the text', () => {
    fc.assert(
      fc.property(
        text,
        fc.array(fc.tuple(fc.nat(1000), fc.nat(1000), fc.constantFrom('x', 'from loc')), { maxLength: 6 }),
        (content, parts) => {
          // Equal lines can't be told apart but by their number, which is right as long as no other program moved them.
          const places = boundaries(content);
          let spans: Spans = [];
          for (const [a, b, label] of parts) {
            const [start, end] = [places[a % places.length], places[b % places.length]].sort((x, y) => x - y);
            spans = clipToLines(addSpan(spans, { start, end, label, provenance: { by: 'person' } }), content);
          }
          const read = readSidecar(writeSidecar(content, spans), content);
          expect(read.spans).to.deep.equal(spans);
          expect(read.orphans).to.deep.equal([]);
        },
      ),
    );
  });

  it('counts in code points, as the readers of data do', () => {
    const content = '😀 台北 now';
    const json = JSON.parse(writeSidecar(content, [{ start: 3, end: 5, label: 'city', provenance: { by: 'person' } }])) as unknown;
    expect(json).to.deep.equal({ id: 1, text: content, label: [[2, 4, 'city']] });
  });

  it('is data to train from as it is', async () => {
    const dir = mkdtempSync(path.join(tmpdir(), 'unroll-sidecar-'));
    const file = path.join(dir, 'trips.txt.spans.jsonl');
    const content = 'nothing here\n😀 to Lima\n';
    writeFileSync(file, writeSidecar(content, [{ start: 19, end: 23, label: 'city', provenance: { by: 'person', run: 'r', score: 0.7 } }]));
    const { documents, problems, format } = await readDocuments(file);
    rmSync(dir, { recursive: true });
    expect(format).to.equal('doccano');
    expect(problems).to.deep.equal([]);
    expect(documents).to.have.length(1);
    expect(documents[0].text).to.equal('😀 to Lima');
    expect(documents[0].spans[0]).to.include({ start: 5, end: 9, label: 'city' });
  });

  it('finds a line again that moved, and keeps what it can no longer place', () => {
    const sidecar = writeSidecar('one\ntwo', [
      { start: 0, end: 3, label: 'a', provenance: { by: 'person' } },
      { start: 4, end: 7, label: 'b', provenance: { by: 'model', run: 'r', score: 0.5 } },
    ]);
    const read = readSidecar(sidecar + 'not json\n', 'zero\n\ntwo');
    expect(read.spans).to.deep.equal([{ start: 6, end: 9, label: 'b', provenance: { by: 'model', run: 'r', score: 0.5 } }]);
    expect(read.unreadable).to.deep.equal([3]);
    expect(writeSidecar('zero\n\ntwo', read.spans, read.orphans))
      .to.contain('"one"')
      .and.to.contain('not json');
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

  it('lines and offsets lead to one another', () => {
    fc.assert(
      fc.property(text, (content) => {
        const lines = new LineStarts(content);
        expect(Array.from({ length: lines.count }, (_, line) => lines.line(line)).join('\n')).to.equal(content);
        for (let offset = 0; offset <= content.length; offset++) {
          const { line, character } = lines.position(offset);
          expect(lines.offset(line, character)).to.equal(offset);
        }
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
});
