import { expect } from 'chai';
import { columnsIn, crossesLines, likelyColumns } from '../../../../src/host/tagging/files/columns';

const likely = (text: string) => likelyColumns(columnsIn(text));

describe('the columns of a file', () => {
  it('are those of most rows; comments and blank lines have none', () => {
    const columns = columnsIn('# x\nRockwell NNP B-NP\nCorp. NNP I-NP\n\n. . O\ntorn');
    expect(columns.map(({ cells }) => cells)).to.deep.equal([
      ['Rockwell', 'Corp.', '.'],
      ['NNP', '.'],
      ['B-NP', 'I-NP', 'O'],
    ]);
    expect(columnsIn('some words\nof a text that is none\nreally\n')).to.deep.equal([]);
    expect(columnsIn('')).to.deep.equal([]);
  });

  it('are likely the first and the last that reads as tags; of CoNLL-U the form and its part of speech', () => {
    expect(likely('Rockwell NNP B-NP\nCorp. NNP I-NP\n')).to.deep.equal({ token: 0, tag: 2 });
    expect(likely('Rome B-city x\nis O y\n')).to.deep.equal({ token: 0, tag: 1 });
    expect(likely('1\tFrom\tfrom\tADP\tIN\n2-3\tthe\tthe\tDET\tDT\n')).to.deep.equal({ token: 1, tag: 3 });
  });
});

describe('entities of a standoff file', () => {
  it('go over a line end where one lies between their borders, counted in code points', () => {
    expect(crossesLines('😀 a\nb\n', 'T1\tx 2 3\ta\n')).to.equal(false);
    expect(crossesLines('😀 a\nb\n', 'T1\tx 2 5\ta\nb\n')).to.equal(true);
    expect(crossesLines('ab\n', '#1\tNote T1\t0 9\n')).to.equal(false);
  });

  it('spans over line ends are looked for in proportion to the text', () => {
    const many = 30_000;
    const text = 'to 😀 Rome\n'.repeat(many);
    const ann = Array.from({ length: many }, (_, i) => `T${i}\tcity ${10 * i + 5} ${10 * i + 9}\tRome\n`).join('');
    const began = process.cpuUsage().user;
    expect(crossesLines(text, ann)).to.equal(false);
    // Tenths of a second; seconds where each span is held beside each line end.
    expect((process.cpuUsage().user - began) / 1e6).to.be.lessThan(1);
  });
});
