import { expect } from 'chai';
import fc from 'fast-check';
import { readJournal, replay, salvage, writeChange, writeHeader } from '../../../../src/host/tagging/spans/journal-log';
import { SpanHistory } from '../../../../src/host/tagging/spans/span-history';
import { plainLine, type TaggedLine, tagsIn } from '../../../../src/host/tagging/spans/tagged-line';

const labelProvenance = { by: 'model', run: 'r', score: 0.5 } as const;
const rejected = [{ label: 'y', role: 'to', place: { start: 0, end: 1 } }, { label: 'd' }];
const same = (origin: number) => origin;
const texts = ['fly to Taipei', '', '我要去台北', 'bye'];
const base = texts.map((text, origin): TaggedLine => ({ ...plainLine(text), origin }));
const action = fc.record({
  line: fc.nat(9),
  character: fc.nat(12),
  text: fc.option(fc.constantFrom('', 'x', '\n', 'a\nb'), { nil: undefined }),
});

/** Makes changes, and tells the journal and the states after each of them. */
function play(actions: readonly { line: number; character: number; text: string | undefined }[]): {
  journal: string;
  states: TaggedLine[][];
} {
  let journal = writeHeader({ uri: 'u', hash: 'h', count: 4 });
  const history = new SpanHistory(base, (replacement) => (journal += writeChange(replacement, same)));
  const states = [[...history.lines]];
  for (const { line: any, character, text } of actions) {
    const line = any % history.lines.length;
    const { length } = history.lines[line].text;
    const at = Math.min(character, length);
    if (text === undefined) {
      if (length === 0) continue;
      const tags = new Map([[line, { spans: [{ start: 0, end: length, label: 'x' }], label: 'c', labelProvenance, rejected }]]);
      const mark = { line, character: 0, text: history.lines[line].text[0] };
      history.announce(mark, tags);
      history.apply([{ start: { line, character: 0 }, end: { line, character: 1 }, text: mark.text }], 'edit');
    } else history.apply([{ start: { line, character: at }, end: { line, character: Math.min(length, at + 2) }, text }], 'edit');
    states.push([...history.lines]);
  }
  return { journal, states };
}

const textsOf = (lines: readonly TaggedLine[]) => lines.map(({ text }) => text);

describe('journal of unsaved tags', () => {
  it('gives back the last state that reads as the text does, from whichever moment the text is', () => {
    fc.assert(
      fc.property(fc.array(action, { maxLength: 12 }), fc.nat(12), (actions, moment) => {
        const { journal, states } = play(actions);
        const wanted = textsOf(states[Math.min(moment, states.length - 1)]);
        const last = states.findLast((state) => JSON.stringify(textsOf(state)) === JSON.stringify(wanted));
        const read = readJournal(journal);
        const found = replay(base, read?.changes ?? [], wanted);
        expect(textsOf(found)).to.deep.equal(wanted);
        expect(found.map(tagsIn)).to.deep.equal(last?.map(tagsIn));
      }),
    );
  });

  it('that is torn is read up to there, and one that is none not at all', () => {
    const { journal } = play([
      { line: 0, character: 0, text: undefined },
      { line: 2, character: 0, text: undefined },
    ]);
    const torn = readJournal(journal.slice(0, -20));
    expect(torn?.header).to.deep.include({ uri: 'u', hash: 'h', count: 4 });
    expect(torn?.changes).to.have.length(1);
    expect(readJournal('')).to.equal(undefined);
    expect(readJournal('{"other": 1}\n')).to.equal(undefined);
  });

  it('of a text that never read so gives its tags to the lines that still read the same', () => {
    const { journal } = play([{ line: 0, character: 0, text: undefined }]);
    const changes = readJournal(journal)?.changes ?? [];
    const found = replay(base, changes, ['new', 'fly to Taipei']);
    expect(found[1]).to.include({ text: 'fly to Taipei', label: 'c' });
    expect(salvage([plainLine('new'), plainLine('fly to Taipei')], changes).map(({ spans }) => spans.length)).to.deep.equal([0, 1]);
  });

  it('gives back a text of very many lines', () => {
    const many = Array.from({ length: 200_000 }, (_, i): TaggedLine => ({ ...plainLine(`${i}`), label: 'c' }));
    const journal = writeHeader({ uri: 'u', hash: 'h', count: 4 }) + writeChange({ at: 0, before: base, after: many }, same);
    expect(replay(base, readJournal(journal)?.changes ?? [], textsOf(many))[199_999]).to.deep.equal(many[199_999]);
  });
});
