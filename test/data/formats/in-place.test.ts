import { expect } from 'chai';
import type { Document, Format } from '../../../src/data';
import { brat } from '../../../src/data/formats/brat';
import { conll } from '../../../src/data/formats/conll';
import { doccano } from '../../../src/data/formats/doccano';
import { labelStudio } from '../../../src/data/formats/label-studio';
import { prodigy } from '../../../src/data/formats/prodigy';
import { rasa } from '../../../src/data/formats/rasa';
import { seqInOut } from '../../../src/data/formats/seq-in-out';
import { snips } from '../../../src/data/formats/snips';
import { spacy } from '../../../src/data/formats/spacy';

type Change = (document: Document) => Document;

/** The lines that an update changed: what they were, and what they became. */
function diff(format: Format, original: string, at: number, change: Change): [string[], string[]] {
  const { documents } = format.read(original);
  const { text, problems } = format.update(
    original,
    documents.map((document, i) => (i === at ? change(document) : document)),
  );
  expect(problems).to.deep.equal([]);
  return changedLines(original, text);
}

function changedLines(before: string, after: string): [string[], string[]] {
  const [old, fresh] = [before.split('\n'), after.split('\n')];
  let start = 0;
  while (start < Math.min(old.length, fresh.length) && old[start] === fresh[start]) start++;
  let end = 0;
  while (end < Math.min(old.length, fresh.length) - start && old[old.length - 1 - end] === fresh[fresh.length - 1 - end]) end++;
  return [old.slice(start, old.length - end), fresh.slice(start, fresh.length - end)];
}

const relabel =
  (label: string, index = 0): Change =>
  (document) => ({ ...document, spans: document.spans.map((span, i) => (i === index ? { ...span, label } : span)) });
/** As an editor hands a document on whose text was edited. */
const withoutTokens = ({ tokens: _tokens, ...document }: Document): Document => document;
const addSpan =
  (start: number, end: number, label: string): Change =>
  (document) => ({ ...document, spans: [...document.spans, { start, end, label }].sort((a, b) => a.start - b.start) });

describe('CoNLL in place', () => {
  const original = [
    '-DOCSTART- -X- O',
    '',
    '# id = 7',
    'fly\tVB  \tO',
    'to\tTO\tO',
    'New\tNNP\tI-city',
    'York\tNNP\tI-city',
    '',
    '  ',
    '# label = ask',
    'when\tWRB\tO',
    'Bern\tNNP\tI-city',
    'Rome\tNNP\tB-city',
    '',
    '# the end',
  ].join('\n');

  it('changes the cells of tags alone, in the scheme of the file', () => {
    expect(diff(conll, original, 0, relabel('town'))).to.deep.equal([
      ['New\tNNP\tI-city', 'York\tNNP\tI-city'],
      ['New\tNNP\tI-town', 'York\tNNP\tI-town'],
    ]);
    expect(diff(conll, original, 1, (document) => ({ ...document, spans: document.spans.slice(1) }))).to.deep.equal([
      ['Bern\tNNP\tI-city', 'Rome\tNNP\tB-city'],
      ['Bern\tNNP\tO', 'Rome\tNNP\tI-city'],
    ]);
  });

  it('changes the comment of a class alone', () => {
    expect(diff(conll, original, 1, (document) => ({ ...document, label: 'buy' }))).to.deep.equal([['# label = ask'], ['# label = buy']]);
  });

  it('keeps other columns where a token changed, and leaves them open where one is new', () => {
    const typo = withoutTokens(conll.read(original).documents[0]);
    const changed = { ...typo, text: 'flew to New York', spans: [{ start: 8, end: 16, label: 'city' }] };
    expect(diff(conll, original, 0, () => changed)).to.deep.equal([['fly\tVB  \tO'], ['flew\tVB  \tO']]);
    const longer = { ...typo, text: 'fly now to New York', spans: [{ start: 11, end: 19, label: 'city' }] };
    expect(diff(conll, original, 0, () => longer)).to.deep.equal([[], ['now\t_\tO']]);
  });

  it('gives a file yet to be tagged its column in all rows', () => {
    const { documents } = conll.read('to\nBern\n\nwhen\n');
    expect(conll.update('to\nBern\n\nwhen\n', [addSpan(3, 7, 'city')(documents[0]), documents[1]]).text).to.equal(
      'to O\nBern B-city\n\nwhen O\n',
    );
  });

  it('writes the letters of BILOU where the file does', () => {
    const bilou = 'New B-c\nYork L-c\n\nto O\nBern U-c\n\n';
    expect(diff(conll, bilou, 0, relabel('x'))).to.deep.equal([
      ['New B-c', 'York L-c'],
      ['New B-x', 'York L-x'],
    ]);
  });

  it('keeps ill-formed tags of sentences where other tags change', () => {
    const text = 'a I-x\nb O\nc B-y\n\nd B-x\n\n';
    expect(diff(conll, text, 0, relabel('z', 1))).to.deep.equal([['c B-y'], ['c B-z']]);
  });

  it('keeps sentences that could not be read where they stood', () => {
    const torn = 'a O\n\nb B-x extra\n\nc B-x\n\n';
    const { documents } = conll.read(torn);
    expect(conll.update(torn, [documents[1], documents[0]]).text).to.equal('c B-x\n\na O\n\nb B-x extra\n\n');
  });
});

describe('seq.in, seq.out and label in place', () => {
  const files = ['fly  to Bern \nwhen\n', 'O  O B-city \nO\n', 'book\nask \n'];
  it('changes one tag, one class, one word, and no blank', () => {
    const { documents } = seqInOut.readFiles(files);
    const texts = (documents: readonly Document[]) => seqInOut.updateFiles(files, documents).files.map(({ text }) => text);
    expect(texts([relabel('town')(documents[0]), documents[1]])).to.deep.equal([files[0], 'O  O B-town \nO\n', files[2]]);
    expect(texts([documents[0], { ...documents[1], label: 'buy' }])).to.deep.equal([files[0], files[1], 'book\nbuy \n']);
    expect(texts([documents[1]])).to.deep.equal(['when\n', 'O\n', 'ask \n']);
  });

  it('makes the files that were missing', () => {
    const { documents } = seqInOut.readFiles(['to Bern\nwhen\n']);
    const { files: made } = seqInOut.updateFiles(
      ['to Bern\nwhen\n'],
      [addSpan(3, 7, 'city')(documents[0]), { ...documents[1], label: 'ask' }],
    );
    expect(made).to.deep.equal([
      { name: 'seq.in', text: 'to Bern\nwhen\n' },
      { name: 'seq.out', text: 'O B-city\nO\n' },
      { name: 'label', text: '\nask\n' },
    ]);
  });
});

describe('JSON lines in place', () => {
  it('doccano: keeps spacing, escapes, number formats, order and unknown fields', () => {
    const original = '{"id": 1, "meta": {"a": 1.0}, "text": "to \\u0042ern", "label": [ [3,7,"city"] ]}\r\n{"text":"x"}\r\nno json\r\n';
    const { documents } = doccano.read(original);
    const { text } = doccano.update(original, [relabel('town')(documents[0]), documents[1]]);
    expect(text).to.equal(original.replace('"city"', '"town"'));
    expect(doccano.update(original, [addSpan(0, 2, 'p')(documents[0])]).text).to.equal(
      '{"id": 1, "meta": {"a": 1.0}, "text": "to \\u0042ern", "label": [ [0, 2, "p"], [3,7,"city"] ]}\r\nno json\r\n',
    );
  });

  it('doccano: keeps the ids of spans that relations speak of', () => {
    const original =
      '{"text":"to Bern","entities":[{"id":9,"label":"city","start_offset":3,"end_offset":7}],"relations":[{"id":1,"from_id":9,"to_id":9,"type":"x"}]}\n';
    expect(diff(doccano, original, 0, relabel('town'))[1]).to.deep.equal([original.trim().replace('"city"', '"town"')]);
  });

  it('doccano: writes who set a span, with author and time', () => {
    const provenance = { by: 'model' as const, author: 'Ann', run: 'r', score: 0.5, accepted: '2026-01-02T03:04:05Z' };
    const [document] = doccano.read('{"text":"to Bern"}').documents;
    const { text } = doccano.write([{ ...document, spans: [{ start: 3, end: 7, label: 'c', role: 'to', group: '1', provenance }] }]);
    expect(doccano.read(text).documents[0].spans).to.deep.equal([{ start: 3, end: 7, label: 'c', role: 'to', group: '1', provenance }]);
  });

  const task =
    '{"text":"to Bern","_input_hash":-123,"_task_hash":456,"tokens":[{"text":"to","start":0,"end":2,"id":0,"ws":true},{"text":"Bern","start":3,"end":7,"id":1,"ws":false}],"spans":[{"start":3,"end":7,"token_start":1,"token_end":1,"label":"CITY"}],"_session_id":null,"answer":"accept"}\n';

  it('Prodigy: keeps hashes and tokens; a new span gets its tokens', () => {
    const [document] = prodigy.read(task).documents;
    expect(diff(prodigy, task, 0, relabel('TOWN'))[1]).to.deep.equal([task.trim().replace('CITY', 'TOWN')]);
    const both = prodigy.update(task, [{ ...document, spans: [{ start: 0, end: 2, label: 'P' }, ...document.spans] }]).text;
    expect(JSON.parse(both)).to.deep.include({ _input_hash: -123, answer: 'accept' });
    expect((JSON.parse(both) as { spans: unknown[] }).spans[0]).to.deep.equal({
      start: 0,
      end: 2,
      token_start: 0,
      token_end: 0,
      label: 'P',
    });
  });

  it('Prodigy: reads answers and choices', () => {
    const lines = [
      '{"text":"a","answer":"reject"}',
      '{"text":"b","answer":"ignore"}',
      '{"text":"c","accept":["X"],"options":[{"id":"X"}],"answer":"accept"}',
      '{"text":"d","label":"Y","spans":[]}',
    ].join('\n');
    const { documents } = prodigy.read(lines);
    expect(documents.map(({ answer, label }) => [answer, label])).to.deep.equal([
      ['reject', undefined],
      ['ignore', undefined],
      [undefined, 'X'],
      [undefined, 'Y'],
    ]);
    expect(prodigy.update(lines, [...documents.slice(0, 2), { ...documents[2], label: 'Z' }, documents[3]]).text).to.equal(
      lines.replace('"accept":["X"]', '"accept":["Z"]'),
    );
    const { losses, text } = conll.write(documents);
    expect([losses.find(({ what }) => what === 'documents')?.count, conll.read(text).documents.length]).to.deep.equal([2, 2]);
  });
});

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

describe('brat in place', () => {
  const text = 'fly 😀 to Bern\n\nfrom New York\nnow\n';
  const ann = [
    'T1\tcity 9 13\tBern',
    'T2\tcity 20 28\tNew York',
    'A1\tRole T2 origin',
    'R1\ttrip Arg1:T2 Arg2:T1',
    'T3\twhole 15 28;29 32\tfrom New York now',
    '#1\tAnnotatorNotes T1\tsure?',
    'E1\tgo:T1 To:T2',
    '',
  ].join('\n');
  const read = () => brat.readFiles([text, ann], { files: ['a.txt', 'a.ann'] });
  const update = (documents: readonly Document[]) => {
    const { files, problems } = brat.updateFiles([text, ann], documents);
    return { text: files[0].text, ann: changedLines(ann, files[1].text), problems };
  };

  it('reads spans of lines, counted in code points, with their roles', () => {
    const { documents, problems } = read();
    expect(documents.map(({ spans }) => spans.map(({ start, end, role }) => [start, end, role]))).to.deep.equal([
      [[9, 13, undefined]],
      [[5, 13, 'origin']],
      [],
    ]);
    expect(problems.map(({ source, severity }) => [source.file, source.line, severity])).to.deep.equal([['a.ann', 5, 'warning']]);
  });

  it('moves all entities behind an edit, also those that it does not show', () => {
    const { documents } = read();
    const edited = { ...documents[0], text: 'fly off 😀 to Bern', spans: [{ ...documents[0].spans[0], start: 13, end: 17 }] };
    const result = update([edited, ...documents.slice(1)]);
    expect(result.text).to.equal(text.replace('fly', 'fly off'));
    expect(result.ann).to.deep.equal([
      ann.split('\n').slice(0, 5),
      [
        'T1\tcity 13 17\tBern',
        'T2\tcity 24 32\tNew York',
        'A1\tRole T2 origin',
        'R1\ttrip Arg1:T2 Arg2:T1',
        'T3\twhole 19 32;33 36\tfrom New York now',
      ],
    ]);
  });

  it('adds, relabels and removes; what refers to a removed one goes with it, and is named', () => {
    const { documents } = read();
    expect(update([documents[0], relabel('town')(documents[1]), documents[2]]).ann).to.deep.equal([
      ['T2\tcity 20 28\tNew York'],
      ['T2\ttown 20 28\tNew York'],
    ]);
    const span = { start: 0, end: 3, label: 'time', role: 'at', provenance: { by: 'person' as const, author: 'Ann' } };
    expect(update([documents[0], documents[1], { ...documents[2], spans: [span] }]).ann[1]).to.deep.equal([
      'T4\ttime 29 32\tnow',
      'A2\tRole T4 at',
      '#2\tUnroll T4\t{"by":"person","author":"Ann"}',
    ]);
    const removed = update([{ ...documents[0], spans: [] }, ...documents.slice(1)]);
    expect(removed.ann[0]).to.include.members([
      'T1\tcity 9 13\tBern',
      'R1\ttrip Arg1:T2 Arg2:T1',
      '#1\tAnnotatorNotes T1\tsure?',
      'E1\tgo:T1 To:T2',
    ]);
    expect(removed.problems.length).to.equal(3);
  });

  it('reads the whole text as one document where it is told to', () => {
    const { documents } = brat.readFiles([text, ann], { unit: 'text' });
    expect(documents.map(({ text, spans }) => [text, spans.length])).to.deep.equal([[text, 2]]);
    const { files } = brat.updateFiles([text, ann], [{ ...documents[0], spans: documents[0].spans.slice(1) }], { unit: 'text' });
    expect(files[0].text).to.equal(text);
  });
});
