import fs from 'node:fs';
import { expect } from 'chai';
import * as vscode from 'vscode';
import { eventually, inFolder, run, runsOf, show, showNew, until } from './helpers';
import { listen, replace, restoreAll } from './stand-ins';

interface Saved {
  readonly id: number;
  readonly label: (readonly [number, number, string] | Readonly<Record<string, unknown>>)[];
  readonly cats?: string[];
  readonly cats_by?: Readonly<Record<string, unknown>>;
}

const cities = ['Oslo', 'Lima', 'Kyoto', 'Cairo', 'Paris', 'Bonn', 'Quito', 'Delhi', 'Rome', 'Accra'];
/** Tagged lines, then untagged ones that read alike. */
const trips = cities.map((city, i) => `fly from ${city} to ${cities[(i + 3) % 10]} now`);
const untagged = [
  'fly from Rome to Lima now',
  'fly from Delhi to Oslo now',
  'fly from Bonn to Kyoto now',
  'thanks',
  'fly from Paris to Quito now',
];
const longest = 90_000;

function record(text: string, id: number): string {
  const at = (word: string) => [text.indexOf(word), text.indexOf(word) + word.length];
  const [, , from, , to] = text.split(' ');
  return JSON.stringify({ id, text, label: [[...at(from), 'origin'], [...at(to), 'destination']] }); // prettier-ignore
}

async function hoverAt(editor: vscode.TextEditor, line: number, character: number): Promise<string> {
  const uri = editor.document.uri;
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
    'vscode.executeHoverProvider',
    uri,
    new vscode.Position(line, character),
  );
  return hovers.flatMap(({ contents }) => contents.map((content) => (typeof content === 'string' ? content : content.value))).join('\n');
}

/** Saves, and waits for the tags, which are written after the text, to be as is expected. */
async function saved(editor: vscode.TextEditor, expectation: (lines: ReadonlyMap<number, Saved>) => void): Promise<void> {
  await editor.document.save();
  const file = `${editor.document.uri.fsPath}.spans.jsonl`;
  await eventually(() => {
    const lines = fs.readFileSync(file, 'utf8').split('\n').filter(Boolean);
    expectation(new Map(lines.map((line) => JSON.parse(line) as Saved).map((one) => [one.id - 1, one])));
  });
}

const cursor = (editor: vscode.TextEditor, line: number, character: number) => {
  editor.selection = new vscode.Selection(line, character, line, character);
};

describe('a model in the loop of tagging', function () {
  this.timeout(150_000);
  let editor: vscode.TextEditor;
  const suggestedAt = (line: number, character: number) => hoverAt(editor, line, character).then((words) => words.includes('suggested by'));

  before(async () => {
    await run('workbench.action.closeAllEditors');
    fs.writeFileSync(inFolder('loop.txt.spans.jsonl'), trips.map((text, i) => `${record(text, i + 1)}\n`).join(''));
    editor = await showNew('loop.txt', [...trips, ...untagged].join('\n'));
    await until('the tags', () => hoverAt(editor, 0, 10).then((words) => words.includes('origin')));
  });
  afterEach(restoreAll);
  after(() => run('workbench.action.closeAllEditors'));

  it('is trained on what is tagged so far with a spec made for it, and suggests spans in the rest', async () => {
    cursor(editor, 10, 0);
    await run('unroll.trainTagged');
    expect(fs.readFileSync(inFolder('loop.unroll.json'), 'utf8')).to.contain('.unroll/tagged/loop.txt.jsonl');
    expect(runsOf('loop')).to.have.length(1);
    await until('suggestions', () => suggestedAt(10, 10), longest);
    expect(await hoverAt(editor, 10, 10)).to.match(/origin.*suggested by loop\\?-1, confidence \d\\?\.\d\d/);
    expect(await suggestedAt(0, 10)).to.equal(false);
  });

  it('Tab accepts the suggestion at the cursor and goes on to the next; the saved span keeps run, confidence and time', async () => {
    cursor(editor, 10, 10);
    await run('unroll.acceptSuggestion');
    expect([editor.selection.active.line, editor.selection.active.character]).to.deep.equal([10, 17]);
    await saved(editor, (lines) => {
      const [first] = lines.get(10)?.label ?? [];
      expect(first).to.include({ start_offset: 9, end_offset: 13, label: 'origin', by: 'model', run: 'loop-1' });
      expect(first).to.have.keys('start_offset', 'end_offset', 'label', 'by', 'run', 'score', 'accepted');
    });
  });

  it('a letter at a suggestion corrects its label, and a person has then set it', async () => {
    cursor(editor, 10, 18);
    await run('unroll.addLabel', { label: 'via' });
    await saved(editor, (lines) => expect(lines.get(10)?.label[1]).to.deep.equal([17, 21, 'via']));
  });

  it('a rejection is a step of Undo', async () => {
    cursor(editor, 11, 10);
    await run('unroll.removeLabel');
    expect(await suggestedAt(11, 10)).to.equal(false);
    await run('undo');
    expect(await suggestedAt(11, 10)).to.equal(true);
    await run('redo');
    expect(await suggestedAt(11, 10)).to.equal(false);
  });

  it('a rejected suggestion is not made again until it is asked for, also after the text was closed', async () => {
    const beside = `${editor.document.uri.fsPath}.provenance.jsonl`;
    expect(fs.existsSync(beside)).to.equal(false);
    await saved(editor, () => {
      expect(JSON.parse(fs.readFileSync(beside, 'utf8'))).to.deep.include({ id: 12, label: [], rejected: [[9, 14, 'origin']] });
    });
    await run('workbench.action.closeAllEditors');
    editor = await show('loop.txt');
    await until('the tags', () => hoverAt(editor, 0, 10).then((words) => words.includes('origin')));
    cursor(editor, 11, 10);
    await run('unroll.tagSelection');
    await until('other suggestions of the line', () => suggestedAt(11, 18));
    expect(await suggestedAt(11, 10)).to.equal(false);
    await run('unroll.showRejected');
    expect(await suggestedAt(11, 10)).to.equal(true);
    await run('unroll.tagFile');
    await until('suggestions', () => suggestedAt(14, 10));
  });

  it('Enter accepts all of a line and goes on; a line without anything is done, and stays so', async () => {
    cursor(editor, 11, 0);
    await run('unroll.acceptLine');
    expect(editor.selection.active.line).to.equal(12);
    cursor(editor, 13, 0);
    await run('unroll.rejectLine');
    await run('unroll.acceptLine');
    await saved(editor, (lines) => expect([lines.get(11)?.label.length, lines.get(13)?.label.length]).to.deep.equal([2, 0]));
    await run('undo');
    await saved(editor, (lines) => expect(lines.has(13)).to.equal(false));
    await run('redo');
    await saved(editor, (lines) => expect(lines.has(13)).to.equal(true));
  });

  it('all above a confidence are accepted at once, and as one step of Undo', async () => {
    replace(vscode.window, 'showInputBox', { value: () => Promise.resolve('0.01') });
    await run('unroll.acceptAbove');
    await saved(editor, (lines) => expect([lines.get(12)?.label.length, lines.get(14)?.label.length]).to.deep.equal([2, 2]));
    await run('undo');
    await saved(editor, (lines) => expect([lines.has(12), lines.has(14)]).to.deep.equal([false, false]));
  });

  it('says in a word why nothing can be learnt', async () => {
    const told = listen('showErrorMessage');
    const few = await showNew('few.txt', 'one\ntwo\nthree');
    cursor(few, 0, 0);
    await run('unroll.addLabel', { label: 'x' });
    await run('unroll.trainTagged');
    expect(told.map(({ text }) => text)).to.deep.equal(['Too few lines are tagged: 1. Tag at least 5 first.']);
  });

  it('classes are learnt and suggested at the end of lines, unlike those that are set', async () => {
    const texts = ['hello there', 'good day', 'hello you', 'bye now', 'see you, bye', 'bye bye', 'hello', 'bye'];
    const cats = ['greet', 'greet', 'greet', 'leave', 'leave', 'leave'];
    const lines = cats.map((name, i) => `${JSON.stringify({ id: i + 1, text: texts[i], label: [], cats: [name] })}\n`);
    fs.writeFileSync(inFolder('classes.txt.spans.jsonl'), lines.join(''));
    editor = await showNew('classes.txt', texts.join('\n'));
    await until('the tags', () => hoverAt(editor, 0, 11).then((words) => words.includes('greet')));
    await run('unroll.trainTagged');
    await until('a class', () => suggestedAt(6, 5), longest);
    cursor(editor, 6, 5);
    await run('unroll.acceptSuggestion');
    await run('unroll.setClass', { label: 'leave' });
    await saved(editor, (lines) => {
      expect(lines.get(6)?.cats).to.have.length(1);
      expect(lines.get(7)?.cats).to.deep.equal(['leave']);
    });
  });

  it('spans and classes are learnt and suggested together; a class tells who suggested it', async () => {
    const thanks = ['thanks a lot', 'many thanks', 'thanks indeed', 'thank you all', 'thanks then'];
    const lines = [
      ...trips.map((text, i) => ({ ...(JSON.parse(record(text, i + 1)) as Saved), ...(i > 0 && { cats: ['book'] }) })),
      ...thanks.map((text, i) => ({ id: trips.length + i + 1, text, label: [], cats: ['thank'] })),
    ];
    fs.writeFileSync(inFolder('intents.txt.spans.jsonl'), lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
    editor = await showNew('intents.txt', [...trips, ...thanks, ...untagged].join('\n'));
    const end = (line: number) => editor.document.lineAt(line).text.length;
    await until('the tags', () => hoverAt(editor, 0, 10).then((words) => words.includes('origin')));
    cursor(editor, 15, 0);
    await run('unroll.trainTagged');
    await until('a class', () => suggestedAt(15, end(15)), longest);
    expect(await suggestedAt(15, 10)).to.equal(true);
    // A line with spans alone waits for a class, one with a class alone does not wait for spans.
    expect([await suggestedAt(0, end(0)), await suggestedAt(0, 10), await suggestedAt(10, 3)]).to.deep.equal([true, false, false]);
    expect([runsOf('intents'), runsOf('intents.classes')].map(({ length }) => length)).to.deep.equal([1, 1]);
    await run('unroll.acceptLine');
    await saved(editor, (lines) => {
      const line = lines.get(15);
      expect([line?.label.length, line?.cats]).to.deep.equal([2, ['book']]);
      expect(line?.cats_by).to.include({ by: 'model', run: 'intents.classes-1' }).and.to.include.keys('score', 'accepted');
    });
    expect(await hoverAt(editor, 15, end(15))).to.match(
      /Class of the line: \*\*book\*\* · suggested by intents\\\.classes\\-1, .*accepted/,
    );
    cursor(editor, 16, end(16));
    await run('unroll.rejectSuggestion');
    await run('unroll.tagSelection');
    await until('spans again', () => suggestedAt(16, 10));
    expect(await suggestedAt(16, end(16))).to.equal(false);
  });

  it('trains by itself after so many newly tagged lines', async () => {
    fs.writeFileSync(inFolder('self.txt.spans.jsonl'), trips.slice(0, 6).map((text, i) => `${record(text, i + 1)}\n`).join('')); // prettier-ignore
    editor = await showNew('self.txt', [...trips, ...untagged].join('\n'));
    await until('the tags', () => hoverAt(editor, 0, 10).then((words) => words.includes('origin')));
    const settings = vscode.workspace.getConfiguration('unroll');
    await settings.update('tagging.trainEvery', 2, vscode.ConfigurationTarget.Workspace);
    try {
      for (const line of [6, 7]) {
        cursor(editor, line, 10);
        await run('unroll.addLabel', { label: 'origin' });
      }
      await until('a run', () => runsOf('self').length > 0, longest);
      await until('suggestions', () => suggestedAt(14, 10), longest);
      expect(editor.document.isDirty).to.equal(true);
    } finally {
      await settings.update('tagging.trainEvery', undefined, vscode.ConfigurationTarget.Workspace);
    }
  });
});
