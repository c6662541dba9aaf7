import { expect } from 'chai';
import { detectFormat } from '../../../src/data';
import { labelStudio } from '../../../src/data/formats/label-studio';

const region = { start: 7, end: 13, text: 'Taipei', labels: ['city'] };
const min = `[
  {"id": 1, "text": "fly to Taipei", "label": [{"start": 7, "end": 13, "text": "Taipei", "labels": ["city"]}], "sentiment": "good", "annotator": 1, "annotation_id": 5},
  {"id": 2, "text": "hello", "annotator": 1, "annotation_id": 6, "note": "é"}
]
`;
const task = (id: number, result: readonly object[]): string =>
  JSON.stringify({ id, data: { text: 'fly to Taipei' }, annotations: [{ result }], file_upload: 'a.txt' });
const lines = `${task(1, [{ id: 'a', from_name: 'label', to_name: 'text', type: 'labels', value: region }])}\n{"id": broken}\n${task(2, [])}\n`;

describe('Label Studio, its other exports', () => {
  it('JSON_MIN: spans, class and further fields of flat tasks are read, and told by the first lines', () => {
    expect(detectFormat('export.json', min).name).to.equal('labelStudio');
    const { documents, problems } = labelStudio.read(min);
    expect(problems).to.deep.equal([]);
    expect(
      documents.map(({ text, spans, label }) => [text, spans.map(({ start, end, label }) => [start, end, label]), label]),
    ).to.deep.equal([
      ['fly to Taipei', [[7, 13, 'city']], 'good'],
      ['hello', [], undefined],
    ]);
    expect(labelStudio.update(min, documents).text).to.equal(min);
  });

  it('JSON_MIN: is written back flat, with all else byte for byte', () => {
    const [first, second] = labelStudio.read(min).documents;
    const changed = [
      { ...first, label: 'bad', spans: first.spans.map((span) => ({ ...span, label: 'destination', role: 'to' })) },
      { ...second, spans: [{ start: 0, end: 5, label: 'greeting' }] },
      { text: 'new', spans: [{ start: 0, end: 3, label: 'x' }], source: first.source },
    ];
    const { text } = labelStudio.update(min, changed);
    expect(text).to.equal(`[
  {"id": 1, "text": "fly to Taipei", "label": [{"start": 7, "end": 13, "text": "Taipei", "labels": ["destination"], "meta": {"unroll": {"role": "to"}}}], "sentiment": "bad", "annotator": 1, "annotation_id": 5},
  {"id": 2, "text": "hello", "annotator": 1, "annotation_id": 6, "note": "é", "label": [{"start": 0, "end": 5, "text": "hello", "labels": ["greeting"]}]},
  {"text": "new", "label": [{"start": 0, "end": 3, "text": "new", "labels": ["x"]}]}
]
`);
    const again = labelStudio.read(text).documents;
    expect(again[0].spans[0]).to.include({ label: 'destination', role: 'to' });
    const { text: emptied } = labelStudio.update(
      text,
      again.map((document) => ({ ...document, spans: [] })),
    );
    expect(labelStudio.read(emptied).documents.map(({ spans }) => spans.length)).to.deep.equal([0, 0, 0]);
  });

  it('a task a line: is read and written line by line; one that is broken stays', () => {
    expect(detectFormat('export.jsonl', lines).name).to.equal('labelStudio');
    const { documents, problems } = labelStudio.read(lines);
    expect(problems.map(({ source }) => source.line)).to.deep.equal([2]);
    expect(documents.map(({ spans }) => spans.length)).to.deep.equal([1, 0]);
    expect(labelStudio.update(lines, documents).text).to.equal(lines);
    const [first, second] = documents;
    const { text } = labelStudio.update(lines, [second, { ...first, spans: [] }, { text: 'new', spans: [], source: first.source }]);
    expect(text.split('{"id": broken}').length).to.equal(2);
    expect(labelStudio.read(text).documents.map(({ text, spans }) => [text, spans.length])).to.deep.equal([
      ['fly to Taipei', 0],
      ['fly to Taipei', 0],
      ['new', 0],
    ]);
    expect(text.endsWith('\n')).to.equal(true);
  });
});
