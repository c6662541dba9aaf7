import fs from 'node:fs';
import { expect } from 'chai';
import * as vscode from 'vscode';
import { inFolder, run, runsOf, showNew, until } from './helpers';
import { listen, replace, restoreAll } from './stand-ins';

interface Saved {
  readonly id: number;
  readonly label: (readonly [number, number, string] | Readonly<Record<string, unknown>>)[];
  readonly cats?: string[];
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

async function saved(editor: vscode.TextEditor): Promise<Map<number, Saved>> {
  await editor.document.save();
  const file = `${editor.document.uri.fsPath}.spans.jsonl`;
  const read = () => (fs.existsSync(file) ? fs.readFileSync(file, 'utf8').split('\n').filter(Boolean) : []);
  let last = '';
  // Tags are written after the text.
  await until('the saved tags', () => {
    const now = read().join('\n');
    const same = now === last && !editor.document.isDirty;
    last = now;
    return same;
  });
  return new Map(
    read()
      .map((line) => JSON.parse(line) as Saved)
      .map((one) => [one.id - 1, one]),
  );
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
    const { label } = (await saved(editor)).get(10) ?? { label: [] };
    expect(label[0]).to.include({ start_offset: 9, end_offset: 13, label: 'origin', by: 'model', run: 'loop-1' });
    expect(label[0]).to.have.keys('start_offset', 'end_offset', 'label', 'by', 'run', 'score', 'accepted');
  });

  it('a letter at a suggestion corrects its label, and a person has then set it', async () => {
    cursor(editor, 10, 18);
    await run('unroll.addLabel', { label: 'via' });
    expect((await saved(editor)).get(10)?.label[1]).to.deep.equal([17, 21, 'via']);
  });

  it('a rejected suggestion is not made again until it is asked for', async () => {
    cursor(editor, 11, 10);
    await run('unroll.removeLabel');
    expect(await suggestedAt(11, 10)).to.equal(false);
    await run('unroll.tagSelection');
    await until('other suggestions of the line', () => suggestedAt(11, 18));
    expect(await suggestedAt(11, 10)).to.equal(false);
    await run('unroll.showRejected');
    expect(await suggestedAt(11, 10)).to.equal(true);
  });

  it('Enter accepts all of a line and goes on; a line without anything is done, and stays so', async () => {
    cursor(editor, 11, 0);
    await run('unroll.acceptLine');
    expect(editor.selection.active.line).to.equal(12);
    cursor(editor, 13, 0);
    await run('unroll.rejectLine');
    await run('unroll.acceptLine');
    const lines = await saved(editor);
    expect(lines.get(11)?.label).to.have.length(2);
    expect(lines.get(13)?.label).to.deep.equal([]);
    await run('undo');
    expect((await saved(editor)).has(13)).to.equal(false);
    await run('redo');
    expect((await saved(editor)).has(13)).to.equal(true);
  });

  it('all above a confidence are accepted at once, and as one step of Undo', async () => {
    replace(vscode.window, 'showInputBox', { value: () => Promise.resolve('0.01') });
    await run('unroll.acceptAbove');
    const lines = await saved(editor);
    expect([lines.get(12)?.label.length, lines.get(14)?.label.length]).to.deep.equal([2, 2]);
    await run('undo');
    expect([...(await saved(editor)).keys()]).not.to.include.members([12, 14]);
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
    const found = await saved(editor);
    expect(found.get(6)?.cats).to.have.length(1);
    expect(found.get(7)?.cats).to.deep.equal(['leave']);
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
