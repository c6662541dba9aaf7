import type { HostMessage, PageMessage, Tab, TrainingSentence } from '../../src/protocol/page';
import type { TaggedText } from '../../src/protocol/worker';
import { connect } from './api';
import type { App } from './app';
import { h } from './dom';
import { Scheduler } from './scheduler';
import { Store } from './store';
import { onThemeChange, readTheme, type Theme } from './theme';

type Preference = string | number | boolean;

interface Pending<T> {
  resolve(value: T): void;
  reject(error: Error): void;
}

/** The page's state and its talk with the host; knows no view, only that something must be drawn. */
export class Page implements App {
  readonly store = new Store();
  selection: App['selection'] = null;
  question: App['question'];
  tab: Tab;
  /** The live region that `announce` speaks through. */
  readonly status = h('div', { class: 'visually-hidden', role: 'status', 'aria-live': 'polite' });
  private readonly api = connect();
  private readonly preferences: Record<string, Preference>;
  private readonly scheduler: Scheduler;
  private readonly tagging = new Map<number, Pending<TaggedText>>();
  private readonly reading = new Map<number, Pending<readonly TrainingSentence[]>>();
  private readonly known = new Map<string, Promise<readonly TrainingSentence[]>>();
  private readonly remembered: boolean;
  private opened = false;
  private lastId = 0;
  private currentTheme: Theme = readTheme();

  constructor(draw: () => void) {
    const saved = this.api.getState();
    this.remembered = saved?.tab !== undefined;
    this.tab = saved?.tab ?? 'curves';
    this.preferences = { ...saved?.preferences };
    this.scheduler = new Scheduler(draw);
    onThemeChange(() => {
      this.currentTheme = readTheme();
      this.redraw();
    });
    window.addEventListener('message', (event: MessageEvent<HostMessage>) => {
      this.receive(event.data);
    });
  }

  get theme(): Theme {
    return this.currentTheme;
  }

  ready(): void {
    this.currentTheme = readTheme();
    this.post({ type: 'ready' });
  }

  post(message: PageMessage): void {
    this.api.postMessage(message);
  }

  redraw(): void {
    this.scheduler.now();
  }

  select(run: string, step: number, picker?: string): void {
    this.selection = { run, step, ...(picker !== undefined && { picker }) };
    this.redraw();
  }

  clearSelection(): void {
    this.selection = null;
    this.redraw();
  }

  openTab(tab: Tab): void {
    this.tab = tab;
    this.save();
    this.post({ type: 'tab', tab });
    this.redraw();
  }

  tryText(text: string): void {
    this.question = { text };
    this.openTab('try');
  }

  preference<T extends Preference>(name: string, fallback: T): T {
    const value = this.preferences[name];
    return typeof value === typeof fallback ? (value as T) : fallback;
  }

  setPreference(name: string, value: Preference): void {
    this.preferences[name] = value;
    this.save();
    this.redraw();
  }

  tag(run: string, text: string): Promise<TaggedText> {
    const id = ++this.lastId;
    return new Promise((resolve, reject) => {
      this.tagging.set(id, { resolve, reject });
      this.post({ type: 'tag', id, run, text });
    });
  }

  sentences(run: string, lines: readonly number[]): Promise<readonly TrainingSentence[]> {
    const key = `${run} ${lines.join(',')}`;
    const known = this.known.get(key);
    if (known) return known;
    const id = ++this.lastId;
    const answer = new Promise<readonly TrainingSentence[]>((resolve, reject) => {
      this.reading.set(id, { resolve, reject });
      this.post({ type: 'sentences', id, run, lines: [...lines] });
    });
    this.known.set(key, answer);
    // Some batches, not a whole training set.
    if (this.known.size > 50) this.known.delete(this.known.keys().next().value ?? '');
    return answer;
  }

  announce(text: string): void {
    this.status.textContent = text;
  }

  private receive(message: HostMessage): void {
    switch (message.type) {
      case 'snapshot':
        this.store.snapshot(message);
        this.chooseTab(message.tab);
        if (!this.store.runs.some((run) => run.id === this.selection?.run)) this.selection = null;
        this.redraw();
        break;
      case 'events':
        this.store.events(message);
        this.scheduler.request();
        break;
      case 'tagged':
        this.settleTag(message.id, message.result);
        break;
      case 'sentences':
        this.reading.get(message.id)?.resolve(message.sentences);
        this.reading.delete(message.id);
        break;
      case 'curve':
        this.store.curve = message.shown;
        this.redraw();
        break;
      case 'showTab':
        this.tab = message.tab;
        this.save();
        this.redraw();
        break;
    }
  }

  /**
   * The host's word counts when the page opens (a command may have asked for a tab while no page was there), except that a host that knows
   * nothing yet says "curves": then what the page itself remembers. Afterwards the page leads.
   */
  private chooseTab(tab: Tab): void {
    if (this.opened) return;
    this.opened = true;
    if (tab !== 'curves' || !this.remembered) this.tab = tab;
  }

  private settleTag(id: number, result: TaggedText | { error: string }): void {
    const pending = this.tagging.get(id);
    this.tagging.delete(id);
    if ('error' in result) pending?.reject(new Error(result.error));
    else pending?.resolve(result);
  }

  private save(): void {
    this.api.setState({ tab: this.tab, preferences: this.preferences });
  }
}
