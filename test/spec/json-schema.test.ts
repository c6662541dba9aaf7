import { expect } from 'chai';
import { getLanguageService, TextDocument } from 'vscode-json-languageservice';
import { specJsonSchema } from '../../src/spec/json-schema';

/** VS Code's own JSON language service, with the schema as the extension contributes it. */
const service = getLanguageService({
  clientCapabilities: { textDocument: { completion: { completionItem: { documentationFormat: ['markdown'] } } } },
});
service.configure({
  validate: true,
  schemas: [{ uri: 'unroll://schema', fileMatch: ['*.unroll.json'], schema: specJsonSchema() }],
});

/** What VS Code offers, tells and reports at the mark | of a text. */
async function at(marked: string) {
  const offset = marked.indexOf('|');
  const document = TextDocument.create('file:///a.unroll.json', 'jsonc', 1, marked.replace('|', ''));
  const json = service.parseJSONDocument(document);
  const position = document.positionAt(offset);
  const completion = await service.doComplete(document, position, json);
  const hover = await service.doHover(document, position, json);
  const problems = await service.doValidation(document, json, { comments: 'ignore', trailingCommas: 'ignore' });
  return {
    labels: completion?.items.map(({ label }) => label) ?? [],
    texts: completion?.items.map(({ textEdit }) => textEdit?.newText ?? '') ?? [],
    hover: JSON.stringify(hover?.contents ?? ''),
    problems: problems.map(({ message }) => message),
  };
}

describe("the JSON schema in VS Code's language service", () => {
  it('offers the keys of the spec, and whole specs in an empty file', async () => {
    expect((await at('{ | }')).labels).to.deep.equal(['task', 'data', 'inputs', 'layers', 'output', 'training', 'watch']);
    expect((await at('|')).labels).to.deep.equal(['Slot tagger', 'Classifier']);
  });

  it("offers a cell's keys only, once the cell is written", async () => {
    const { labels } = await at('{ "layers": [{ "cell": "gru", | }] }');
    expect(labels).to.include.members(['units', 'bidirectional', 'feedback']).and.not.include.members(['activation']);
    expect(labels).to.not.include.oneOf(['activation', 'unitForgetBias', 'layer', 'heads', 'epsilon']);
    expect((await at('{ "layers": [{ "layer": "attention", | }] }')).labels).to.deep.equal(['name', 'score', 'units', 'heads', 'dropout']);
  });

  it('offers what tells the variants apart, before it is written', async () => {
    expect((await at('{ "layers": [{ | }] }')).labels).to.deep.equal(['cell', 'layer']);
    expect((await at('{ "layers": [{ "cell": | }] }')).labels).to.deep.equal(['"lstm"', '"gru"', '"simple"']);
    expect((await at('{ "inputs": [{ | }] }')).labels).to.deep.equal(['encode']);
    expect((await at('{ "training": { "schedule": { "name": | } } }')).labels).to.include('"cosine"');
  });

  it('offers whole layers, inputs and optimizers', async () => {
    const { labels, texts } = await at('{ "layers": [ | ] }');
    expect(labels).to.include.members(['BiLSTM layer', 'Attention layer', 'Jordan layer']);
    expect(texts[0].replace(/\s+/g, ' ')).to.equal('{ "cell": "lstm", "units": ${1:128}, "bidirectional": true, "dropout": ${2:0.3} }');
    expect((await at('{ "inputs": [ | ] }')).labels).to.include('Letter trigrams');
    expect((await at('{ "training": { "optimizer": | } }')).labels).to.include('SGD with momentum');
  });

  it('offers the values of a choice and of a switch', async () => {
    expect((await at('{ "layers": [{ "cell": "simple", "activation": | }] }')).labels).to.deep.equal(['"tanh"', '"sigmoid"', '"relu"']);
    expect((await at('{ "training": { "shuffle": | } }')).labels).to.have.members(['true', 'false']);
  });

  it('tells meaning, default and range of a key in its hover', async () => {
    const { hover } = await at('{ "training": { "ep|ochs": 3 } }');
    expect(hover).to.contain('Passes over the training data.').and.contain('Default: `20`').and.contain('≥ 1');
    const choice = (await at('{ "layers": [{ "cell": "simple", "acti|vation": "relu" }] }')).hover;
    expect(choice).to.contain('IRNN').and.contain('Activation of the hidden state.');
    expect((await at('{ "layers": [{ "cell": "ls|tm" }] }')).hover).to.contain('Hochreiter');
  });

  it('leaves to parseSpec what parseSpec reports, so that each mistake is told once', async () => {
    const text =
      '{ "task": "tga", "data": {}, "layers": [{ "cell": "lsmt", "unit": 3 }, { "cell": "gru", "units": "3", "feedback": "x" }], "training": { "epochs": 0 }, "x": 1 }|';
    expect((await at(text)).problems).to.deep.equal([]);
  });
});
