import { expect } from 'chai';
import fc from 'fast-check';
import type { Document, Format } from '../../../src/data';
import { brat } from '../../../src/data/formats/brat';
import { conll } from '../../../src/data/formats/conll';
import { doccano } from '../../../src/data/formats/doccano';
import { labelStudio } from '../../../src/data/formats/label-studio';
import { prodigy } from '../../../src/data/formats/prodigy';
import { rasa } from '../../../src/data/formats/rasa';
import { snips } from '../../../src/data/formats/snips';
import { spacy } from '../../../src/data/formats/spacy';

const runs = { numRuns: 60 };

/** JSON that a parser takes in and would print otherwise, or not at all. */
const odd = [
  '1e400',
  '12345678901234567890',
  '-0',
  '1.0',
  '1E+2',
  'null',
  '[ ]',
  '{ }',
  '[1 ,2]',
  '"\\ud83d\\ude00"',
  '"\\ud83d"',
  '"\\/\\u0041"',
  '"\u2028\ufeff"',
  '{"a":1,"a":{"b":2}}',
  '{"__proto__" : 1e999}',
  '{"constructor":[{"id":1},{"id":1}]}',
] as const;
const names = ['"x"', '"\\u0078"', '"y z"', '"__proto__"', '"toString"', '"7"', '"id2"'] as const;
const blank = fc.constantFrom('', ' ', '  ', '\t');
const member = fc
  .tuple(fc.constantFrom(...names), blank, blank, fc.constantFrom(...odd))
  .map((parts) => `${parts[0]}${parts[1]}:${parts[2]}${parts[3]}`);
/** Members around those that are known, of which some have one name. */
const around = fc.tuple(fc.array(member, { maxLength: 3 }), fc.array(member, { maxLength: 3 }), blank).map(
  ([before, after, space]) =>
    (known: string): string =>
      `{${space}${[...before, known, ...after].join(`${space},`)}${space}}`,
);
/** A literal of "fly 😀 to Bern now" in one of many ways, always as many code points. */
const literal = fc
  .tuple(
    fc.constantFrom('😀', '\\ud83d\\ude00', '\\uD83D\\uDE00'),
    fc.constantFrom('Bern', '\\u0042ern', 'Be\\u0072n'),
    fc.constantFrom('n', '\\u006e', '\u2028', '\\/', '\ufeff', '\\n'),
  )
  .map(([face, city, end]) => `"fly ${face} to ${city} ${end}ow"`);
const place = 'fly 😀 to Bern'.length - 1;
const [start, end] = [place - 4, place];

type Made = readonly [text: string, literal: string];
const made = (parts: fc.Arbitrary<Made>): fc.Arbitrary<Made> => parts;
const list = (entries: readonly string[], space: string): string => `[${space}\n${entries.join(`${space},\n `)}\n]\n`;

const jsonForms: readonly [string, Format, fc.Arbitrary<Made>][] = [
  [
    'doccano, spans as arrays',
    doccano,
    made(
      fc
        .tuple(literal, around, fc.constantFrom(...odd))
        .map(([text, wrap, more]) => [`${wrap(`"text":${text}, "label": [[${start}, ${end},"old",${more}]]`)}\n{"text":"two"}\n`, text]),
    ),
  ],
  [
    'doccano, spans as objects',
    doccano,
    made(
      fc
        .tuple(literal, around, around)
        .map(([text, wrap, item]) => [
          `{"text":"one"}\r\n${wrap(`"entities":[${item(`"label":"old","start_offset":${start},"end_offset":${end}`)}],"text" :${text}`)}\r\n`,
          text,
        ]),
    ),
  ],
  [
    'Prodigy',
    prodigy,
    made(
      fc
        .tuple(literal, around, around)
        .map(([text, wrap, item]) => [
          `${wrap(`"text":${text},"spans":[${item(`"start":${start},"end":${end},"label":"old"`)}],"answer":"accept"`)}\n`,
          text,
        ]),
    ),
  ],
  [
    'Label Studio',
    labelStudio,
    made(
      fc.tuple(literal, around, around, around, around, blank, fc.boolean()).map(([text, task, data, result, value, space, id]) => {
        const region = result(
          `${id ? '"id":"a",' : ''}"type":"labels","from_name":"label","to_name":"text","value":${value(`"start":${start},"end":${end},"labels":["old"]`)}`,
        );
        const relation = '{"type":"relation","from_id":"a","to_id":1e400}';
        const whole = task(`"data":${data(`"text":${text}`)},"annotations":[{"result":[${relation},${region}],"lead_time":1.50}]`);
        return [list([whole, '{"data":{"text":"two"},"annotations":[]}'], space), text];
      }),
    ),
  ],
  [
    'Label Studio, flat',
    labelStudio,
    made(
      fc.tuple(literal, around, around, blank).map(([text, task, region, space]) => {
        const flat = task(`"text":${text},"label":[${region(`"start":${start},"end":${end},"labels":["old"]`)}],"annotation_id":1.0`);
        return [list([flat], space), text];
      }),
    ),
  ],
  [
    'spaCy',
    spacy,
    made(
      fc
        .tuple(literal, around, blank)
        .map(([text, wrap, space]) => [list([`[${text}, ${wrap(`"entities":[[${start},${end} , "old"]]`)}]`], space), text]),
    ),
  ],
];

function relabelled(documents: readonly Document[]): Document[] {
  return documents.map((document) => ({
    ...document,
    spans: document.spans.map((span) => (span.label === 'old' ? { ...span, label: 'new' } : span)),
  }));
}

function lengthened(documents: readonly Document[]): Document[] {
  return documents.map(({ tokens: _tokens, ...document }) =>
    document.spans.length > 0 ? { ...document, text: `${document.text} more` } : document,
  );
}

describe('what did not change stays byte for byte', () => {
  for (const [name, form, files] of jsonForms) {
    it(`${name}: a label changes alone, and so does the text`, () => {
      fc.assert(
        fc.property(files, ([original, text]) => {
          const before = form.read(original);
          expect(before.problems.filter(({ severity }) => severity === 'error')).to.deep.equal([]);
          expect(before.documents.flatMap(({ spans }) => spans).length).to.equal(1);
          expect(form.update(original, relabelled(before.documents), { before }).text).to.equal(original.replace('"old"', '"new"'));
          const longer = form.update(original, lengthened(before.documents), { before }).text;
          expect(longer).to.equal(original.replace(text, () => `${text.slice(0, -1)} more"`));
        }),
        runs,
      );
    });
  }

  const eol = fc.constantFrom('\n', '\r\n');
  const comment = fc.constantFrom('', '# old: [Bern](old) \u2028', '   # "x', '#\t\ufeff');
  const header = fc.constantFrom('|', '|-', '|+', '|2', '| # why', '&anchor |', '>');
  const other = fc.constantFrom(
    '- lookup: city\n  examples: |\n    - Bern',
    '- synonym: old\n  examples: [Bern, "x"]',
    '- regex: zip\n  examples: |\n    - \\d{5}',
  );
  const rasaFile = fc.tuple(
    eol,
    comment,
    header,
    other,
    fc.constantFrom('    ', '      '),
    fc.constantFrom('(old)', '{"entity":"old"}', '{ "entity" : "old", "value": "\\u0062ern", "x": 1e400 }'),
    fc.constantFrom('', '\t', ' '),
  );

  it('Rasa: a label changes alone, whatever YAML is around it', () => {
    fc.assert(
      fc.property(rasaFile, ([end, note, head, more, indent, mark, space]) => {
        const lines = [
          note,
          'version: "3.1"',
          'responses: {utter: [{text: "[Bern](old)"}]}',
          'nlu:',
          more,
          `- intent: "b\\u006fok" ${note.trimStart()}`,
          '  metadata: {x: 1e400}',
          `  examples: ${head}`,
          `${indent}- fly 😀 to [Bern]${mark} now${space}`,
          head === '>' ? '' : `${indent}-   second\u2028 one  `,
          more,
          '...',
        ];
        const original = lines.join('\n').replace(/\n/g, end);
        const before = rasa.read(original);
        expect(before.problems.filter(({ severity }) => severity === 'error')).to.deep.equal([]);
        expect(before.documents.flatMap(({ spans }) => spans).length).to.equal(1);
        const { text } = rasa.update(original, relabelled(before.documents), { before });
        expect(rasa.read(text).documents.flatMap(({ spans }) => spans.map(({ label }) => label))).to.deep.equal(['new']);
        const line = `- fly 😀 to [Bern]${mark} now`;
        const at = original.indexOf(line);
        expect([text.slice(0, at), text.slice(at).split(end).slice(1)]).to.deep.equal([
          original.slice(0, at),
          original.slice(at).split(end).slice(1),
        ]);
        expect(rasa.read(text).documents.map((document) => document.text)).to.deep.equal(before.documents.map((document) => document.text));
      }),
      runs,
    );
  });

  const cell = fc.constantFrom('x', 'B-old', '#', '_', 'é\u2028', '\ufeff', '1e400');
  const conllFile = fc.tuple(
    fc.constantFrom('\n', '\r\n', '\r'),
    fc.constantFrom('\t', ' ', '   ', '\t '),
    cell,
    comment,
    fc.constantFrom('', ' ', '\t'),
    fc.constantFrom('B-old', 'I-old', 'S-old', 'U-old', 'old'),
  );

  it('CoNLL: the cell of a tag changes alone, whatever stands around it', () => {
    fc.assert(
      fc.property(conllFile, ([end, gap, more, note, between, tag]) => {
        const row = (word: string, label: string): string => [word, more, label].join(gap);
        const lines = [
          '# id = 1',
          ...(note === '' ? [] : [note.trimStart()]),
          row('fly', 'O'),
          row('Bern', tag),
          row('now', 'O'),
          between,
          '',
          '-DOCSTART- -X- O',
          '',
          row('two', 'O'),
          '',
          '# end',
          '',
        ];
        const original = lines.join(end);
        const before = conll.read(original);
        const { text } = conll.update(original, relabelled(before.documents), { before });
        expect(text).to.equal(original.replace(row('Bern', tag), row('Bern', tag.replace('old', 'new'))));
        expect(conll.update(original, before.documents.slice(0, 1), { before }).text).to.include(row('Bern', tag));
      }),
      runs,
    );
  });

  const annLine = fc.constantFrom(
    'R1\tpart Arg1:T1 Arg2:T2',
    'E1\told:T1 To:T2',
    'A1\tSure T1',
    'M1\tNegated E1',
    '#1\tAnnotatorNotes T1\told, "x"',
    '*\tEquiv T1 T2',
    'N1\tReference T1 Wiki:1\tBern',
    'X9 what is that',
    '',
    'T8\told 0 3;13 17\tfly now',
    'A2\tRole T2 origin',
  );
  const bratFile = fc.tuple(eol, fc.uniqueArray(annLine), fc.constantFrom('', 'one\n\n', '😀\n'), fc.constantFrom('', '\n', ' \n'));

  it('brat: the entity changes alone; discontinuous spans, relations, events, attributes and notes stay, and move with the text', () => {
    fc.assert(
      fc.property(bratFile, ([end, extra, first, last]) => {
        const from = [...first.replace(/\n/g, end)].length;
        const moved = (line: string): string =>
          line.replace(/\b(\d+) (\d+)\b/g, (_, a: string, b: string) => `${Number(a) + from} ${Number(b) + from}`);
        const texts = `${first}fly to Rome Bern now${last}`.replace(/\n/g, end);
        const entities = ['T1\told 12 16\tBern', 'T2\tcity 7 11\tRome'];
        const shift = (line: string): string => (/^T\d/.test(line) ? moved(line) : line);
        const ann = [entities[0], ...extra, entities[1]].map(shift).join(end) + end;
        const before = brat.readFiles([texts, ann]);
        const [text, written] = brat.updateFiles([texts, ann], relabelled(before.documents), { before }).files;
        expect(text.text).to.equal(texts);
        expect(written.text).to.equal(ann.replace('T1\told', 'T1\tnew'));
        // A document in front moves all by as much.
        const fresh: Document = { text: '😀 new', spans: [], source: { file: 'x', line: 1 } };
        const [, pushed] = brat.updateFiles([texts, ann], [fresh, ...before.documents], { before }).files;
        const by = 5 + (texts.includes(end) ? end.length : 1);
        const expected = ann.replace(
          /^(T\d+\t\S+ )([\d ;]+)/gm,
          (_, head: string, places: string) => head + places.replace(/\d+/g, (offset) => String(Number(offset) + by)),
        );
        expect(pushed.text).to.equal(expected);
      }),
      runs,
    );
  });

  it('SNIPS: an entity changes alone, whatever its neighbours hold', () => {
    const file = fc.tuple(around, around, around, blank, fc.constantFrom('"fly \\ud83d\\ude00 \\u0074o "', '"fly 😀 to "'));
    fc.assert(
      fc.property(file, ([utterance, plain, piece, space, text]) => {
        const data = [plain(`"text":${text}`), piece('"entity":"old","text":"B\\u0065rn"'), '{"text":" now"}'].join(`,${space}`);
        const original = `{${space}"book":[${utterance(`"data":[${data}]`)}], "x": []}`;
        const before = snips.read(original);
        expect(before.documents.flatMap(({ spans }) => spans).length).to.equal(1);
        expect(snips.update(original, relabelled(before.documents), { before }).text).to.equal(original.replace('"old"', '"new"'));
      }),
      runs,
    );
  });
});
