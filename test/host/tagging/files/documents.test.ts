import { expect } from 'chai';
import fc from 'fast-check';
import { type Document, formats } from '../../../../src/data';
import { documentsOfLines, linesOfDocuments } from '../../../../src/host/tagging/files/documents';
import { StandIns } from '../../../../src/host/tagging/files/stand-ins';
import { type TaggedLine } from '../../../../src/host/tagging/spans/tagged-line';

const piece = fc.constantFrom('a', 'Taipei', ' ', '台北', '👩‍👩‍👧', '\n', '\r\n', '\u2028', '\ufeff', '␤', '⏎', '↵', 'é', 'e\u0301', '😀');
const text = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''));
const documents = fc.array(
  fc.record({ text, a: fc.nat(20), b: fc.nat(20) }).map(({ text: content, a, b }): Document => {
    const length = [...content].length;
    const [start, end] = [a % (length + 1), b % (length + 1)].sort((x, y) => x - y);
    return { text: content, spans: start < end ? [{ start, end, label: 'x', extra: { id: 1 } }] : [], source: { file: 'f', line: 1 } };
  }),
  { maxLength: 8 },
);

describe('documents as lines', () => {
  it('a text has no line end that an editor sees, and is read back letter by letter', () => {
    fc.assert(
      fc.property(fc.array(text), (texts) => {
        const standIns = new StandIns(texts);
        for (const one of texts) {
          const shown = standIns.show(one);
          expect(/[\n\r\u2028\u2029\ufeff]/.test(shown)).to.equal(false);
          expect(shown.length).to.equal(one.length);
          expect(standIns.read(shown)).to.equal(one);
        }
      }),
    );
  });

  it('unchanged lines are the very documents that were read; changed ones keep what lies around', () => {
    fc.assert(
      fc.property(documents, fc.nat(7), (read, changed) => {
        const standIns = new StandIns(read.map((document) => document.text));
        const lines = linesOfDocuments(read, standIns);
        const content = { lines, documents: read, standIns };
        documentsOfLines(lines, content, 'f').forEach((document, i) => expect(document).to.equal(read[i]));
        if (read.length === 0) return;
        const at = changed % read.length;
        const edited = lines.map((line, i): TaggedLine => (i === at ? { ...line, label: 'new' } : line));
        const written = documentsOfLines(edited, content, 'f')[at];
        if (read[at].text !== '') expect(written).to.deep.equal({ ...read[at], label: 'new' });
      }),
    );
  });

  it('every form writes back what was read as lines, byte for byte', () => {
    const originals: Record<string, string> = {
      doccano: '{"id": 1, "text": "to 😀 Bonn\\nnow", "label": [[5, 9, "city"]], "x": [ ]}\r\n{"text":"a","label":[]}\r\n',
      conll: '# note\nto TO O\nBonn NNP B-city\n\nnow RB O\n',
      prodigy: '{"text":"to Bonn","spans":[{"start":3,"end":7,"label":"city"}],"answer":"accept","_task_hash":7}\n',
      rasa: 'version: "3.1"\nnlu:\n- intent: go # why\n  examples: |\n    - to [Bonn](city)\n',
    };
    for (const [name, original] of Object.entries(originals)) {
      const format = formats.find((one) => one.name === name);
      if (!format) throw new Error(name);
      const read = format.readFiles([original]);
      const standIns = new StandIns(read.documents.map((document) => document.text));
      const lines = linesOfDocuments(read.documents, standIns);
      const copies = lines.map((line) => ({ ...line, spans: [...line.spans] }));
      const written = format.updateFiles([original], documentsOfLines(copies, { lines, documents: read.documents, standIns }, 'f'));
      expect(written.files[0].text, name).to.equal(original);
    }
  });

  it('a line that is copied is another document, one that is emptied none', () => {
    const read: Document[] = [{ text: 'a', spans: [], origin: 0, source: { file: 'f', line: 1 }, extra: { id: 7 } }];
    const standIns = new StandIns(['a']);
    const lines = linesOfDocuments(read, standIns);
    const made = documentsOfLines([lines[0], lines[0]], { lines, documents: read, standIns }, 'f');
    expect(made[0]).to.equal(read[0]);
    expect(made[1]).to.deep.equal({ text: 'a', spans: [], source: { file: 'f', line: 2 } });
    expect(documentsOfLines([{ ...lines[0], text: '', spans: [] }], { lines, documents: read, standIns }, 'f')).to.deep.equal([]);
  });
});
