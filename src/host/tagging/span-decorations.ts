import * as vscode from 'vscode';
import { Disposable } from '../disposable';
import { settings } from '../settings';
import { haveRoom } from './spans/label-room';
import { labelWords, scoreWords, type Spans, type TaggedSpan } from './spans/span-model';
import { type TaggedDocument } from './tagged-document';
import { openClass, openSuggestions, type TaggedLine } from './spans/tagged-line';
import { type Tagging } from './tagging';

/** Labels beyond the palette's end share colours; the line under them tells them apart. */
const lineStyles = ['solid', 'double', 'dashed'] as const;
const paletteSize = 8;
/** Columns that editors side by side are taken to have together, where they wrap at their own width: nobody tells it. */
const usualColumns = 100;
/** Lines drawn above and below what is in sight, so that slow scrolling shows no gaps. */
const margin = 50;

type Look = 'span' | 'suggestion' | 'broken';
type Ranges = Map<vscode.TextEditorDecorationType, vscode.DecorationOptions[]>;

/** Draws spans, suggestions and classes: one decoration type for each label and look, and only what is in sight. */
export class SpanDecorations extends Disposable {
  private readonly types = new Map<string, vscode.TextEditorDecorationType>();
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly tagging: Tagging) {
    super();
    const draw = () => this.soon();
    this.register(tagging.onDidChange(draw));
    this.register(tagging.labels.onDidChange(() => this.renew()));
    this.register(vscode.window.onDidChangeVisibleTextEditors(draw));
    this.register(vscode.window.onDidChangeTextEditorVisibleRanges(draw));
    this.register(vscode.window.onDidChangeTextEditorSelection(draw));
    this.register(
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('unroll.tagging') || event.affectsConfiguration('editor.wordWrap')) this.renew();
      }),
    );
    this.soon();
  }

  override dispose(): void {
    clearTimeout(this.timer);
    for (const type of this.types.values()) type.dispose();
    super.dispose();
  }

  private soon(): void {
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      for (const editor of vscode.window.visibleTextEditors) {
        const tagged = this.tagging.peek(editor.document);
        if (tagged) this.draw(editor, tagged);
      }
    }, 30);
  }

  /** Colours or looks changed: all types are made anew. */
  private renew(): void {
    for (const type of this.types.values()) type.dispose();
    this.types.clear();
    this.soon();
  }

  private draw(editor: vscode.TextEditor, tagged: TaggedDocument): void {
    const ranges: Ranges = new Map([...this.types.values()].map((type) => [type, []]));
    const drawn = new Set<number>();
    const namesIn = namesOf(editor);
    for (const { start, end } of editor.visibleRanges) {
      for (let line = Math.max(0, start.line - margin); line <= Math.min(end.line + margin, tagged.lines.length - 1); line++) {
        if (!drawn.has(line)) this.drawLine(ranges, tagged, line, namesIn);
        drawn.add(line);
      }
    }
    for (const [type, list] of ranges) editor.setDecorations(type, list);
  }

  private drawLine(ranges: Ranges, tagged: TaggedDocument, at: number, namesIn: NamesIn): void {
    const line = tagged.line(at);
    const { length } = line.text;
    const suggestions = openSuggestions(line);
    const [name, whole] = classOf(line) ?? [];
    const names = namesIn(line, suggestions, at);
    // Two texts behind one place come in no order of ours: a span at the line's end tells the class behind its own label.
    const inSpan = name !== undefined && names.atEnd.length === 0;
    const last = inSpan ? [...line.spans, ...suggestions].find((span) => span.end === length && names.behind(span)) : undefined;
    const behind = (span: TaggedSpan, words: string) => ({ after: { contentText: span === last ? `${words}\u2003${whole}` : words } });
    for (const span of line.spans) {
      const named = names.behind(span);
      const type = this.spanType(span, span.broken === undefined ? 'span' : 'broken', named);
      const renderOptions = span === last ? behind(span, `${span.broken === undefined ? '' : '⚠ '}${labelWords(span)}`) : undefined;
      this.add(ranges, type, { range: tagged.range(at, span), renderOptions });
    }
    for (const span of suggestions) {
      const named = names.behind(span);
      const renderOptions = named ? behind(span, guess(span)) : undefined;
      this.add(ranges, this.spanType(span, 'suggestion', named), { range: tagged.range(at, span), renderOptions });
    }
    const [first, ...others] = names.atEnd;
    if (first) {
      const words = `▸ ${names.atEnd.map(({ words }) => words).join(' · ')}`;
      const contentText = name === undefined ? words : `${words}\u2003${whole}`;
      const range = tagged.range(at, { start: length, end: length });
      this.add(ranges, this.endType(others.length === 0 ? first.span : undefined), { range, renderOptions: { after: { contentText } } });
    } else if (name !== undefined && !last) {
      const look = line.label === undefined ? 'suggestion' : 'span';
      const range = tagged.range(at, { start: length, end: length });
      this.add(ranges, this.classType(name, look), { range, renderOptions: { after: { contentText: whole } } });
    }
  }

  /** The name of a label at the end of a long line, or of several, which have no colour of their own. */
  private endType(span: TaggedSpan | undefined): vscode.TextEditorDecorationType {
    return this.typeOf(`end ${span?.label ?? ''}`, () => ({
      rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
      after: {
        color: span ? this.tagging.labels.colorOf(span.label) : new vscode.ThemeColor('descriptionForeground'),
        margin: '0 0 0 1.5em',
        textDecoration: 'none; font-size: 0.85em',
      },
    }));
  }

  private add(ranges: Ranges, type: vscode.TextEditorDecorationType, option: vscode.DecorationOptions): void {
    const list = ranges.get(type);
    if (list) list.push(option);
    else ranges.set(type, [option]);
  }

  private spanType(span: TaggedSpan, look: Look, named: boolean): vscode.TextEditorDecorationType {
    const name = look === 'suggestion' ? span.label : labelWords(span);
    return this.typeOf(`${look} ${named} ${name}`, () => {
      const { labels } = this.tagging;
      const color = look === 'broken' ? new vscode.ThemeColor('editorError.foreground') : labels.colorOf(span.label);
      const style = look === 'span' ? lineStyles[Math.floor(labels.indexOf(span.label) / paletteSize) % lineStyles.length] : 'dotted';
      return {
        borderColor: color,
        borderStyle: look === 'broken' ? 'dashed' : style,
        borderWidth: style === 'double' ? '0 0 3px 0' : '0 0 2px 0',
        backgroundColor: look === 'span' ? `${labels.colorOf(span.label)}2e` : undefined,
        overviewRulerColor: look === 'suggestion' ? undefined : color,
        overviewRulerLane: vscode.OverviewRulerLane.Center,
        rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
        after: {
          contentText: look === 'suggestion' || !named ? undefined : look === 'broken' ? `⚠ ${name}` : name,
          color,
          fontStyle: look === 'suggestion' ? 'italic' : 'normal',
          margin: named ? '0 0.35em 0 0.35em' : undefined,
          // The API has no size of its own for text behind a span.
          textDecoration: 'none; font-size: 0.78em; vertical-align: baseline',
        },
      };
    });
  }

  private classType(name: string, look: 'span' | 'suggestion'): vscode.TextEditorDecorationType {
    return this.typeOf(`class ${look} ${name}`, () => ({
      rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
      after: {
        fontStyle: look === 'span' ? 'normal' : 'italic',
        color: this.tagging.labels.colorOfClass(name),
        margin: '0 0 0 1.5em',
        textDecoration: 'none; font-size: 0.85em',
      },
    }));
  }

  private typeOf(key: string, make: () => vscode.DecorationRenderOptions): vscode.TextEditorDecorationType {
    let type = this.types.get(key);
    if (!type) {
      type = vscode.window.createTextEditorDecorationType(make());
      this.types.set(key, type);
    }
    return type;
  }
}

/** Where the names of labels stand in a line: behind which spans, and at its end. */
interface Names {
  behind(span: TaggedSpan): boolean;
  readonly atEnd: readonly Named[];
}
interface Named {
  readonly span: TaggedSpan;
  readonly words: string;
}
type NamesIn = (line: TaggedLine, suggestions: Spans, at: number) => Names;

/**
 * As `unroll.tagging.showLabels` says: behind their spans where the line has room for all of them, else at its end, since they would push text out of sight
 * (with "auto" for what is at the cursor alone, so that nothing moves).
 */
function namesOf({ document, selections }: vscode.TextEditor): NamesIn {
  const show = settings.showLabels();
  const columns = wrapColumn(document);
  const none: Names = { behind: () => false, atEnd: [] };
  return (line, suggestions, at) => {
    if (show === 'never') return none;
    if (show === 'cursorLine' && !selections.some(({ start, end }) => start.line <= at && at <= end.line)) return none;
    const all: Named[] = [
      ...line.spans.map((span) => ({ span, words: `${span.broken === undefined ? '' : '⚠ '}${labelWords(span)}` })),
      ...suggestions.map((span) => ({ span, words: guess(span) })),
    ];
    const [, whole] = classOf(line) ?? [];
    const words = [...all.map((named) => named.words), ...(whole === undefined ? [] : [whole])];
    if (haveRoom(line.text, words, columns)) return { behind: () => true, atEnd: [] };
    if (show !== 'auto') return { ...none, atEnd: all };
    const cursors = selections.filter(({ active }) => active.line === at).map(({ active }) => active.character);
    return { ...none, atEnd: all.filter(({ span }) => cursors.some((cursor) => span.start <= cursor && cursor <= span.end)) };
  };
}

/** The column at which lines wrap in an editor of a text; Infinity: they don't, and there is room for all. */
function wrapColumn(document: vscode.TextDocument): number {
  const editor = vscode.workspace.getConfiguration('editor', document);
  const wrap = editor.get('wordWrap', 'off');
  const column = editor.get('wordWrapColumn', 80);
  if (wrap === 'off') return Infinity;
  const width = usualColumns / vscode.window.tabGroups.all.length;
  return wrap === 'wordWrapColumn' ? column : wrap === 'bounded' ? Math.min(column, width) : width;
}

function guess(span: TaggedSpan): string {
  const value = span.provenance?.score;
  return value === undefined ? `${labelWords(span)}?` : `${labelWords(span)}? ${scoreWords(value)}`;
}

/** The class of a line, or else the one that a model gives it, and how it is shown. */
function classOf(line: TaggedLine): [name: string, shown: string] | undefined {
  if (line.label !== undefined) return [line.label, `◆ ${line.label}`];
  const guessed = openClass(line);
  return guessed === undefined ? undefined : [guessed, `◆ ${guessed}? ${scoreWords(line.guess?.provenance?.score ?? 0)}`];
}
