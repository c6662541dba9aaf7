import * as vscode from 'vscode';
import { colorOf } from '../../protocol/palette';
import { Disposable } from '../disposable';
import { settings } from '../settings';

const orderKey = 'unroll.labels.order';
const recentKey = 'unroll.labels.recent';

/**
 * The labels of this workspace. A label's place in the order gives it its colour and its key (the first nine), so the order
 * only grows: first those of the settings, then each at its first use.
 */
export class LabelStore extends Disposable {
  private readonly changed = this.register(new vscode.EventEmitter<void>());
  readonly onDidChange = this.changed.event;

  constructor(private readonly memory: vscode.Memento) {
    super();
    this.register(
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('unroll.tagging.labels')) this.changed.fire();
      }),
    );
  }

  /** All labels in their order. */
  get labels(): readonly string[] {
    const configured = settings.labels();
    return [...configured, ...this.learnt.filter((label) => !configured.includes(label))];
  }

  /** All labels, the one used last first. */
  get byRecency(): readonly string[] {
    const recent = this.memory.get<string[]>(recentKey, []).filter((label) => this.labels.includes(label));
    return [...recent, ...this.labels.filter((label) => !recent.includes(label))];
  }

  private get learnt(): string[] {
    return this.memory.get<string[]>(orderKey, []);
  }

  /** The label of key 1 to 9. */
  atKey(key: number): string | undefined {
    return this.labels[key - 1];
  }

  /** 1 to 9, or undefined for labels beyond. */
  keyOf(label: string): number | undefined {
    const index = this.labels.indexOf(label);
    return index >= 0 && index < 9 ? index + 1 : undefined;
  }

  colorOf(label: string): string {
    return colorOf(this.indexOf(label));
  }

  /** Place in the order; a label that is not known yet comes next. */
  indexOf(label: string): number {
    const index = this.labels.indexOf(label);
    return index >= 0 ? index : this.labels.length;
  }

  /** Makes labels known, in this order. */
  learn(labels: Iterable<string>): void {
    const known = new Set(this.labels);
    const fresh = [...new Set(labels)].filter((label) => !known.has(label));
    if (fresh.length === 0) return;
    void this.memory.update(orderKey, [...this.learnt, ...fresh]);
    this.changed.fire();
  }

  /** Notes that a label was used now. */
  use(label: string): void {
    this.learn([label]);
    const recent = this.memory.get<string[]>(recentKey, []).filter((other) => other !== label);
    void this.memory.update(recentKey, [label, ...recent].slice(0, 50));
  }
}
