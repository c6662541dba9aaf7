import fs from 'node:fs';
import { expect } from 'chai';
import * as vscode from 'vscode';
import { eventually, hoverAt, inFolder, run, runsOf, showNew, start, until } from './helpers';
import { replace, restoreAll } from './stand-ins';

const cities = ['Oslo', 'Lima', 'Kyoto', 'Cairo', 'Paris', 'Bonn', 'Quito', 'Delhi', 'Rome', 'Accra'];
const trips = cities.map((city, i) => `fly from ${city} to ${cities[(i + 3) % 10]} now`);
const untagged = ['fly from Rome to Lima now', 'fly from Delhi to Oslo now', 'go from Bonn to Kyoto', 'thanks', 'fly from Paris to Quito'];
const longest = 90_000;

/** brat's standoff of the trips. */
function standoff(): string {
  let at = 0;
  const entities = trips.flatMap((text) => {
    const [, , from, , to] = text.split(' ');
    const found = [
      ['origin', from],
      ['destination', to],
    ].map(([label, word]) => `${label} ${at + text.indexOf(word)} ${at + text.indexOf(word) + word.length}\t${word}`);
    at += text.length + 1;
    return found;
  });
  return entities.map((entity, i) => `T${i + 1}\t${entity}\n`).join('');
}

const column = (texts: readonly string[], tags: readonly string[]) =>
  texts.map((text) => `${text.split(' ').map((word, i) => `${word}\t${tags[i] ?? 'O'}\n`).join('')}\n`).join(''); // prettier-ignore

const cursor = (editor: vscode.TextEditor, line: number, character: number) => {
  editor.selection = new vscode.Selection(line, character, line, character);
};

describe('the model in the loop, whatever holds the tags', function () {
  this.timeout(150_000);
  let editor: vscode.TextEditor;
  const lineOf = () => editor.selection.active.line;
  const suggestedAt = (line: number, character: number) => hoverAt(editor, line, character).then((words) => words.includes('suggested by'));

  before(() => run('workbench.action.closeAllEditors'));
  afterEach(restoreAll);
  after(async () => {
    while (vscode.window.activeTextEditor) await run('workbench.action.revertAndCloseActiveEditor');
  });

  /** Asks for the list of doubtful lines. @returns the list as it is shown, and its lines counted from 0 */
  async function review() {
    const make = vscode.window.createQuickPick.bind(vscode.window);
    let shown: vscode.QuickPick<vscode.QuickPickItem> | undefined;
    replace(vscode.window, 'createQuickPick', { value: () => (shown = make()) });
    start('unroll.reviewDoubtful');
    const list = await until('the list', () => (shown?.activeItems.length === 1 ? shown : undefined));
    return { list, lines: list.items.map(({ description = '' }) => parseInt(description, 10) - 1) };
  }

  it('brat: it learns from what is tagged and suggests in the rest', async () => {
    fs.writeFileSync(inFolder('standoff.ann'), standoff());
    editor = await showNew('standoff.txt', [...trips, ...untagged].join('\n'));
    await until('the tags', () => hoverAt(editor, 0, 10).then((words) => words.includes('origin')));
    cursor(editor, 10, 0);
    await run('unroll.trainTagged');
    expect(runsOf('standoff')).to.have.length(1);
    expect(fs.readFileSync(inFolder('.unroll/tagged/standoff.txt.jsonl'), 'utf8').split('\n').filter(Boolean)).to.have.length(10);
    await until('suggestions', () => suggestedAt(10, 10), longest);
    expect(fs.readFileSync(inFolder('standoff.ann'), 'utf8')).to.equal(standoff());
  });

  it('doubtful lines are a list, the most doubtful first; the editor follows, Enter goes there, Escape goes back', async () => {
    cursor(editor, 2, 3);
    const { list, lines } = await review();
    expect([...lines].sort()).to.deep.equal([10, 11, 12, 13, 14]);
    const scores = list.items.map(({ description = '' }) => Number(description.split(' · ')[1]));
    expect(scores).to.deep.equal([...scores].sort((a, b) => a - b));
    await until('the first line', () => lineOf() === lines[0]);
    await run('workbench.action.quickOpenSelectNext');
    await until('the second line', () => lineOf() === lines[1]);
    await run('workbench.action.closeQuickOpen');
    await eventually(() => {
      expect([lineOf(), editor.selection.active.character]).to.deep.equal([2, 3]);
    });
    restoreAll();
    const again = await review();
    await run('workbench.action.quickOpenSelectNext');
    await until('the second line', () => again.list.activeItems[0] === again.list.items[1] && lineOf() === lines[1]);
    await run('workbench.action.acceptSelectedQuickOpenItem');
    await until('its first place', () => lineOf() === lines[1] && editor.selection.isEmpty);
  });

  it('the most doubtful line is gone to, and by doubt Enter and Tab go on to the next less doubtful one', async () => {
    const { lines } = await review();
    await run('workbench.action.closeQuickOpen');
    const settings = vscode.workspace.getConfiguration('unroll');
    await settings.update('tagging.order', 'doubt', vscode.ConfigurationTarget.Workspace);
    try {
      cursor(editor, 0, 0);
      await run('unroll.mostDoubtful');
      expect(lineOf()).to.equal(lines[0]);
      await run('unroll.acceptLine');
      expect(lineOf()).to.equal(lines[1]);
      for (let n = 0; lineOf() === lines[1] && n < 5; n++) await run('unroll.acceptSuggestion');
      expect(lineOf()).to.equal(lines[2]);
    } finally {
      await settings.update('tagging.order', undefined, vscode.ConfigurationTarget.Workspace);
    }
    // The order of the text is that of lines again.
    cursor(editor, 0, 0);
    await run('unroll.nextPlace');
    expect(lineOf()).to.equal(Math.min(...lines.slice(2)));
  });

  it('commands that come faster than the editor answers act one after another, each where the one before it went', async () => {
    await run('unroll.mostDoubtful');
    await Promise.all(Array.from({ length: 3 }, () => run('unroll.acceptLine')));
    // Three lines were left, and each was accepted: what has no span is marked as done.
    expect(await editor.document.save()).to.equal(true);
    await eventually(() => {
      const ann = fs.readFileSync(inFolder('standoff.ann'), 'utf8').matchAll(/^T\d+\t\S+ (\d+)/gm);
      const tagged = [...ann].map(([, offset]) => editor.document.positionAt(Number(offset)).line);
      const beside = inFolder('standoff.txt.provenance.jsonl');
      const marks = fs.existsSync(beside) ? fs.readFileSync(beside, 'utf8').split('\n').filter(Boolean) : [];
      const done = marks.map((mark) => (JSON.parse(mark) as { id: number }).id - 1);
      expect([...new Set([...tagged, ...done])]).to.have.members([...trips, ...untagged].map((_, line) => line));
    });
  });

  it('CoNLL: it learns from what is tagged, and what is accepted is in the file, with who set it beside it', async () => {
    const tags = ['O', 'O', 'B-origin', 'O', 'B-destination'];
    fs.writeFileSync(inFolder('columns.conll'), column(trips, tags) + column(untagged, []));
    await run('unroll.openAsText', vscode.Uri.file(inFolder('columns.conll')));
    editor = await until('the text', () => {
      const active = vscode.window.activeTextEditor;
      return active?.document.uri.scheme === 'unroll-text' && active.document.languageId === 'unroll-text' ? active : undefined;
    });
    await until('the tags', () => hoverAt(editor, 0, 10).then((words) => words.includes('origin')));
    await run('unroll.trainTagged');
    expect(runsOf('columns')).to.have.length(1);
    await until('suggestions', () => suggestedAt(10, 10), longest);
    cursor(editor, 10, 10);
    await run('unroll.acceptSuggestion');
    expect(await editor.document.save()).to.equal(true);
    const conll = fs.readFileSync(inFolder('columns.conll'), 'utf8');
    expect(conll.slice(column(trips, tags).length)).to.match(/^fly\tO\nfrom\tO\nRome\tB-\w+\nto\tO\n/);
    await eventually(() => {
      const beside = fs.readFileSync(inFolder('columns.conll.provenance.jsonl'), 'utf8');
      expect(beside).to.contain('"by":"model","run":"columns-1"');
    });
  });
});
