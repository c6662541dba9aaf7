import * as vscode from 'vscode';
import { type HostMessage, type PageMessage, pageMessageSchema, type Tab } from '../../protocol/page';
import { thinSteps } from '../../protocol/thin';
import { type CurveService } from '../curve/curve-service';
import { Disposable } from '../disposable';
import { type Log, messageOf } from '../log';
import { openLine } from '../open-line';
import { type RunStore } from '../runs/run-store';
import { settings } from '../settings';
import { type LabelStore } from '../tagging/labels/label-store';
import { type TrainingService } from '../training/training-service';
import { translated } from '../words/translated';
import { FollowedRun } from './followed-run';
import { NewestText } from './newest-text';
import { panelHtml } from './panel-html';
import { loadPanelState, type PanelState, savePanelState } from './panel-state';
import { saveFile } from './save-file';
import { trainingSentences } from './training-sentences';
import { errorWords } from '../words/error-words';

export const panelType = 'unroll.panel';
/** Milliseconds between two looks at runs that nobody is at. */
const idlePace = 2000;

/** What the page's buttons do, by the names of the protocol. */
const buttonCommands = {
  pause: 'unroll.pause',
  continue: 'unroll.resume',
  stop: 'unroll.stop',
  resume: 'unroll.resume',
  openSpec: 'unroll.openRunSpec',
  evaluate: 'unroll.evaluate',
  train: 'unroll.train',
} as const;

/** The host's side of the panel: what is shown is kept here, the page draws it. At most one panel a window. */
export class Panel extends Disposable implements vscode.WebviewPanelSerializer {
  private view: vscode.WebviewPanel | undefined;
  private state: PanelState;
  private readonly followed = new Map<string, FollowedRun>();
  /** Whether the page that is in sight now has asked for its snapshot. */
  private ready = false;
  private timer: NodeJS.Timeout | undefined;
  private turn: Promise<void> = Promise.resolve();
  private readonly newestText: NewestText;
  /** The spec whose learning curve a command asked for; else it is that of the run in the foreground. */
  private curveSpec: string | undefined;

  constructor(
    private readonly extensionUri: vscode.Uri,
    private readonly memory: vscode.Memento,
    private readonly store: RunStore,
    training: TrainingService,
    private readonly curves: CurveService,
    private readonly labels: LabelStore,
    private readonly log: Log,
  ) {
    super();
    this.state = loadPanelState(memory);
    this.newestText = new NewestText(training, (message) => this.post(message));
    this.register(vscode.window.registerWebviewPanelSerializer(panelType, this));
    this.register(labels.onDidChange(() => this.queue(() => this.tellAll())));
    this.register(curves.onDidChange(() => this.queue(() => this.tellCurve())));
    let listed = '';
    this.register(
      store.onDidChange(() => {
        const now = store.runs.map(({ run, state }) => `${run} ${state}`).join();
        if (now !== listed) this.queue(() => this.tellAll());
        listed = now;
      }),
    );
  }

  /** Opens the panel beside the editor, or brings it to the front. */
  open(tab?: Tab): void {
    if (tab) this.setState({ ...this.state, tab });
    if (!this.view)
      this.adopt(vscode.window.createWebviewPanel(panelType, 'Unroll', { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true }));
    else this.view.reveal(undefined, true);
    if (tab) this.post({ type: 'showTab', tab });
  }

  /** Shows a run in the foreground, with others beside it, if the panel is open. */
  show(run: string, compared: readonly string[] = this.state.compared): void {
    this.curveSpec = undefined;
    this.setState({ ...this.state, shown: run, compared: compared.filter((other) => other !== run) });
    this.queue(() => this.tellAll());
  }

  /** Opens the learning curve of a spec, whichever run is in the foreground. */
  showCurve(specFile: string): void {
    this.curveSpec = specFile;
    this.open('learning');
    this.queue(() => this.tellCurve());
  }

  get shown(): string | null {
    return this.state.shown;
  }

  get isOpen(): boolean {
    return this.view !== undefined;
  }

  deserializeWebviewPanel(view: vscode.WebviewPanel): Promise<void> {
    this.view?.dispose();
    this.adopt(view);
    return Promise.resolve();
  }

  override dispose(): void {
    clearTimeout(this.timer);
    this.view?.dispose();
    super.dispose();
  }

  private adopt(view: vscode.WebviewPanel): void {
    this.view = view;
    this.ready = false;
    const dist = vscode.Uri.joinPath(this.extensionUri, 'dist');
    view.webview.options = { enableScripts: true, localResourceRoots: [dist], enableForms: false };
    const icon = (theme: string) => vscode.Uri.joinPath(this.extensionUri, 'media', `panel-${theme}.svg`);
    view.iconPath = { light: icon('light'), dark: icon('dark') };
    view.webview.onDidReceiveMessage((message: unknown) => this.receive(message));
    view.onDidChangeViewState(() => {
      // A hidden page is taken down; when it is shown again it is made anew and says "ready".
      if (!view.visible) this.ready = false;
    });
    view.onDidDispose(() => {
      if (this.view !== view) return;
      this.view = undefined;
      this.ready = false;
      clearTimeout(this.timer);
      this.timer = undefined;
    });
    view.webview.html = panelHtml(view.webview, this.extensionUri);
  }

  private receive(raw: unknown): void {
    const message = pageMessageSchema.safeParse(raw);
    if (!message.success) {
      this.log.warn(`The panel said what was not understood: ${message.error.message}`);
      return;
    }
    this.act(message.data).catch((error: unknown) => {
      this.log.error(messageOf(error));
      void vscode.window.showErrorMessage(errorWords(error));
    });
  }

  private async act(message: PageMessage): Promise<void> {
    switch (message.type) {
      case 'ready':
        this.ready = true;
        return this.queue(() => this.tellAll());
      case 'tab':
        return this.setState({ ...this.state, tab: message.tab });
      case 'show':
        // What was in the foreground stays in sight.
        return this.show(message.run, [...this.state.compared, ...(this.state.shown === null ? [] : [this.state.shown])]);
      case 'compare':
        this.setState({ ...this.state, compared: message.runs.filter((run) => run !== this.state.shown) });
        return this.queue(() => this.tellAll());
      case 'command':
        await vscode.commands.executeCommand(buttonCommands[message.command], message.run);
        return;
      case 'curve':
        await vscode.commands.executeCommand(message.act === 'train' ? 'unroll.learningCurve' : 'unroll.stopLearningCurve', message.spec);
        return;
      case 'openLine':
        return openLine(message.file, message.line);
      case 'tag':
        return this.newestText.tag(message);
      case 'sentences':
        return this.post({
          type: 'sentences',
          id: message.id,
          sentences: await trainingSentences(message.run, message.lines).catch(() => []),
        });
      case 'save':
        return saveFile(message);
    }
  }

  private setState(state: PanelState): void {
    this.state = state;
    savePanelState(this.memory, state);
  }

  private post(message: HostMessage): void {
    if (this.view && this.ready) void this.view.webview.postMessage(message);
  }

  /** Readings of logs and what they tell come one after another. */
  private queue(job: () => Promise<void>): void {
    this.turn = this.turn.then(job).catch((error: unknown) => this.log.error(messageOf(error)));
  }

  /** Tells the page all, and goes on with what is new from there. */
  private async tellAll(): Promise<void> {
    if (!this.view || !this.ready) return;
    await this.follow();
    const runs = [...this.followed.values()];
    const summaries = runs.map(({ summary }) => summary).filter((summary) => summary !== undefined);
    const shown = this.state.shown !== null && this.followed.has(this.state.shown) ? this.state.shown : (summaries[0]?.run ?? null);
    this.view.title = summaries.find(({ run }) => run === shown)?.name ?? 'Unroll';
    const available = this.store.runs.map(({ run, name, state, seed, task, color, message, readOnly, trainFile, tokenizer }) => {
      return { run, name, state, seed, task, color, message: message && translated(message), readOnly, trainFile, tokenizer };
    });
    const events = Object.fromEntries(runs.map((followed) => [followed.run, thinSteps(followed.events)]));
    const labels = this.labels.labels.map((name) => ({ name, color: this.labels.colorOf(name) }));
    this.post({ type: 'snapshot', shown, tab: this.state.tab, runs: summaries, events, available, labels });
    await this.tellCurve();
    this.schedule();
  }

  private async tellCurve(): Promise<void> {
    if (!this.view || !this.ready) return;
    const spec = this.curveSpec ?? this.store.get(this.state.shown ?? '')?.specFile;
    this.post({ type: 'curve', shown: spec === undefined ? null : await this.curves.shown(spec) });
  }

  /** Follows what is shown, and no other run; one that is no more is left out. With nothing chosen, the newest run is shown. */
  private async follow(): Promise<void> {
    if (this.state.shown === null || !(await this.exists(this.state.shown))) {
      const newest = this.store.runs[0]?.run ?? null;
      if (newest !== this.state.shown) this.setState({ ...this.state, shown: newest });
    }
    const wanted = [this.state.shown, ...this.state.compared].filter((run) => run !== null);
    for (const run of this.followed.keys()) if (!wanted.includes(run)) this.followed.delete(run);
    for (const run of wanted) {
      if (this.followed.has(run)) continue;
      const followed = new FollowedRun(run);
      try {
        await followed.read();
        if (followed.summary) this.followed.set(run, followed);
      } catch (error) {
        this.log.warn(messageOf(error));
      }
    }
  }

  private async exists(run: string): Promise<boolean> {
    return (
      this.store.get(run) !== undefined ||
      vscode.workspace.fs.stat(vscode.Uri.file(run)).then(
        () => true,
        () => false,
      )
    );
  }

  /** The next look at the logs: often while something runs, seldom else, never while the page is hidden. */
  private schedule(): void {
    clearTimeout(this.timer);
    if (!this.view || !this.ready) return;
    const active = [...this.followed.values()].some((followed) => followed.active);
    this.timer = setTimeout(() => this.queue(() => this.tellNews()), active ? 1000 / settings.redrawsPerSecond() : idlePace);
  }

  private async tellNews(): Promise<void> {
    if (!this.view || !this.ready) return;
    let rewound = false;
    for (const followed of [...this.followed.values()]) {
      const news = await followed.read().catch((error: unknown) => {
        // Deleted under our eyes: the next snapshot is without it.
        this.log.warn(messageOf(error));
        this.followed.delete(followed.run);
        rewound = true;
      });
      if (!news) continue;
      rewound ||= news.rewound;
      if (followed.summary && (news.events.length > 0 || news.changed)) {
        this.post({ type: 'events', run: followed.run, events: news.events, summary: followed.summary });
      }
    }
    if (rewound) await this.tellAll();
    else this.schedule();
  }
}
