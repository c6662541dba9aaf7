import * as vscode from 'vscode';
import { colorOf } from '../../../protocol/palette';
import { Disposable } from '../../disposable';
import { settings } from '../../settings';
import { assignKeys, type ClassEntry, type KeyTarget, type LabelEntry } from './label-set';
import { type LabelSets } from './label-sets';
import { type Tally } from '../spans/tally';

const orderKey = 'unroll.labels.order';
const roleKey = 'unroll.labels.roles';
const classKey = 'unroll.labels.classes';
const recentKey = 'unroll.labels.recent';

/**
 * The labels of this workspace. A label's place in the order gives it its colour and its keys, so the order only grows: first those of the
 * label sets, then those of the settings, then each at its first use.
 */
export class LabelStore extends Disposable {
  private readonly changed = this.register(new vscode.EventEmitter<void>());
  readonly onDidChange = this.changed.event;
  /** Made again when something changes; drawing asks for colours often. */
  private cache:
    { entries: readonly LabelEntry[]; index: Map<string, number>; keys: Map<string, KeyTarget>; letters: Map<string, string> } | undefined;

  constructor(
    private readonly memory: vscode.Memento,
    private readonly sets: LabelSets,
  ) {
    super();
    this.register(sets.onDidChange(() => this.tell()));
    this.register(
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('unroll.tagging.labels')) this.tell();
      }),
    );
  }

  /** Names of all labels in their order. */
  get labels(): readonly string[] {
    return this.entries.map(({ name }) => name);
  }

  /** All labels with what is known of them, in their order. */
  get entries(): readonly LabelEntry[] {
    return this.known.entries;
  }

  /** All labels, the one used last first. */
  get byRecency(): readonly string[] {
    const { labels } = this;
    const recent = this.memory.get<string[]>(recentKey, []).filter((label) => labels.includes(label));
    return [...recent, ...labels.filter((label) => !recent.includes(label))];
  }

  /** Classes of lines, in their order. */
  get classes(): readonly ClassEntry[] {
    const given = this.sets.classes;
    const learnt = this.memory.get<string[]>(classKey, []).filter((name) => !given.some((entry) => entry.name === name));
    return [...given, ...learnt.map((name) => ({ name }))];
  }

  /** The label of key 1 to 9. */
  atKey(key: number): string | undefined {
    return this.labels[key - 1];
  }

  /** 1 to 9, or undefined for labels beyond. */
  keyOf(label: string): number | undefined {
    const index = this.known.index.get(label);
    return index !== undefined && index < 9 ? index + 1 : undefined;
  }

  /** What a letter sets. */
  atLetter(letter: string): KeyTarget | undefined {
    return this.known.keys.get(letter);
  }

  /** The letter that sets a label, with a role or without. */
  letterOf(label: string, role?: string): string | undefined {
    return this.known.letters.get(JSON.stringify([label, role]));
  }

  classAtLetter(letter: string): string | undefined {
    return assignKeys(this.classes).get(letter)?.label;
  }

  letterOfClass(name: string): string | undefined {
    return [...assignKeys(this.classes)].find(([, { label }]) => label === name)?.[0];
  }

  colorOf(label: string): string {
    const index = this.indexOf(label);
    return this.entries[index]?.color ?? colorOf(index);
  }

  /** Place in the order; a label that is not known yet comes next. */
  indexOf(label: string): number {
    return this.known.index.get(label) ?? this.entries.length;
  }

  entry(label: string): LabelEntry | undefined {
    return this.entries[this.known.index.get(label) ?? -1];
  }

  colorOfClass(name: string): string {
    const index = this.classes.findIndex((entry) => entry.name === name);
    return this.classes[index]?.color ?? colorOf(index < 0 ? this.classes.length : index);
  }

  /** Makes the labels and classes of a text known. */
  learn({ labels, classes }: Pick<Tally, 'labels' | 'classes'>): void {
    this.learnLabels(labels);
    const known = new Set(this.classes.map(({ name }) => name));
    const fresh = [...classes.keys()].filter((name) => !known.has(name));
    if (fresh.length > 0) {
      void this.memory.update(classKey, [...this.memory.get<string[]>(classKey, []), ...fresh]);
      this.tell();
    }
  }

  /** Makes labels known, in this order. */
  learnLabels(labels: readonly { readonly label: string; readonly role?: string }[]): void {
    const names = [...new Set(labels.map(({ label }) => label))].filter((label) => !this.known.index.has(label));
    const roles = this.roles;
    let grown = names.length > 0;
    for (const { label, role } of labels) {
      const known = roles.get(label) ?? [];
      if (role === undefined || this.entry(label)?.roles?.some(({ name }) => name === role) || known.includes(role)) continue;
      roles.set(label, [...known, role]);
      grown = true;
    }
    if (!grown) return;
    void this.memory.update(orderKey, [...this.memory.get<string[]>(orderKey, []), ...names]);
    void this.memory.update(roleKey, Object.fromEntries(roles));
    this.tell();
  }

  /** Notes that a label was used now. */
  use(label: string, role?: string): void {
    this.learnLabels([{ label, role }]);
    const recent = this.memory.get<string[]>(recentKey, []).filter((other) => other !== label);
    if (this.memory.get<string[]>(recentKey, [])[0] !== label) void this.memory.update(recentKey, [label, ...recent].slice(0, 50));
  }

  /** Roles that texts have used, by label. A map: "constructor" is a label, too. */
  private get roles(): Map<string, readonly string[]> {
    return new Map(Object.entries(this.memory.get<Record<string, readonly string[]>>(roleKey, {})));
  }

  private get known() {
    this.cache ??= this.collect();
    return this.cache;
  }

  private collect() {
    const given = this.sets.labels;
    const names = new Set(given.map(({ name }) => name));
    const more = [...new Set([...settings.labels(), ...this.memory.get<string[]>(orderKey, [])])].filter((name) => !names.has(name));
    const learnt = this.roles;
    const entries = [...given, ...more.map((name): LabelEntry => ({ name }))].map((entry) =>
      withRoles(entry, learnt.get(entry.name) ?? []),
    );
    const keys = assignKeys(entries);
    const letters = new Map([...keys].map(([letter, { label, role }]) => [JSON.stringify([label, role]), letter]));
    return { entries, index: new Map(entries.map(({ name }, i) => [name, i])), keys, letters };
  }

  private tell(): void {
    this.cache = undefined;
    this.changed.fire();
  }
}

function withRoles(entry: LabelEntry, learnt: readonly string[]): LabelEntry {
  const given = entry.roles ?? [];
  const more = learnt.filter((name) => !given.some((role) => role.name === name));
  return more.length === 0 ? entry : { ...entry, roles: [...given, ...more.map((name) => ({ name }))] };
}
