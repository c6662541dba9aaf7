import { expect } from 'chai';
import * as fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { Format } from '../../../src/data';
import { conll } from '../../../src/data/formats/conll';
import { doccano } from '../../../src/data/formats/doccano';
import { prodigy } from '../../../src/data/formats/prodigy';
import type { SkimOptions } from '../../../src/data/formats/skim';
import { freeDocument, solidWord, tokenDocument } from '../arbitraries';
import { seqInOut } from '../../../src/data/formats/seq-in-out';
import { needs } from '../sample';

/** Signs of one byte more than the escape has, as the editor's are. */
const signs: Readonly<Record<string, string>> = { '\n': '␤', '\r': '␍', '\u2028': '⇣', '\u2029': '¶', '\ufeff': '⌑' };

function skimmed(format: Format, file: string, options: Partial<SkimOptions> = {}): string[] | undefined {
  const found = format.skim?.(Buffer.from(file), { standIn: (special) => signs[special], ...options });
  const texts =
    found?.lines.length === 0
      ? []
      : Buffer.from(found?.texts ?? [])
          .toString()
          .split('\n');
  return found && [...texts, found.lines.join(' ')];
}

/** What a glance must tell: what reading does. */
function read(format: Format, file: string, options = {}): string[] {
  const { documents } = format.read(file, options);
  const shown = documents.map(({ text }) => text.replace(/[\n\r\u2028\u2029\ufeff]/g, (special) => signs[special]));
  return [...shown, documents.map(({ source }) => source.line).join(' ')];
}

describe('a glance at a file', () => {
  it('tells the texts of JSON lines as reading does, whatever is written around them and escaped in them', () => {
    for (const [name, file] of Object.entries({
      'other members first':
        '{"id": 1, "meta": {"text": "no", "list": [1, "]}", {"a": "\\"}"}]}, "x": -1.5e3, "text": "go", "label": []}\n',
      'blank lines, CRLF': '\r\n{"text":"a"}\r\n\r\n  {"text" : "b"}\r\n',
      'no line end': '{"text":"a"}\n{"text":"b"}',
      escapes: '{"text":"a\\"b\\\\c\\/d\\te\\u00e9\\ud83d\\ude00 \\u65e9\\nf"}\n',
      'an empty text': '{"text":"a"}\n{"text":""}\n{"text":"b"}\n',
      'all kinds of line ends in a text': '{"text":"a\\r\\nb\\u2028c\\u2029d\\ufeffe"}\n',
    }))
      for (const format of [doccano, prodigy]) expect(skimmed(format, file), name).to.deep.equal(read(format, file));
  });

  it('tells nothing of JSON lines that it does not understand', () => {
    for (const file of [
      '{"id": 1}\n',
      '["text"]\n',
      '{"text": 1}\n',
      '{"text": "torn\n',
      '{"text": "half \\ud83d of a pair"}\n',
      '{"text": "bad \\x"}\n',
      '{"a": "torn\n{"text": "b"}\n',
      '{"text": "a\u2028b"}\n',
      '\ufeff{"text": "a"}\n',
    ])
      expect(skimmed(doccano, file), file).to.equal(undefined);
    const file = '{"text": "a\\nb"}\n';
    expect(skimmed(doccano, file, { standIn: () => undefined }), file).to.equal(undefined);
  });

  it('tells the sentences of columns as reading does', () => {
    for (const [name, file] of Object.entries({
      comments: '# label = book\nto O\nBern B-city\n\n# other\n# label = ask\n\nwhat O\n',
      'a token "#"': 'a O\n# O\n\n# O\nb O\n',
      docstart: '-DOCSTART- O\n\na O\nb O\n-DOCSTART- O\n\nc O\n',
      'a dash': '- O\n-DOC O\n',
      'the text in a comment': '# text = a-b c\na O\n- O\nb O\nc O\n\nd O\ne O\n',
      'tabs with blanks in tokens': 'New York\tB-city\nat \tO\n\nx\tO\n',
      'tabs and blanks': 'a\tO\nb O\n',
      'runs of blanks, CRLF': 'a   x  O\r\nb y O\r\n \t\r\n\r\nc z O',
      'tokens alone': 'a\nb\n\nc\n',
    }))
      expect(skimmed(conll, file), name).to.deep.equal(read(conll, file));
    const columns = '1\tNew York\tB-x\n2\tb\tO\n\n1\tc\tO\n';
    expect(skimmed(conll, columns, { tokenColumn: 1 })).to.deep.equal(read(conll, columns, { tokenColumn: 1 }));
    const blanks = '1  a B-x\n2 b   O\n';
    expect(skimmed(conll, blanks, { tokenColumn: 1 })).to.deep.equal(read(conll, blanks, { tokenColumn: 1 }));
    expect(skimmed(conll, 'a O\nb O\n', { tokenColumn: 3 }), 'no such column').to.equal(undefined);
    expect(skimmed(conll, ' a O\n'), 'a row that begins with a blank').to.equal(undefined);
  });

  it('tells the lines of seq.in as reading does', () => {
    const file = ' to  Bern\r\n\n \t\nand\tback';
    expect(skimmed(seqInOut, file)).to.deep.equal(read(seqInOut, file));
  });

  it('tells of random files what reading does', () => {
    fc.assert(
      fc.property(fc.array(freeDocument, { maxLength: 5 }), fc.boolean(), (documents, crlf) => {
        const { text } = doccano.write(documents);
        // What JSON may escape, some programs do.
        const ascii = text.replace(/[^\n\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
        const file = crlf ? ascii.replace(/\n/g, '\r\n') : ascii;
        expect(skimmed(doccano, file)).to.deep.equal(read(doccano, file));
        const plain = skimmed(doccano, text);
        if (plain !== undefined) expect(plain).to.deep.equal(read(doccano, text));
      }),
    );
    fc.assert(
      fc.property(fc.array(tokenDocument(solidWord), { maxLength: 5 }), fc.boolean(), (documents, crlf) => {
        const written = conll.write(documents).text;
        const file = crlf ? written.replace(/\n/g, '\r\n') : written;
        const told = skimmed(conll, file);
        if (told !== undefined) expect(told).to.deep.equal(read(conll, file));
      }),
    );
  });

  for (const [path, format, options] of [
    ['snips/goo/train/seq.in', seqInOut, {}],
    ['conll2000/test.txt', conll, {}],
    ['ud-english-ewt/en_ewt-ud-dev.conllu.gz', conll, { tokenColumn: 1, tagColumn: 3 }],
  ] as const)
    it(`tells the texts of ${path}`, function () {
      const bytes = readFileSync(needs(this, path));
      const file = (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
      expect(skimmed(format, file, options)).to.deep.equal(read(format, file, options));
    });
});
