import { expect } from 'chai';
import type { Problem, ReadResult } from '../../../src/data';
import { conll } from '../../../src/data/formats/conll';
import { doccano } from '../../../src/data/formats/doccano';
import { seqInOut } from '../../../src/data/formats/seq-in-out';
import { linesOfText } from '../../../src/data/lines';

const short = ({ severity, reason, source }: Problem) => `${source.file}:${source.line} ${severity} ${reason}`;
const texts = ({ documents }: ReadResult) => documents.map(({ text }) => text);
const problems = (result: ReadResult) => result.problems.map(short);

function parts(input: string, output?: string, label?: string): ReadResult {
  const lines = (text: string | undefined, name: string) => (text === undefined ? undefined : linesOfText(text, name));
  return seqInOut.readLines([lines(input, 'in'), lines(output, 'out'), lines(label, 'label')], {});
}

describe('bad CoNLL', () => {
  const read = (text: string, options = {}) => conll.read(text, { file: 'f', ...options });

  it('with a row that lacks its tag sets that sentence aside, keeps the others and names the line', () => {
    const result = read('a O\nb\n\nc B-x\nd O\n');
    expect(texts(result)).to.deep.equal(['c d']);
    expect(problems(result)).to.deep.equal(['f:2 error count']);
    expect(result.problems[0].message).to.include('from line 1');
  });

  it('with the torn row in front still knows the columns of the file', () => {
    const result = read('a\nb O\n\nc B-x\nd O\n');
    expect([texts(result), problems(result)]).to.deep.equal([['c d'], ['f:1 error count']]);
  });

  it('with a blank inside a token says to use tabs', () => {
    const result = read('New York B-x\nis O\n\nc O\n');
    expect(problems(result)).to.deep.equal(['f:1 error count']);
    expect(result.problems[0].message).to.include('tabs');
    expect(texts(read('New York\tB-x\nis\tO\n'))).to.deep.equal(['New York is']);
  });

  it('with I- without its B- reads a span and warns at the line', () => {
    const result = read('to O\nNew I-x\nYork I-x\n\nBern B-x\n\nRom B-x\n');
    expect(result.scheme).to.equal('BIO');
    expect(result.documents[0].spans).to.deep.equal([{ start: 3, end: 11, label: 'x' }]);
    expect(problems(result)).to.deep.equal(['f:2 warning tag']);
    expect(result.problems[0].message).to.include('B-x');
  });

  it('with an empty tag between tabs is set aside', () => {
    expect(problems(read('a\tO\nb\t\n\nc\tO\n'))).to.deep.equal(['f:2 error syntax']);
  });

  it('with a line that is not UTF-8 loses that sentence alone', () => {
    const source = { file: 'f', lines: ['a O', null, 'c O', '', 'd O'], problems: [], openEnd: false };
    const result = conll.readLines([source], {});
    expect([texts(result), problems(result)]).to.deep.equal([['d'], ['f:1 error syntax']]);
  });

  it('with columns that it does not have names the option', () => {
    for (const [options, name] of [
      [{ tagColumn: 2 }, 'tag column 2'],
      [{ tagColumn: -3 }, 'tag column -3'],
      [{ tokenColumn: 5 }, 'token column 5'],
    ] as const) {
      const result = read('a O\n', options);
      expect(problems(result)).to.include('f:1 error count');
      expect(result.problems.some(({ message }) => message.includes(name))).to.equal(true);
    }
  });

  it('that is empty, or blank, says what to write', () => {
    expect(problems(read(''))).to.deep.equal(['f:1 error empty']);
    expect(problems(read('\n\n# only a comment\n'))).to.deep.equal(['f:1 error empty']);
  });

  it('with two classes for a sentence takes the last and warns', () => {
    const result = read('# label = a\n# label = b\nx O\n');
    expect([result.documents[0].label, problems(result)]).to.deep.equal(['b', ['f:3 warning label']]);
  });

  it('lists no more than a thousand alike, and says how many there are', () => {
    const result = read('x NN\n'.repeat(1500));
    expect(result.problems.length).to.equal(1001);
    expect(result.problems[1000].message).to.match(/^500 more/);
  });
});

describe('CoNLL', () => {
  const read = (text: string, options = {}) => conll.read(text, { file: 'f', ...options });

  it('keeps other columns, comments, -DOCSTART-, tabs and a class for writing them back', () => {
    for (const text of [
      '-DOCSTART- -X- O\n\n# id = 1\n# label = ask\nto TO O\nBern NNP B-x\n\nRom NNP B-x\n\n',
      'to\tTO\tO\nNew York\tNNP\tB-x\n\n# the end\n',
      '# O\n# O\n\nx B-x\n\n',
    ])
      expect(conll.write(read(text).documents).text).to.equal(text);
  });

  it('takes "#" for a token where it has the columns of one', () => {
    expect(texts(read('# a comment\nroom O\n# O\n5 B-n\n\n# O\n'))).to.deep.equal(['room # 5', '#']);
  });

  it('reads the columns that it is told', () => {
    const text = '1\tto\tO\tx\n2\tBern\tB-c\tx\n';
    const [document] = read(text, { tokenColumn: 1, tagColumn: 2 }).documents;
    expect([document.text, document.spans]).to.deep.equal(['to Bern', [{ start: 3, end: 7, label: 'c' }]]);
    expect(conll.write([document]).text).to.equal(`${text}\n`);
  });

  it('writes changed spans and class in place of the old ones', () => {
    const [document] = read('# label = a\nto TO O\nBern NNP B-x\n').documents;
    const changed = { ...document, label: 'b', spans: [{ start: 0, end: 7, label: 'y' }] };
    expect(conll.write([changed], { scheme: 'BIOES' }).text).to.equal('# label = b\nto TO B-y\nBern NNP E-y\n\n');
    expect(conll.write([{ ...changed, label: undefined }]).text).to.not.include('label');
  });

  it('reads tokens alone, yet to be tagged, and writes their tags once there are some', () => {
    const result = read('to\nBern\n');
    expect([texts(result), result.scheme, result.problems]).to.deep.equal([['to Bern'], undefined, []]);
    expect(conll.write(result.documents).text).to.equal('to\nBern\n\n');
    expect(conll.write([{ ...result.documents[0], spans: [{ start: 3, end: 7, label: 'c' }] }]).text).to.equal('to O\nBern B-c\n\n');
  });

  it("says what it can't hold", () => {
    const source = { file: 'g', line: 4 };
    const { text, problems: told } = conll.write([
      { text: '  ', spans: [], source },
      { text: 'to Bern', spans: [{ start: 1, end: 4, label: 'x', provenance: { by: 'model' } }], source },
      { text: 'a\nb', spans: [], source },
    ]);
    expect(told.map(short)).to.deep.equal(['g:4 error empty', 'g:4 warning offset', 'g:4 warning label', 'g:4 warning syntax']);
    expect(texts(read(text))).to.deep.equal(['to Bern', 'a b']);
  });
});

describe('bad seq.in, seq.out, label', () => {
  it('with other numbers of tokens and tags leaves that sentence out and names the line of seq.out', () => {
    const result = parts('a b\nc d\ne\n', 'O O\nO\nB-x\n');
    expect([texts(result), problems(result)]).to.deep.equal([['a b', 'e'], ['out:2 error count']]);
  });

  it('with files of different length names each line that has no partner', () => {
    const result = parts('a\nb\n', 'O\nO\nO\n', 'x\n');
    expect(texts(result)).to.deep.equal(['a', 'b']);
    expect(problems(result)).to.deep.equal(['label:2 warning label', 'out:3 error count']);
    expect(problems(parts('a\nb\nc\n', 'O\n'))).to.deep.equal(['in:2 error count', 'in:3 error count']);
  });

  it('without seq.out is read without tags, with a warning; without label, in silence', () => {
    const result = parts('a b\n');
    expect([texts(result), problems(result), result.scheme]).to.deep.equal([['a b'], ['in:1 warning missing'], undefined]);
    expect(problems(parts('a\n', 'O\n'))).to.deep.equal([]);
  });

  it('with an empty line inside leaves it out of all files', () => {
    const result = parts('a\n\nb\n\n', 'O\n\nB-x\n\n', 'x\ny\nz\n');
    expect([texts(result), result.documents.map(({ label }) => label), problems(result)]).to.deep.equal([
      ['a', 'b'],
      ['x', 'z'],
      ['in:2 error empty'],
    ]);
    expect(problems(parts('a\n\n', 'O\nO\n'))).to.deep.equal(['in:2 error count']);
  });

  it('with a tag that the scheme forbids warns at its line', () => {
    expect(problems(parts('a b\nc\nd\n', 'O I-x\nB-x\nB-y\n'))).to.deep.equal(['out:1 warning tag']);
  });

  it('that is empty says what to write', () => {
    expect(problems(parts('', ''))).to.deep.equal(['in:1 error empty']);
  });

  it('keeps runs of white space as they stand', () => {
    const result = parts('  a   b\u00a0c \n', 'O B-x\n');
    expect(result.documents[0].text).to.equal('  a   b\u00a0c ');
    expect(result.documents[0].spans).to.deep.equal([{ start: 6, end: 9, label: 'x' }]);
    expect(seqInOut.write(result.documents).text).to.equal('  a   b\u00a0c \n');
  });

  it("says what it can't hold", () => {
    const source = { file: 'g', line: 4 };
    const written = seqInOut.writeFiles(
      [
        {
          text: 'New York, now',
          tokens: [
            { start: 0, end: 8 },
            { start: 8, end: 9 },
            { start: 10, end: 13 },
          ],
          spans: [{ start: 0, end: 8, label: 'the city' }],
          label: 'a  b',
          source,
        },
      ],
      {},
    );
    expect(written.files.map(({ text }) => text)).to.deep.equal(['New_York , now\n', 'B-the_city O O\n', 'a b\n']);
    expect(written.problems.map(short).sort()).to.deep.equal([
      'g:4 warning label',
      'g:4 warning label',
      'g:4 warning syntax',
      'g:4 warning syntax',
    ]);
  });
});

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
    ['with overlapping spans', '{"text": "abc", "label": [[1, 3, "x"], [0, 2, "y"]]}', 'offset', 'overlap'],
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
