import { expect } from 'chai';
import { rasa } from '../../../src/data/formats/rasa';
import { addSpan, changedLines, diff, relabel } from './in-place';

describe('Rasa in place', () => {
  const original = `version: "3.1"  # kept

nlu:
- intent: book   # flights
  examples: |
    - fly to [Taipei]{"entity":"city", "role": "destination"}
    -  from [Rome](city) to [NYC]{"entity": "city", "group": "1", "value": "New York"}

    - in [old](time:past)
- synonym: New York
  examples: |
    - NYC
- intent: ask
  examples:
  - text: |
      when
    metadata:
      sentiment: neutral
  - text: "is it #1?"
  - text: where
- regex: zip
  examples: |
    - [0-9]{5}

responses:
  utter_hi:
  - text: hi
`;

  it('reads every shape of entity', () => {
    const { documents, problems } = rasa.read(original);
    expect(problems).to.deep.equal([]);
    expect(documents.map(({ text, label }) => [text, label])).to.deep.equal([
      ['fly to Taipei', 'book'],
      ['from Rome to NYC', 'book'],
      ['in old', 'book'],
      ['when', 'ask'],
      ['is it #1?', 'ask'],
      ['where', 'ask'],
    ]);
    expect(documents.slice(0, 3).map(({ spans }) => spans)).to.deep.equal([
      [{ start: 7, end: 13, label: 'city', role: 'destination' }],
      [
        { start: 5, end: 9, label: 'city' },
        { start: 13, end: 16, label: 'city', group: '1', extra: { rasa: { value: 'New York' } } },
      ],
      [{ start: 3, end: 6, label: 'time', extra: { rasa: { value: 'past' } } }],
    ]);
  });

  it('changes one example and no other byte; markup that says the same stays', () => {
    expect(diff(rasa, original, 1, relabel('town'))).to.deep.equal([
      ['    -  from [Rome](city) to [NYC]{"entity": "city", "group": "1", "value": "New York"}'],
      ['    -  from [Rome](town) to [NYC]{"entity": "city", "group": "1", "value": "New York"}'],
    ]);
    expect(diff(rasa, original, 2, addSpan(0, 2, 'p'))).to.deep.equal([['    - in [old](time:past)'], ['    - [in](p) [old](time:past)']]);
    expect(diff(rasa, original, 3, addSpan(0, 4, 'p'))).to.deep.equal([['      when'], ['      [when](p)']]);
    expect(diff(rasa, original, 4, addSpan(0, 2, 'p'))).to.deep.equal([['  - text: "is it #1?"'], ['  - text: "[is](p) it #1?"']]);
    expect(diff(rasa, original, 5, addSpan(0, 5, 'p'))).to.deep.equal([['  - text: where'], ['  - text: "[where](p)"']]);
  });

  it('a class moves the example; a new one gets a block after the last', () => {
    const { documents } = rasa.read(original);
    const moved = rasa.update(original, [documents[0], documents[1], { ...documents[2], label: 'ask' }, ...documents.slice(3)]).text;
    expect(rasa.read(moved).documents.map(({ label }) => label)).to.deep.equal(['book', 'book', 'ask', 'ask', 'ask', 'ask']);
    const fresh = rasa.update(original, [...documents, { text: 'bye', spans: [], label: 'leave', source: { file: '', line: 1 } }]).text;
    expect(changedLines(original, fresh)).to.deep.equal([[], ['- intent: leave', '  examples: |', '    - bye']]);
  });

  it('a torn file is told once; what stands before stays', () => {
    const torn = original.slice(0, original.indexOf('is it #1') + 3);
    const read = rasa.read(torn, { file: 'f' });
    expect(read.problems.map(({ source, severity }) => [severity, source.line])).to.deep.equal([['error', 19]]);
    expect(read.documents.slice(0, 4).map(({ text }) => text)).to.deep.equal(['fly to Taipei', 'from Rome to NYC', 'in old', 'when']);
    expect(rasa.update(torn, read.documents).text).to.equal(torn);
  });

  it("names what it can't hold", () => {
    const document = { text: ' a [b]\n', spans: [{ start: 3, end: 6, label: 'x' }], source: { file: 'g', line: 1 } };
    const { text, losses } = rasa.write([document]);
    expect(losses.map(({ what }) => what)).to.have.members([
      'line ends',
      'white space at the ends',
      'square brackets',
      'documents without a class',
    ]);
    expect(rasa.read(text).documents.map(({ text, spans }) => [text, spans[0].label])).to.deep.equal([['a (b)', 'x']]);
  });
});
