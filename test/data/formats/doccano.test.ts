import { expect } from 'chai';
import { doccano } from '../../../src/data/formats/doccano';
import { problems, texts } from './shown';

describe('bad doccano lines', () => {
  const read = (...lines: string[]) => doccano.read(`${lines.join('\n')}\n`, { file: 'f' });
  const good = '{"text": "ok"}';

  for (const [what, line, reason, words] of [
    ['that are no JSON', '{"text": "a"', 'syntax', 'not JSON'],
    ['that are no objects', '[1, 2]', 'syntax', 'no object'],
    ['without text', '{"label": []}', 'syntax', '"text"'],
    ['with a span beyond the text', '{"text": "abc", "label": [[1, 4, "x"]]}', 'offset', '3 code points'],
    ['with a span before the text', '{"text": "abc", "label": [[-1, 2, "x"]]}', 'offset', 'outside'],
    ['with UTF-16 offsets', '{"text": "😀 Bern", "label": [[3, 7, "x"]]}', 'offset', 'UTF-16'],
    ['with an empty span', '{"text": "abc", "label": [[1, 1, "x"]]}', 'offset', 'empty'],
    ['with offsets that are no whole numbers', '{"text": "abc", "label": [[0.5, 2, "x"]]}', 'offset', 'whole numbers'],
    ['with a span without label', '{"text": "abc", "label": [[0, 2, ""]]}', 'label', 'no label'],
    ['with half a surrogate pair', '{"text": "a\\ud83d"}', 'encoding', 'surrogate'],
    ['with entities of another form', '{"text": "abc", "entities": ["x"]}', 'label', 'neither'],
    ['with a class that is no text', '{"text": "abc", "label": 5}', 'label', 'neither'],
  ] as const) {
    it(`${what} are left out with their line; all others stay`, () => {
      const result = read(good, line, good);
      expect([texts(result), problems(result)]).to.deep.equal([['ok', 'ok'], [`f:2 error ${reason}`]]);
      expect(result.problems[0].message).to.include(words).and.include('left out');
    });
  }

  it('the last of which is torn say so', () => {
    const result = doccano.read(`${good}\n{"text": "cut o`, { file: 'f' });
    expect([texts(result), problems(result)]).to.deep.equal([['ok'], ['f:2 error syntax']]);
    expect(result.problems[0].message).to.include('torn');
    expect(texts(doccano.read(`${good}\n${good}`)), 'a last line without an end may be whole').to.deep.equal(['ok', 'ok']);
  });

  it('of one list for the whole file say so', () => {
    expect(read('[', good, ']').problems.some(({ message }) => message.includes('not one list'))).to.equal(true);
  });

  it('that are missing altogether say what to write', () => {
    expect(problems(read(''))).to.deep.equal(['f:1 error empty']);
  });

  it('with overlapping spans are read, in order', () => {
    const result = read('{"text": "abc", "label": [[1, 3, "x"], [0, 2, "y"]]}');
    expect([result.documents[0].spans.map(({ label }) => label), problems(result)]).to.deep.equal([['y', 'x'], []]);
  });

  it('with the same span twice are read with a warning', () => {
    const result = read('{"text": "abc", "label": [[0, 2, "x"], [0, 2, "x"]]}');
    expect([result.documents[0].spans.length, problems(result)]).to.deep.equal([1, ['f:1 warning offset']]);
  });
});

describe('doccano', () => {
  const samples = [
    '{"text":"to Bern","label":[[3,7,"city"]]}',
    '{"text":"to Bern","labels":[[3,7,"city"]],"id":7,"meta":{"a":[1]}}',
    '{"text":"to Bern","entities":[{"id":9,"label":"city","start_offset":3,"end_offset":7}],"relations":[]}',
    '{"text":"to Bern","entities":[[3,7,"city"]],"cats":["ask"]}',
    '{"text":"to Bern","label":"ask"}',
    '{"text":"to Bern","label":["ask"]}',
    '{"text":"to Bern","label":[]}',
    '{"text":"to Bern"}',
    '{"text":"😀 Bern","label":[[2,6,"city"]]}',
    '{"text":"to Bern","entities":[{"label":"city","start_offset":3,"end_offset":7,"by":"model","run":"r","score":0.5}]}',
  ];

  it('reads every shape of spans and class', () => {
    const read = samples.map((sample) => doccano.read(sample).documents[0]);
    expect(read.map(({ spans }) => spans.map(({ label }) => label).join())).to.deep.equal([
      'city',
      'city',
      'city',
      'city',
      '',
      '',
      '',
      '',
      'city',
      'city',
    ]);
    expect(read.map(({ label }) => label)).to.deep.equal([
      undefined,
      undefined,
      undefined,
      'ask',
      'ask',
      'ask',
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
    expect(read[9].spans[0].provenance).to.deep.equal({ by: 'model', run: 'r', score: 0.5 });
  });

  it('writes every line in the shape it was read in, with the fields it does not know', () => {
    for (const sample of samples)
      expect(JSON.parse(doccano.write(doccano.read(sample).documents).text)).to.deep.equal(
        sample === '{"text":"to Bern"}' ? { text: 'to Bern', label: [] } : JSON.parse(sample),
      );
  });

  it('takes the first of several classes with a warning, and writes all back', () => {
    const line = '{"text":"a","label":["x","y"]}';
    const result = doccano.read(line, { file: 'f' });
    expect([result.documents[0].label, problems(result)]).to.deep.equal(['x', ['f:1 warning label']]);
    expect(doccano.write(result.documents).text.trim()).to.equal(line);
  });

  it("writes a changed span of an object without the old one's further fields", () => {
    const [document] = doccano.read(samples[2]).documents;
    const moved = doccano.write([{ ...document, spans: [{ start: 0, end: 2, label: 'x' }] }]).text;
    expect(JSON.parse(moved)).to.deep.equal({ text: 'to Bern', entities: [{ label: 'x', start_offset: 0, end_offset: 2 }], relations: [] });
  });
});
