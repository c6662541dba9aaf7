import '@vscode-elements/elements/dist/vscode-button/index.js';
import type { RunState } from '../../src/protocol/events';
import type { PageMessage } from '../../src/protocol/page';
import { runColor, runShape } from '../cards/run-style';
import { swatch } from '../cards/legend';
import type { App } from '../core/app';
import { h, renderWhenChanged, setAttribute, setText } from '../core/dom';
import { formatCount, formatDuration, formatNumber } from '../core/format';
import { t } from '../core/l10n';
import { menuButton } from '../core/menu';
import type { Run } from '../core/run';

type Command = Extract<PageMessage, { type: 'command' }>['command'];
type Look = 'running' | 'waiting' | 'good' | 'bad';

const looks: Record<RunState, Look> = {
  starting: 'waiting',
  training: 'running',
  paused: 'waiting',
  interrupted: 'bad',
  completed: 'good',
  earlyStopping: 'good',
  stopped: 'waiting',
  nan: 'bad',
  outOfMemory: 'bad',
  diskFull: 'bad',
  crashed: 'bad',
  failed: 'bad',
};

const words: Record<RunState, string> = {
  starting: 'starting',
  training: 'training',
  paused: 'paused',
  interrupted: 'interrupted',
  completed: 'completed',
  earlyStopping: 'stopped early',
  stopped: 'stopped',
  nan: 'loss not finite',
  outOfMemory: 'out of memory',
  diskFull: 'disk full',
  crashed: 'crashed',
  failed: 'failed',
};

/** Always in sight: which run, how it stands, what remains, and what can be done about it. */
export class Header {
  private readonly name = h('h1', {});
  private readonly state = h('span', { class: 'pill state' });
  private readonly rest = h('span', { class: 'dim rest' });
  private readonly buttons = h('div', { class: 'buttons' });
  private readonly chips = h('div', { class: 'chips', role: 'group', 'aria-label': t('Runs compared') });
  private readonly speed = h('span', {});
  private readonly device = h('span', { class: 'device' });
  private readonly progress = h('progress', { max: 1, value: 0, 'aria-label': t('Progress') });
  private readonly notice = h('div', { class: 'notice', hidden: true });
  readonly element: HTMLElement;

  constructor(
    private readonly app: App,
    tabs: HTMLElement,
  ) {
    this.element = h(
      'header',
      {},
      h('div', { class: 'row' }, this.name, this.state, this.rest, this.buttons),
      h('div', { class: 'row' }, this.chips, h('div', { class: 'machine dim' }, this.speed, this.device)),
      this.progress,
      this.notice,
      tabs,
    );
  }

  update(): void {
    const run = this.app.store.shown;
    if (!run) return;
    const { summary } = run;
    setText(this.name, summary.name);
    this.drawState(run);
    setText(this.rest, rest(run));
    setText(this.speed, Number.isFinite(run.sentencesPerSecond) ? t('{0} sentences/s', formatNumber(run.sentencesPerSecond)) : '');
    setText(this.device, run.start?.device ?? '');
    // Why it runs there, where that may be a surprise.
    setAttribute(this.device, 'title', run.start?.backendReason);
    const share = run.totalSteps > 0 ? run.step / run.totalSteps : 0;
    this.progress.value = looks[summary.state] === 'good' ? 1 : share;
    setAttribute(this.progress, 'data-look', looks[summary.state]);
    this.drawButtons(run);
    this.drawNotice(run);
    this.drawChips();
  }

  private drawState(run: Run): void {
    const { state } = run.summary;
    const place =
      run.start && run.step > 0 ? ` · ${t('epoch {0} of {1} · step {2}', run.epoch, run.start.epochs, formatCount(run.step))}` : '';
    setAttribute(this.state, 'data-look', looks[state]);
    setAttribute(this.state, 'data-state', state);
    const text = `${t(words[state])}${place}`;
    if (this.state.dataset['text'] === text) return;
    this.state.dataset['text'] = text;
    this.state.replaceChildren(h('span', { class: 'dot', 'aria-hidden': 'true' }), text);
  }

  private drawButtons(run: Run): void {
    const { state, readOnly } = run.summary;
    const commands: [Command, string, boolean][] = [];
    if (!readOnly) {
      if (state === 'training' || state === 'starting') commands.push(['pause', t('Pause'), false], ['stop', t('Stop'), false]);
      if (state === 'paused') commands.push(['continue', t('Continue'), true], ['stop', t('Stop'), false]);
      if (canResume(state)) commands.push(['resume', t('Resume'), true]);
    }
    commands.push(['openSpec', t('Open spec'), !commands.some(([, , primary]) => primary)]);
    renderWhenChanged(this.buttons, `${run.id} ${state} ${String(readOnly)}`, () =>
      commands.map(([command, label, primary]) =>
        h(
          'vscode-button',
          {
            secondary: !primary,
            'data-command': command,
            onclick: () => {
              this.app.post({ type: 'command', command, run: run.id });
            },
          },
          label,
        ),
      ),
    );
  }

  /** Why it ended, and that one may only look. */
  private drawNotice(run: Run): void {
    const { state, message, readOnly } = run.summary;
    const parts: string[] = [];
    if (looks[state] === 'bad') parts.push(message ?? run.end?.message ?? t('The process that trained it is gone.'));
    else if (state === 'stopped' || state === 'earlyStopping') parts.push(message ?? run.end?.message ?? '');
    if (readOnly) parts.push(t('Recorded elsewhere: look only.'));
    const text = parts.filter((part) => part !== '').join(' ');
    this.notice.hidden = text === '';
    setAttribute(this.notice, 'data-look', looks[state]);
    setAttribute(this.notice, 'role', looks[state] === 'bad' ? 'alert' : 'status');
    setText(this.notice, text);
  }

  private drawChips(): void {
    const { store } = this.app;
    const key = JSON.stringify([
      store.shown?.id,
      store.runs.map(({ summary }) => [summary.run, summary.name, summary.seed, summary.color]),
      store.available.length,
    ]);
    renderWhenChanged(this.chips, key, () => [...store.runs.map((run) => this.chip(run)), this.addRun()]);
  }

  private chip(run: Run): HTMLElement {
    const shown = run === this.app.store.shown;
    const label = `${run.summary.name} · ${t('seed {0}', run.summary.seed)}`;
    const show = h(
      'button',
      {
        class: 'chip-name',
        type: 'button',
        'aria-pressed': shown ? 'true' : 'false',
        title: t('Show this run'),
        onclick: () => {
          this.app.post({ type: 'show', run: run.id });
        },
      },
      swatch({ color: runColor(run), shape: runShape(run) }),
      label,
    );
    const remove = (): void => {
      this.compare(this.compared().filter((id) => id !== run.id));
    };
    return h(
      'span',
      { class: shown ? 'chip shown' : 'chip', 'data-run': run.id },
      show,
      !shown &&
        h('button', { class: 'chip-remove', type: 'button', 'aria-label': t('Compare no longer with {0}', label), onclick: remove }, '✕'),
    );
  }

  private addRun(): HTMLElement | false {
    const { store } = this.app;
    const others = store.available.filter(({ run }) => !store.runs.some((one) => one.id === run));
    if (others.length === 0) return false;
    return menuButton(
      t('+ add a run'),
      t('Compare with another run'),
      () =>
        others.map((summary) => ({
          label: summary.name,
          detail: `${t('seed {0}', summary.seed)} · ${t(words[summary.state])}`,
          run: () => {
            this.compare([...this.compared(), summary.run]);
          },
        })),
      'tool add-run',
    );
  }

  private compared(): string[] {
    const { store } = this.app;
    return store.runs.filter((run) => run !== store.shown).map((run) => run.id);
  }

  private compare(runs: string[]): void {
    this.app.post({ type: 'compare', runs });
  }
}

/** What is left while it goes, what was best when it does not. */
function rest(run: Run): string {
  const parts: string[] = [];
  const left = ((run.totalSteps - run.step) * run.stepMilliseconds) / 1000;
  if (run.summary.state === 'training' && Number.isFinite(left) && run.step > 1) parts.push(t('{0} left', formatDuration(left)));
  const best = run.best;
  if (run.summary.state !== 'training' && best?.validation) {
    parts.push(t('best {0} {1} at epoch {2}', t(run.scoreName), (best.validation.score * 100).toFixed(1), best.epoch));
  }
  return parts.join(' · ');
}

function canResume(state: RunState): boolean {
  return state === 'stopped' || looks[state] === 'bad';
}
