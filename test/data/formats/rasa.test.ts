import { expect } from 'chai';
import type { Document } from '../../../src/data';
import { rasa } from '../../../src/data/formats/rasa';
import { sliceCodePoints } from '../../../src/data/code-points';

const shown = ({ text, spans, label }: Document) => [
  label,
  text,
  spans.map((span) => [sliceCodePoints(text, span.start, span.end), span.label]),
];
const label = (document: Document): Document => ({ ...document, spans: document.spans.map((span) => ({ ...span, label: 'destination' })) });
const fresh = (text: string, intent: string): Document => ({ text, spans: [], label: intent, source: { file: 'x', line: 1 } });

const flow = `nlu:
- intent: book # why
  examples: [ "fly to [Taipei](city)",  hello, {text: 'it''s [Bern](city)'}, {metadata: 1} ] # end
- intent: greet
  examples: []
`;

const folded = `nlu:
- intent: book
  examples: >
    - fly to
    [Taipei](city)

    - go to [Bern](city)
- intent: greet
  examples: >-
    - hello

    - good day
`;

describe('Rasa: examples in other ways of YAML', () => {
  it('of a list between brackets are read', () => {
    const { documents, problems } = rasa.read(flow);
    expect(documents.map(shown)).to.deep.equal([
      ['book', 'fly to Taipei', [['Taipei', 'city']]],
      ['book', 'hello', []],
      ['book', "it's Bern", [['Bern', 'city']]],
    ]);
    expect(problems.map(({ source, reason }) => [source.line, reason])).to.deep.equal([[3, 'syntax']]);
  });

  it('of a list between brackets are written back in place', () => {
    const { documents } = rasa.read(flow);
    expect(rasa.update(flow, documents).text).to.equal(flow);
    const [first, second, third] = documents;
    const { text } = rasa.update(flow, [label(first), second, fresh('a, b', 'book'), label(third), fresh('hi', 'greet')]);
    expect(text).to.equal(`nlu:
- intent: book # why
  examples: [ "fly to [Taipei](destination)",  hello,  "a, b",  {text: "it's [Bern](destination)"}, {metadata: 1} ] # end
- intent: greet
  examples: ["hi"]
`);
    expect(rasa.read(rasa.update(flow, [third]).text).documents.map(shown)).to.deep.equal([shown(third)]);
  });

  it('of a folded block are those between blank lines', () => {
    const { documents, problems } = rasa.read(folded);
    expect(problems).to.deep.equal([]);
    expect(documents.map(shown)).to.deep.equal([
      ['book', 'fly to Taipei', [['Taipei', 'city']]],
      ['book', 'go to Bern', [['Bern', 'city']]],
      ['greet', 'hello', []],
      ['greet', 'good day', []],
    ]);
    expect(rasa.positions(folded)[0]).to.deep.equal([]);
    const [{ start, end }] = rasa.positions(folded)[2];
    expect(folded.slice(start, end)).to.equal('hello');
  });

  it('of a folded block are written back, whatever becomes of them', () => {
    const { documents } = rasa.read(folded);
    expect(rasa.update(folded, documents).text).to.equal(folded);
    const [first, second, third, fourth] = documents;
    for (const changed of [
      [label(first), second, third, fourth],
      [second, fresh('new', 'book'), first, third],
      [first, second, fresh('one', 'book'), fresh('two', 'book'), fourth, third, fresh('three', 'greet')],
      [second, fresh('x', 'greet')],
    ]) {
      const { text } = rasa.update(folded, changed);
      const again = rasa.read(text);
      expect(again.problems, text).to.deep.equal([]);
      expect(again.documents.map(shown), text).to.deep.equal(changed.map(shown));
    }
  });

  it('a folded block with an example a line is one example, with a warning', () => {
    const { documents, problems } = rasa.read('nlu:\n- intent: a\n  examples: >\n    - one\n    - two\n');
    expect(documents.map(({ text }) => text)).to.deep.equal(['one - two']);
    expect(problems.map(({ severity, message }) => [severity, message.includes('"|"')])).to.deep.equal([['warning', true]]);
  });

  it('a folded block with deeper lines is told', () => {
    const { documents, problems } = rasa.read(
      'nlu:\n- intent: a\n  examples: >\n    - one\n\n       more\n\n    - two\n- intent: b\n  examples: |\n    - x\n',
    );
    expect(documents.map(({ text }) => text)).to.include('x');
    expect(problems.length).to.be.greaterThan(0);
  });

  it('of a list of plain texts get quotes where their markup would be read as something else', () => {
    const list = 'nlu:\n- intent: book\n  examples:\n    - fly to Bern # today\n    - text: |\n        go to Bern\n';
    const [first, second] = rasa.read(list).documents;
    const tagged = { ...first, spans: [{ start: 0, end: 3, label: 'verb' }] };
    const { text } = rasa.update(list, [tagged, { ...second, spans: [{ start: 0, end: 2, label: 'verb' }] }]);
    expect(text).to.equal(
      'nlu:\n- intent: book\n  examples:\n    - "[fly](verb) to Bern" # today\n    - text: |\n        [go](verb) to Bern\n',
    );
    expect(rasa.read(text).documents[0].spans).to.deep.equal(tagged.spans);
  });

  it('are written back by what was read, without reading the file again', () => {
    const before = rasa.read(folded);
    const changed = before.documents.map(label);
    const { text } = rasa.update(folded, changed, { before });
    expect(text).to.equal(rasa.update(folded, changed).text);
    // Where nothing is known of the file, there is no place to write to.
    expect(rasa.update(folded, changed, { before: { ...before, layout: { blocks: [] } } }).text).to.not.equal(text);
  });
});
