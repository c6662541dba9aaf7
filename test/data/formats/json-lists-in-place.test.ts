import { expect } from 'chai';
import { labelStudio } from '../../../src/data/formats/label-studio';
import { snips } from '../../../src/data/formats/snips';
import { spacy } from '../../../src/data/formats/spacy';
import { addSpan, diff, relabel } from './in-place';

describe('JSON lists in place', () => {
  const tasks = `[
  {
    "id": 5,
    "data": {"text": "😀 to Bern", "source": "mail"},
    "annotations": [
      {"id": 1, "was_cancelled": true, "result": []},
      {
        "id": 2,
        "completed_by": 3,
        "result": [
          {"id": "abc", "from_name": "ner", "to_name": "txt", "type": "labels", "value": {"start": 5, "end": 9, "text": "Bern", "labels": ["city"]}},
          {"type": "relation", "from_id": "abc", "to_id": "abc"},
          {"from_name": "kind", "to_name": "txt", "type": "choices", "value": {"choices": ["ask"]}}
        ],
        "lead_time": 1.50
      }
    ],
    "predictions": [{"score": 0.9}]
  },
  {"id": 6, "data": {"text": "when"}, "annotations": []}
]
`;

  it('Label Studio: changes a label, and nothing else', () => {
    const { documents, problems } = labelStudio.read(tasks);
    expect([problems, documents.map(({ label, spans }) => [label, spans.map(({ start, label }) => [start, label])])]).to.deep.equal([
      [],
      [
        ['ask', [[5, 'city']]],
        [undefined, []],
      ],
    ]);
    expect(labelStudio.update(tasks, [relabel('town')(documents[0]), documents[1]]).text).to.equal(tasks.replace('"city"', '"town"'));
    expect(labelStudio.update(tasks, [{ ...documents[0], label: 'buy' }, documents[1]]).text).to.equal(tasks.replace('"ask"', '"buy"'));
    expect(labelStudio.update(tasks, [documents[1]]).text).to.equal('[\n  {"id": 6, "data": {"text": "when"}, "annotations": []}\n]\n');
  });

  it('Label Studio: gives a new span the names of the project, and keeps who set it', () => {
    const { documents } = labelStudio.read(tasks);
    const span = { start: 2, end: 4, label: 'p', provenance: { by: 'model' as const, run: 'r', score: 0.5 } };
    const { text } = labelStudio.update(tasks, [{ ...documents[0], spans: [span, ...documents[0].spans] }, documents[1]]);
    const added = text.split('\n').find((line) => line.includes('"p"')) ?? '';
    expect(added).to.include('"from_name": "ner"').and.include('"to_name": "txt"').and.include('"text": "to"');
    expect(labelStudio.read(text).documents[0].spans[0]).to.deep.include(span);
  });

  it('Label Studio: tells UTF-16 units of older versions from code points by the text of spans', () => {
    const old = tasks.replace('"start": 5, "end": 9', '"start": 6, "end": 10');
    const { documents, problems } = labelStudio.read(old);
    expect(documents[0].spans.map(({ start, end }) => [start, end])).to.deep.equal([[5, 9]]);
    expect(problems.map(({ message }) => message).join()).to.include('UTF-16');
    const { text } = labelStudio.update(old, [addSpan(2, 4, 'p')(documents[0]), documents[1]]);
    expect(text).to.include('"start": 3').and.include('"end": 5');
  });

  const tuples =
    '[\n  ["to Bern", {"entities": [[3, 7, "GPE", "Q70"]], "cats": {"a": 0.90, "b": 0.0}, "links": {}}],\n  ["when", {"entities": []}]\n]';

  it('spaCy: changes a label and a class; ids and scores stay', () => {
    const { documents } = spacy.read(tuples);
    expect(documents.map(({ label }) => label)).to.deep.equal(['a', undefined]);
    expect(spacy.update(tuples, [relabel('LOC')(documents[0]), documents[1]]).text).to.equal(tuples.replace('"GPE"', '"LOC"'));
    expect(spacy.update(tuples, [{ ...documents[0], label: 'b' }, documents[1]]).text).to.equal(
      tuples.replace('0.90', '0').replace('0.0', '1'),
    );
  });

  const intents = `{
  "Book": [
    {"data": [{"text": "fly to "}, {"text": "Bern", "entity": "city", "slot_name": "to"}]},
    {"data": [{"text": "go"}]}
  ],
  "Ask": [
    {"data": [{"text": "when"}]}
  ]
}
`;

  it('SNIPS: a class moves the utterance; a new one gets a list', () => {
    const { documents } = snips.read(intents);
    expect(documents[0].spans).to.deep.equal([{ start: 7, end: 11, label: 'city', role: 'to' }]);
    const change = (label: string) => snips.update(intents, [documents[0], { ...documents[1], label }, documents[2]]).text;
    expect(change('Ask')).to.equal(
      intents.replace(',\n    {"data": [{"text": "go"}]}', '').replace('"Ask": [\n', '"Ask": [\n    {"data": [{"text": "go"}]},\n'),
    );
    expect(snips.read(change('New')).documents.map(({ label }) => label)).to.deep.equal(['Book', 'Ask', 'New']);
    expect(diff(snips, intents, 0, relabel('town'))[1]).to.deep.equal([
      '    {"data": [{"text": "fly to "}, {"text": "Bern", "entity": "town", "slot_name": "to"}]},',
    ]);
  });

  it('SNIPS: reads the lists of SNIPS NLU too', () => {
    const nested = '{"language": "en", "intents": {"Book": {"utterances": [{"data": [{"text": "go"}]}]}}, "entities": {}}';
    const { documents } = snips.read(nested);
    expect(snips.update(nested, [...documents, { ...documents[0], origin: undefined, text: 'now' }]).text).to.equal(
      nested.replace('[{"text": "go"}]}', '[{"text": "go"}]}, {"data": [{"text": "now"}]}'),
    );
  });

  for (const [format, text] of [
    [labelStudio, tasks],
    [spacy, tuples],
    [snips, intents],
  ] as const) {
    it(`${format.title}: a torn file is told once, with its line; what stands before stays`, () => {
      const torn = text.slice(0, text.lastIndexOf('"when"') + 3);
      const read = format.read(torn, { file: 'f' });
      const errors = read.problems.filter(({ severity }) => severity === 'error');
      expect(errors.length).to.equal(1);
      expect(errors[0].message).to.include('breaks off');
      expect(errors[0].source.line).to.be.within(text.split('\n').length - 5, text.split('\n').length);
      expect(read.documents.length).to.equal(format === snips ? 2 : 1);
      expect(format.update(torn, read.documents).text).to.equal(torn);
      const changed = format.update(torn, [relabel('new')(read.documents[0]), ...read.documents.slice(1)]).text;
      expect(format.read(changed).documents[0].spans[0].label).to.equal('new');
      expect(changed.slice(-20)).to.equal(torn.slice(-20));
    });
  }

  it('an entry that is ill-formed does not hide the others', () => {
    const result = spacy.read('[["a", {}],\n["b", {"entities": [[0, 5, "x"]]}],\n{"c": tru},\n["d", {}]]', { file: 'f' });
    expect(result.documents.map(({ text }) => text)).to.deep.equal(['a', 'd']);
    expect(result.problems.map(({ source, reason }) => [source.line, reason])).to.deep.equal([
      [2, 'offset'],
      [3, 'syntax'],
    ]);
  });
});
