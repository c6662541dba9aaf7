import { expect } from 'chai';
import { conll } from '../../../src/data/formats/conll';
import { doccano } from '../../../src/data/formats/doccano';
import { prodigy } from '../../../src/data/formats/prodigy';
import { addSpan, diff, relabel } from './in-place';

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
