import { expect } from 'chai';
import type { Document } from '../../../src/data';
import { brat } from '../../../src/data/formats/brat';
import { changedLines, relabel } from './in-place';

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
