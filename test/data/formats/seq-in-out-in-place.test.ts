import { expect } from 'chai';
import type { Document } from '../../../src/data';
import { seqInOut } from '../../../src/data/formats/seq-in-out';
import { addSpan, relabel } from './in-place';

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
