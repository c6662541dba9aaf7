import * as vscode from 'vscode';
import { Disposable } from '../disposable';
import { settings } from '../settings';
import { type Spans } from './span-model';
import { type TaggedDocument } from './tagged-document';
import { type Tagging } from './tagging';

/** Labels beyond the palette's end share colours; the line under them tells them apart. */
const lineStyles = ['solid', 'double', 'dashed'] as const;
const paletteSize = 8;
/** Lines drawn above and below what is in sight, so that slow scrolling shows no gaps. */
const margin = 50;

type Look = 'span' | 'suggestion';

/** Draws spans and suggestions: one decoration type for each label and look, and only what is in sight. */
export class SpanDecorations extends Disposable {
  private readonly types = new Map<string, vscode.TextEditorDecorationType>();
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly tagging: Tagging) {
    super();
    const draw = () => this.soon();
    this.register(tagging.onDidChange(draw));
    this.register(tagging.labels.onDidChange(() => this.forget()));
    this.register(vscode.window.onDidChangeVisibleTextEditors(draw));
    this.register(vscode.window.onDidChangeTextEditorVisibleRanges(draw));
    this.register(
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('unroll.tagging')) this.forget();
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
  private forget(): void {
    for (const type of this.types.values()) type.dispose();
    this.types.clear();
    this.soon();
  }

  private draw(editor: vscode.TextEditor, tagged: TaggedDocument): void {
    const ranges = new Map<vscode.TextEditorDecorationType, vscode.DecorationOptions[]>();
    for (const type of this.types.values()) ranges.set(type, []);
    const add = (spans: Spans, look: Look) => {
      for (const span of spans) {
        const range = tagged.range(span);
        if (
          !editor.visibleRanges.some(({ start, end }) => start.line - margin <= range.start.line && range.start.line <= end.line + margin)
        )
          continue;
        const type = this.typeOf(span.label, look);
        const list = ranges.get(type) ?? [];
        list.push({ range, renderOptions: look === 'suggestion' ? this.guess(span.label, span.provenance.score) : undefined });
        ranges.set(type, list);
      }
    };
    add(tagged.spans, 'span');
    add(tagged.suggestions, 'suggestion');
    for (const [type, list] of ranges) editor.setDecorations(type, list);
  }

  private guess(label: string, score: number | undefined): vscode.DecorationInstanceRenderOptions | undefined {
    if (!settings.showLabelNames()) return undefined;
    return { after: { contentText: score === undefined ? `${label}?` : `${label}? ${score.toFixed(2).replace(/^0/, '')}` } };
  }

  private typeOf(label: string, look: Look): vscode.TextEditorDecorationType {
    const key = `${look} ${label}`;
    const known = this.types.get(key);
    if (known) return known;
    const color = this.tagging.labels.colorOf(label);
    const style = lineStyles[Math.floor(this.tagging.labels.indexOf(label) / paletteSize) % lineStyles.length];
    const type = vscode.window.createTextEditorDecorationType({
      borderColor: color,
      borderStyle: look === 'span' ? style : 'dotted',
      borderWidth: style === 'double' && look === 'span' ? '0 0 3px 0' : '0 0 2px 0',
      backgroundColor: look === 'span' ? `${color}2e` : undefined,
      overviewRulerColor: look === 'span' ? color : undefined,
      overviewRulerLane: vscode.OverviewRulerLane.Center,
      rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
      after: settings.showLabelNames()
        ? {
            contentText: look === 'span' ? label : undefined,
            color,
            fontStyle: look === 'span' ? 'normal' : 'italic',
            margin: '0 0.35em 0 0.35em',
            // The API has no size of its own for text behind a span.
            textDecoration: 'none; font-size: 0.78em; vertical-align: baseline',
          }
        : undefined,
    });
    this.types.set(key, type);
    return type;
  }
}
