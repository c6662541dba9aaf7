import { expect } from 'chai';
import fc from 'fast-check';
import { type Document } from '../../../src/data';
import { type Finding } from '../../../src/data/quality/finding';
import { runSteps } from '../../../src/data/steps';
import { phrase } from '../../../src/data/quality/phrases';
import { FindingPlaces } from '../../../src/host/quality/check/finding-places';
import { fixedTags } from '../../../src/host/quality/check/fixed-lines';
import { type TaggedLine } from '../../../src/host/tagging/spans/tagged-line';

const line = (text: string, ...spans: [number, number, string][]): TaggedLine => ({
  text,
  spans: spans.map(([start, end, label]) => ({ start, end, label })),
  suggestions: [],
});
const documentOf = ({ text, spans }: TaggedLine): Document => ({ text, spans: [...spans], source: { file: 'f', line: 1 } });
const finding = (document: number, place?: Finding['place'], related?: Finding['related']): Finding => ({
  kind: 'untagged',
  document,
  source: { file: 'f', line: document + 1 },
  ...(place && { place }),
  ...(related && { related }),
  message: phrase('sentence'),
});
const insert = (at: number, character: number, text: string) => ({
  start: { line: at, character },
  end: { line: at, character },
  text,
});
const shown = (places: FindingPlaces, lines: readonly TaggedLine[]) =>
  places.current(lines).map(({ place }) => `${place.line}:${place.start}-${place.end}`);

describe('places of findings', () => {
  const lines = [line('😀 to Bern', [6, 10, 'city']), line('see Rome'), line('')];
  const made = () =>
    runSteps(
      FindingPlaces.of(lines, lines.map(documentOf), [
        finding(0, { start: 5, end: 9 }, [
          { message: phrase('sentence'), source: { file: 'f', line: 2 }, document: 1, place: { start: 4, end: 8 } },
        ]),
        finding(1),
      ]),
    );

  it('are UTF-16, and move with the text', () => {
    const places = made();
    expect(shown(places, lines)).to.deep.equal(['0:6-10', '1:0-8']);
    places.apply([insert(0, 0, 'a\nb ')], 'edit');
    const now = [line('a'), line('b 😀 to Bern', [8, 12, 'city']), lines[1], lines[2]];
    expect(shown(places, now)).to.deep.equal(['1:8-12', '2:0-8']);
    expect(places.current(now)[0].related).to.deep.equal([{ line: 2, start: 4, end: 8 }]);
  });

  it('are no longer told when the text or the tags there are others, and again when they are as they were', () => {
    const places = made();
    const retagged = [line('😀 to Bern', [6, 10, 'x']), lines[1]];
    expect(shown(places, retagged)).to.deep.equal(['1:0-8']);
    expect(shown(places, lines)).to.deep.equal(['0:6-10', '1:0-8']);
    places.apply([{ ...insert(1, 0, 'S'), end: { line: 1, character: 1 } }], 'edit');
    expect(shown(places, [lines[0], line('See Rome')])).to.deep.equal(['0:6-10']);
    places.apply([{ ...insert(1, 0, 's'), end: { line: 1, character: 1 } }], 'undo');
    expect(shown(places, lines)).to.deep.equal(['0:6-10', '1:0-8']);
  });

  it('stay with their word whatever is typed before and after it', () => {
    const edits = fc.array(fc.record({ before: fc.boolean(), text: fc.constantFrom('a', ' ', '\n', '😀', 'x\ny') }), { maxLength: 12 });
    fc.assert(
      fc.property(edits, (typed) => {
        const start = line('to Bern now');
        const places = runSteps(FindingPlaces.of([start], [documentOf(start)], [finding(0, { start: 3, end: 7 })]));
        let text = 'to Bern now';
        for (const { before, text: more } of typed) {
          const at = before ? 0 : text.length;
          const head = text.slice(0, at).split('\n');
          places.apply([insert(head.length - 1, head[head.length - 1].length, more)], 'edit');
          text = text.slice(0, at) + more + text.slice(at);
        }
        const texts = text.split('\n');
        const [{ place }] = places.current(texts.map((one) => line(one)));
        expect(texts[place.line].slice(place.start, place.end)).to.equal('Bern');
      }),
    );
  });
});

describe('tags of a line after fixes', () => {
  const now = new Date('2026-05-04T10:20:30Z');
  const bern = { start: 5, end: 9, label: 'city' };
  const fix = (removes: Finding['place'][], adds: (typeof bern & { provenance?: { by: 'model'; run: string } })[]) => ({
    fix: { title: phrase('removeSpan'), removes: removes as (typeof bern)[], adds },
    text: '😀 to Bern now',
    moved: 0,
  });

  it('are where the place is now, counted in UTF-16', () => {
    const { spans } = fixedTags(line('so 😀 to Bern now'), [{ ...fix([], [bern]), moved: 3 }], false, now);
    expect(spans).to.deep.equal([{ start: 9, end: 13, label: 'city', provenance: { by: 'person' } }]);
  });

  it('join several fixes, and say when a model was followed', () => {
    const model = { start: 10, end: 13, label: 'time', provenance: { by: 'model' as const, run: 'r' } };
    const before = line('😀 to Bern now', [6, 10, 'city']);
    const { spans } = fixedTags(before, [fix([bern], []), fix([], [model])], false, now);
    expect(spans).to.deep.equal([
      { start: 11, end: 14, label: 'time', provenance: { by: 'model', run: 'r', accepted: '2026-05-04T10:20:30.000Z' } },
    ]);
  });

  it('accept a class that a model proposes, and an open suggestion of just the span; else a person has set them', () => {
    const before = { ...line('😀 to Bern now', [11, 14, 'city']), label: 'ask' };
    const ofModel = { by: 'model' as const, run: 'r', score: 0.9 };
    const accepted = { ...ofModel, accepted: '2026-05-04T10:20:30.000Z' };
    const classOf = (more: object) => ({ ...fix([], []), fix: { ...fix([], []).fix, label: 'book', ...more } });
    expect(fixedTags(before, [classOf({ labelProvenance: ofModel })], false, now)).to.deep.include({
      label: 'book',
      labelProvenance: accepted,
    });
    expect(fixedTags(before, [classOf({})], false, now)).to.deep.include({ label: 'book', labelProvenance: { by: 'person' } });
    const suggested = { ...before, suggestions: [{ start: 6, end: 10, label: 'city', provenance: ofModel }] };
    const who = (one: TaggedLine) => fixedTags(one, [fix([], [bern])], false, now).spans[0].provenance;
    expect(who(suggested)).to.deep.equal(accepted);
    expect(who(before)).to.deep.equal({ by: 'person' });
  });

  it('leave out what the form cannot hold', () => {
    const before = line('😀 to Bern now', [3, 10, 'way']);
    expect(fixedTags(before, [fix([], [bern])], false, now).spans).to.deep.equal(before.spans);
    expect(fixedTags(before, [fix([], [bern])], true, now).spans).to.have.length(2);
  });
});
