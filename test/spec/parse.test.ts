import { expect } from 'chai';
import { formatDiagnostic, parseSpec, readSpec, type SpecDiagnostic, SpecError } from '../../src/spec';

const data = '"data": { "train": "train.conll" }';
const lstm = '{ "cell": "lstm", "units": 8 }';

/** A spec with parts put in; text after `//` marks what is at fault by «...». */
function spec(parts: { task?: string; data?: string; inputs?: string; layers?: string; rest?: string }): string {
  const inputs = parts.inputs ? `  "inputs": [${parts.inputs}],\n` : '';
  return `{\n  "task": "${parts.task ?? 'tag'}",\n  ${parts.data ?? data},\n${inputs}  "layers": [${parts.layers ?? lstm}]${parts.rest ? `,\n  ${parts.rest}` : ''}\n}`;
}

/** Takes the marks «» out and gives the one diagnostic, after checking that it stands at the marked place. */
function only(marked: string): SpecDiagnostic {
  const offset = marked.indexOf('«');
  const length = marked.indexOf('»') - offset - 1;
  const text = marked.replace(/[«»]/g, '');
  const { diagnostics } = parseSpec(text, 'a.unroll.json');
  const said = diagnostics.map((diagnostic) => formatDiagnostic(diagnostic)).join('\n');
  expect(diagnostics, said).to.have.length(1);
  const [diagnostic] = diagnostics;
  expect(text.slice(diagnostic.offset, diagnostic.offset + diagnostic.length), said).to.equal(text.slice(offset, offset + length));
  expect(diagnostic.offset, said).to.equal(offset);
  const before = text.slice(0, offset).split('\n');
  expect([diagnostic.line, diagnostic.column]).to.deep.equal([before.length, (before.at(-1) ?? '').length + 1]);
  return diagnostic;
}

describe('parseSpec', () => {
  it('fills in the defaults of a spec with comments and trailing commas', () => {
    const { spec: parsed, diagnostics } = parseSpec(`\uFEFF// mine\n${spec({ rest: '"training": { "epochs": 3, }, /* end */' })}`);
    expect(diagnostics).to.deep.equal([]);
    expect(parsed?.training).to.include({ epochs: 3, batchSize: 32, seed: 1 });
    expect(parsed?.inputs).to.deep.equal([
      { encode: 'embedding', size: 100, trainable: true, vocabulary: { minCount: 1, lowercase: false, otherRate: 0.5 } },
    ]);
  });

  it('switches shuffling and bucketing off with a stateful layer', () => {
    const { spec: parsed } = parseSpec(spec({ layers: '{ "cell": "gru", "units": 3, "stateful": true }' }));
    expect(parsed?.training).to.include({ shuffle: false, bucketByLength: false });
  });

  const cases: [holds: string, text: string, reason: string, severity: string, message: RegExp, suggestion?: string][] = [
    [
      'an unknown key offers the nearest one and lists what is allowed',
      spec({ layers: '{ "cell": "gru", "units": 8, «"dropuot"»: 0.1 }' }),
      'unknownKey',
      'error',
      /^unknown key "dropuot" in layers\[0\] \(gru\); did you mean "dropout"\? Allowed here: cell, name, units, .*stateful\.$/,
      '"dropout"',
    ],
    [
      "Keras' and PyTorch's names are known",
      spec({ layers: '{ "cell": "gru", "units": 8, «"recurrent_dropout"»: 0.1 }' }),
      'unknownKey',
      'error',
      /did you mean "recurrentDropout"\?/,
      '"recurrentDropout"',
    ],
    [
      "Keras' clipnorm is told apart from global clipping",
      spec({ rest: '"training": { «"clipnorm"»: 1 }' }),
      'unknownKey',
      'error',
      /did you mean "clipNormPerVariable"\? Keras' clipnorm works on each variable/,
      '"clipNormPerVariable"',
    ],
    [
      'a key in the wrong object is sent home',
      spec({ rest: '"training": { «"lr"»: 1 }' }),
      'unknownKey',
      'error',
      /"learningRate" belongs in training\.optimizer/,
    ],
    [
      'what needs no key is said',
      spec({ layers: '{ "cell": "gru", "units": 8, «"return_sequences"»: true }' }),
      'unknownKey',
      'error',
      /whole sequence/,
    ],
    [
      'a key of another cell names the cells it fits',
      spec({ layers: '{ "cell": "lstm", "units": 8, «"activation"»: "relu" }' }),
      'unfittingKey',
      'error',
      /"activation" does not fit layers\[0\] \(lstm\); it belongs to simple\./,
    ],
    [
      'a key of another schedule names it',
      spec({ rest: '"training": { "schedule": { "name": "cosine", «"patience"»: 3 } }' }),
      'unfittingKey',
      'error',
      /it belongs to plateau/,
    ],
    [
      'a missing key is named with its meaning',
      spec({ layers: '«{» "cell": "lstm" }' }),
      'missingKey',
      'error',
      /layers\[0\] \(lstm\) needs the key "units": a whole number of at least 1\. Units of the hidden state/,
    ],
    [
      'a missing section is named',
      '«{» "task": "tag", "data": { "train": "x" } }',
      'missingKey',
      'error',
      /the spec needs the key "layers": a list/,
    ],
    [
      'a layer that is not told apart offers both ways',
      spec({ layers: '«{» "units": 3 }' }),
      'missingKey',
      'error',
      /needs "cell" \("lstm", "gru", "simple"\) or "layer" \(/,
    ],
    [
      'an unknown cell offers the nearest',
      spec({ layers: '{ "cell": «"lsmt"», "units": 3 }' }),
      'value',
      'error',
      /Did you mean "lstm"\? Allowed: "lstm", "gru", "simple"\./,
      '"lstm"',
    ],
    [
      'a layer under "cell" is told its key',
      spec({ layers: '{ "cell": «"attention"» }' }),
      'value',
      'error',
      /Write "layer": "attention"\./,
    ],
    [
      'a wrong choice lists the choices',
      spec({ layers: '{ "cell": "simple", "units": 3, "activation": «"gelu"» }' }),
      'value',
      'error',
      /must be one of "tanh", "sigmoid", "relu", not "gelu"/,
      '"relu"',
    ],
    [
      'a number in quotes is offered without',
      spec({ rest: '"training": { "epochs": «"3"» }' }),
      'type',
      'error',
      /"training.epochs" must be a whole number of at least 1, not "3"\. Write 3\./,
      '3',
    ],
    [
      'a number out of range is told the range',
      spec({ layers: '{ "cell": "gru", "units": 8, "dropout": «1.5» }' }),
      'value',
      'error',
      /must be a number from 0 to 0\.99, not 1\.5/,
    ],
    [
      'an open range is told',
      spec({ data: '"data": { "train": "x", "validationSplit": «1» }' }),
      'value',
      'error',
      /greater than 0 and less than 1/,
    ],
    [
      'a fraction where a whole number is needed',
      spec({ layers: '{ "cell": "gru", "units": «8.5» }' }),
      'value',
      'error',
      /whole number of at least 1, not 8\.5/,
    ],
    [
      'an optimizer by its name alone is offered as an object',
      spec({ rest: '"training": { "optimizer": «"sgd"» }' }),
      'type',
      'error',
      /Write \{ "name": "sgd" \}/,
      '{ "name": "sgd" }',
    ],
    ['no layers at all', spec({}).replace(/"layers".*\n/, '«"layers"»: []\n'), 'value', 'error', /at least 1 entry/],
    [
      'a bad layer name',
      spec({ layers: '{ "cell": "gru", "units": 8, "name": «"1st layer"» }' }),
      'value',
      'error',
      /a text of letters, digits/,
    ],
    [
      'a key written twice names the first line',
      '{ "task": "tag",\n «"task"»: "tag", "data": { "train": "x" }, "layers": [{ "cell": "gru", "units": 3 }] }',
      'duplicateKey',
      'error',
      /written twice here, first in line 1/,
    ],
    ['a missing comma', `{ "task": "tag" «"data"»: {} }`, 'syntax', 'error', /a comma is missing/],

    ['pooling with task tag', spec({ rest: '"output": { «"pooling"»: "mean" }' }), 'unfittingKey', 'error', /"classify"/],
    [
      'tagScheme with task classify',
      spec({ task: 'classify', data: '"data": { "train": "x", «"tagScheme"»: "BIO" }' }),
      'unfittingKey',
      'error',
      /spans/,
    ],
    [
      'mergeMode without bidirectional',
      spec({ layers: '{ "cell": "gru", "units": 8, «"mergeMode"»: "sum" }' }),
      'unfittingKey',
      'error',
      /"bidirectional": true/,
    ],
    [
      'a column with a format without columns',
      spec({ data: '"data": { "train": "x", "format": "doccano", «"tagColumn"»: 3 }' }),
      'unfittingKey',
      'error',
      /"conll"/,
    ],
    ['tokens and tags in one column', spec({ data: '"data": { "train": "x", "tagColumn": «0» }' }), 'conflict', 'error', /column 0/],
    [
      'validation and validationSplit',
      spec({ data: '"data": { "train": "x", "validation": "y", «"validationSplit"»: 0.1 }' }),
      'conflict',
      'error',
      /Remove one/,
    ],
    [
      'jordan feedback in both directions',
      spec({ layers: '{ "cell": "gru", "units": 8, "bidirectional": true, "feedback": «"jordan"» }' }),
      'conflict',
      'error',
      /one direction/,
      '"elman"',
    ],
    [
      'jordan feedback below another layer',
      spec({ layers: `{ "cell": "gru", "units": 8, "feedback": «"jordan"» }, ${lstm}` }),
      'conflict',
      'error',
      /layers\[1\] \(lstm\) does/,
      '"elman"',
    ],
    [
      'jordan feedback of a classifier',
      spec({ task: 'classify', layers: '{ "cell": "gru", "units": 8, "feedback": «"jordan"» }' }),
      'conflict',
      'error',
      /every step/,
      '"elman"',
    ],
    [
      'stateful jordan',
      spec({ layers: '{ "cell": "gru", "units": 8, "feedback": "jordan", "stateful": «true» }' }),
      'conflict',
      'error',
      /starts at zero/,
      'false',
    ],
    [
      'stateful in both directions',
      spec({ layers: '{ "cell": "gru", "units": 8, "bidirectional": true, "stateful": «true» }' }),
      'conflict',
      'error',
      /one direction/,
      'false',
    ],
    [
      'stateful with attention',
      spec({ layers: '{ "cell": "gru", "units": 8, "stateful": «true» }, { "layer": "attention" }' }),
      'conflict',
      'error',
      /attention layer layers\[1\]/,
      'false',
    ],
    [
      'stateful with shuffle',
      spec({ layers: '{ "cell": "gru", "units": 8, "stateful": true }', rest: '"training": { "shuffle": «true» }' }),
      'conflict',
      'error',
      /file's order/,
      'false',
    ],
    [
      'stateful with bucketing',
      spec({ layers: '{ "cell": "gru", "units": 8, "stateful": true }', rest: '"training": { "bucketByLength": «true» }' }),
      'conflict',
      'error',
      /file's order/,
      'false',
    ],
    [
      'stateful with a split of the stream',
      spec({ data: '"data": { "train": "x", «"validationSplit"»: 0.1 }', layers: '{ "cell": "gru", "units": 8, "stateful": true }' }),
      'suspicious',
      'warning',
      /stream/,
    ],
    [
      'a name of two layers',
      spec({ layers: '{ "cell": "gru", "units": 8, "name": "a" }, { "layer": "attention", "name": «"a"» }' }),
      'conflict',
      'error',
      /layers\[0\] has it already/,
    ],
    [
      'nesterov without momentum',
      spec({ rest: '"training": { "optimizer": { "name": "sgd", "nesterov": «true» } }' }),
      'conflict',
      'error',
      /"momentum"/,
      'false',
    ],
    [
      'a minimum above the learning rate',
      spec({ rest: '"training": { "schedule": { "name": "cosine", "minimum": «0.5» } }' }),
      'conflict',
      'error',
      /0\.001/,
    ],

    ['testing on the training data', spec({ data: '"data": { "train": "x", "test": «"x"» }' }), 'suspicious', 'warning', /remembers/],
    ['frozen random vectors', spec({ inputs: '{ "encode": "embedding", "trainable": «false» }' }), 'suspicious', 'warning', /random/],
    ['the same input twice', spec({ inputs: '{ "encode": "oneHot" }, «{» "encode": "oneHot" }' }), 'suspicious', 'warning', /inputs\[0\]/],
    [
      'otherRate above minCount 1',
      spec({ inputs: '{ "encode": "oneHot", "vocabulary": { "minCount": 2, "otherRate": «0.3» } }' }),
      'noEffect',
      'warning',
      /changes nothing/,
    ],
    [
      'a dropout layer that drops nothing',
      spec({ layers: `${lstm}, { "layer": "dropout", "rate": «0» }` }),
      'noEffect',
      'warning',
      /drops nothing/,
    ],
    [
      'moving averages that never move',
      spec({ layers: '{ "layer": "batchNormalization", "momentum": «1» }' }),
      'suspicious',
      'warning',
      /never move/,
    ],
    [
      'an identity start without relu',
      spec({ layers: '{ "cell": "simple", "units": 3, "recurrentInitializer": «"identity"» }' }),
      'suspicious',
      'warning',
      /relu/,
    ],
    [
      'watching attention without an attention layer',
      spec({ rest: '"watch": { «"attention"»: true }' }),
      'noEffect',
      'warning',
      /no attention layer/,
    ],
    [
      'watching gates of a simple layer',
      spec({ layers: '{ "cell": "simple", "units": 3 }', rest: '"watch": { «"gates"»: true }' }),
      'noEffect',
      'warning',
      /lstm or a gru/,
    ],
    [
      'watching the gates of no example',
      spec({ rest: '"watch": { «"gates"»: true, "examples": 0 }' }),
      'noEffect',
      'warning',
      /"watch.examples" is 0/,
    ],
    [
      'a learning rate for another optimizer',
      spec({ rest: '"training": { "optimizer": { "name": "adam", "learningRate": «1» } }' }),
      'suspicious',
      'warning',
      /very high/,
    ],
    [
      'a step schedule longer than training',
      spec({ rest: '"training": { "epochs": 5, "schedule": { "name": "step", "every": «5» } }' }),
      'noEffect',
      'warning',
      /first cuts/,
    ],
    [
      'a schedule over one epoch',
      spec({ rest: '"training": { "epochs": 1, "schedule": { "name": «"cosine"» } }' }),
      'noEffect',
      'warning',
      /has one/,
    ],
    [
      'a plateau longer than training',
      spec({ rest: '"training": { "epochs": 3, "schedule": { "name": «"plateau"» } }' }),
      'noEffect',
      'warning',
      /waits longer/,
    ],
    [
      'early stopping that waits longer than training',
      spec({ rest: '"training": { "epochs": 3, «"earlyStopping"»: {} }' }),
      'noEffect',
      'warning',
      /never end it early/,
    ],
    [
      'a monitor without validation data',
      spec({ rest: '"training": { «"monitor"»: "validationLoss" }' }),
      'noEffect',
      'warning',
      /training loss/,
    ],
    [
      'truncation without recurrent layers',
      spec({ layers: '{ "layer": "attention" }', rest: '"training": { «"truncatedSteps"»: 3 }' }),
      'noEffect',
      'warning',
      /has none/,
    ],
  ];
  for (const [holds, text, reason, severity, message, suggestion] of cases) {
    it(`${severity === 'error' ? 'refuses' : 'warns of'}: ${holds}`, () => {
      const diagnostic = only(text);
      expect(diagnostic.message).to.match(message);
      expect(diagnostic).to.include({ reason, severity });
      expect(diagnostic.suggestion).to.equal(suggestion);
      expect(parseSpec(text.replace(/[«»]/g, '')).spec !== undefined).to.equal(severity === 'warning');
    });
  }

  it('offers suggestions that mend the spec when put in place', () => {
    const text = spec({ rest: '"training": { "epochs": "3", "optimizer": "sgd", "batchsize": 4, "schedule": { "name": "cosin" } }' });
    const { diagnostics } = parseSpec(text);
    let mended = text;
    for (const { offset, length, suggestion } of [...diagnostics].reverse()) {
      mended = mended.slice(0, offset) + (suggestion ?? '') + mended.slice(offset + length);
    }
    expect(diagnostics).to.have.length(4);
    expect(parseSpec(mended).diagnostics).to.deep.equal([]);
  });

  it('finds lines and columns with CRLF, and counts columns in UTF-16 units', () => {
    const { diagnostics } = parseSpec(
      '{\r\n  "task": "tag", /* 票🎫 */ "dat": 1,\r\n  "data": { "train": "x" },\r\n  "layers": [{ "cell": "gru", "units": 3 }]\r\n}',
    );
    expect(diagnostics.map(({ line, column }) => [line, column])).to.deep.equal([[2, 28]]);
  });

  it('bears brackets that nest too deeply', () => {
    expect(parseSpec('['.repeat(200_000)).diagnostics[0]).to.include({ reason: 'syntax', line: 1, column: 1 });
  });

  it('says that an empty text is empty', () => {
    for (const text of ['', ' \n', '\uFEFF']) expect(parseSpec(text).diagnostics[0].message).to.match(/the spec is empty/);
  });
});

describe('readSpec', () => {
  it('throws one line for each error, with file, line and column', () => {
    const text = spec({ layers: '{ "cell": "lstm", "unit": 8 }', rest: '"watch": { "attention": true }' });
    expect(() => readSpec(text, 'a.unroll.json')).to.throw(
      SpecError,
      /^a\.unroll\.json:4:14 layers\[0\] .*\na\.unroll\.json:4:32 unknown key "unit".*$/,
    );
  });

  it('gives the spec in spite of warnings', () => {
    expect(readSpec(spec({ rest: '"watch": { "attention": true }' })).task).to.equal('tag');
  });
});
