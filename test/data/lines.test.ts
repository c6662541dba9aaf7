import { expect } from 'chai';
import fc from 'fast-check';
import { isUtf8 } from 'node:buffer';
import { eachLine, firstInvalidByte, LineSplitter, linesOfText, maxLineBytes } from '../../src/data/lines';
import { runSteps } from '../../src/data/steps';

function split(bytes: Buffer, sizes: readonly number[] = []) {
  const splitter = new LineSplitter('f');
  let at = 0;
  for (const size of sizes) {
    // Streams hand on the same buffer again; so does this.
    const chunk = Buffer.from(bytes.subarray(at, at + size));
    if (chunk.length > 0) splitter.push(chunk);
    chunk.fill(0x21);
    at += size;
  }
  if (at < bytes.length) splitter.push(bytes.subarray(at));
  return splitter.end();
}

const lineText = fc.string({ unit: fc.constantFrom('a', ' ', 'é', '台', '😀', '\u2028', '\u0085'), maxLength: 6 });
const ending = fc.constantFrom('\n', '\r\n', '\n', '\r');

describe('lines', () => {
  it('are cut at LF, CRLF and CR, wherever the chunks end', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(lineText, ending), { maxLength: 12 }),
        lineText,
        fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 40 }),
        (lines, last, sizes) => {
          // "a\r" and "\nb" would be one CRLF.
          const parts = lines.map(([text, end], i): [string, string] => [
            text,
            end === '\r' && (lines[i + 1]?.[0] ?? last) === '' ? '\n' : end,
          ]);
          const bytes = Buffer.from(parts.map(([text, end]) => text + end).join('') + last);
          const expected = [...parts.map(([text]) => text), ...(last === '' ? [] : [last])];
          const result = split(bytes, sizes);
          expect(result.lines).to.deep.equal(expected);
          expect(result.openEnd).to.equal(last !== '');
          expect(result.problems.every(({ reason, severity }) => reason === 'encoding' && severity === 'warning')).to.equal(true);
        },
      ),
    );
  });

  it('of a text are those of its bytes, also when they are looked at one by one', () => {
    const long = 'a'.repeat(maxLineBytes);
    const texts = fc.tuple(fc.constantFrom('', '\ufeff'), fc.array(fc.tuple(lineText, ending)), lineText);
    const check = (text: string): void => {
      const source = linesOfText(text, 'f');
      const { lines, problems, openEnd } = split(Buffer.from(text));
      const seen: (string | null)[] = [];
      runSteps(eachLine(source, (line, index) => void (seen[index] = line)));
      expect(seen).to.deep.equal(lines);
      expect({ lines: source.lines, problems: source.problems, openEnd: source.openEnd }).to.deep.equal({ lines, problems, openEnd });
    };
    fc.assert(fc.property(texts, ([bom, lines, last]) => check(bom + lines.map((line) => line.join('')).join('') + last)));
    // As long as a line may be, and longer; in the middle and at the end.
    for (const text of [`${long}\nb\n`, `b\n${long}a\nb\n`, `b\n${long}a`, `${'b\n'.repeat(maxLineBytes)}${long}a\n`]) check(text);
  });

  it('with CR or CRLF, and a BOM, are read with one warning a file', () => {
    const { lines, problems } = linesOfText('\ufeffa\nb\r\nc\r\n', 'f');
    expect(lines).to.deep.equal(['a', 'b', 'c']);
    expect(problems.map(({ severity, reason, source }) => [severity, reason, source.line])).to.deep.equal([
      ['warning', 'encoding', 1],
      ['warning', 'encoding', 2],
    ]);
    expect(problems[0].message).to.include('BOM');
    expect(problems[1].message).to.include('CRLF');
  });

  it('that are not UTF-8 are set aside with line and byte; all others stay', () => {
    const bytes = Buffer.concat([Buffer.from('ok\né'), Buffer.from([0xe9, 0x0a]), Buffer.from('auch\r\n'), Buffer.from([0x61, 0xff])]);
    for (const sizes of [[], [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]]) {
      const { lines, problems } = split(bytes, sizes);
      expect(lines).to.deep.equal(['ok', null, 'auch', null]);
      const errors = problems.filter(({ severity }) => severity === 'error');
      expect(errors.map(({ source, reason }) => [source.line, reason])).to.deep.equal([
        [2, 'encoding'],
        [4, 'encoding'],
      ]);
      expect(errors[0].message).to.include('Byte 3').and.include('0xe9');
      expect(errors[1].message).to.include('Byte 2').and.include('0xff');
    }
  });

  it('find the first bad byte where Node finds one at all', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.constantFrom(
            0x00,
            0x61,
            0x7f,
            0x80,
            0x8f,
            0x90,
            0x9f,
            0xa0,
            0xbf,
            0xc0,
            0xc2,
            0xdf,
            0xe0,
            0xe1,
            0xed,
            0xef,
            0xf0,
            0xf1,
            0xf4,
            0xf5,
            0xff,
          ),
          { maxLength: 6 },
        ),
        (values) => {
          const bytes = Buffer.from(values);
          const bad = firstInvalidByte(bytes);
          expect(bad < 0).to.equal(isUtf8(bytes));
          if (bad >= 0) expect(isUtf8(bytes.subarray(0, bad))).to.equal(true);
        },
      ),
    );
  });

  it('that are too long are set aside, and the lines after them are read', () => {
    const long = Buffer.alloc(3 * maxLineBytes, 0x61);
    const bytes = Buffer.concat([Buffer.from('a\n'), long, Buffer.from('\nb\r\n'), long, Buffer.from('\nc')]);
    for (const size of [bytes.length, 1 << 20, 12345]) {
      const { lines, problems } = split(bytes, new Array<number>(Math.floor(bytes.length / size)).fill(size));
      expect(lines).to.deep.equal(['a', null, 'b', null, 'c']);
      const errors = problems.filter(({ severity }) => severity === 'error');
      expect(errors.map(({ reason, source }) => [reason, source.line])).to.deep.equal([
        ['length', 2],
        ['length', 4],
      ]);
      expect(errors[0].message).to.include('3 MB');
    }
  });
});
