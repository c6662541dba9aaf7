import type { PageMessage, Tab, TrainingSentence } from '../../src/protocol/page';
import type { TaggedText } from '../../src/protocol/worker';
import type { Store } from './store';
import type { Theme } from './theme';

type Preference = string | number | boolean;

/** What every card is given: the data, the theme, and ways to say something to the host or to the other cards. */
export interface App {
  readonly store: Store;
  readonly theme: Theme;
  /** The step that the user picked in some chart; all step charts mark it. `picker` is the card that asked to show its detail itself. */
  readonly selection: { readonly run: string; readonly step: number; readonly picker?: string } | null;
  post(message: PageMessage): void;
  /** Draws what is visible again, soon. */
  redraw(): void;
  select(run: string, step: number, picker?: string): void;
  clearSelection(): void;
  openTab(tab: Tab): void;
  /** The text that another card last sent to "Try it"; every sending is a new object. */
  readonly question: { readonly text: string } | undefined;
  /** Opens "Try it" with this text and has it tagged. */
  tryText(text: string): void;
  preference<T extends Preference>(name: string, fallback: T): T;
  setPreference(name: string, value: Preference): void;
  /** What the model says of a text; rejects when it cannot. Late answers to older questions still settle their own promise. */
  tag(run: string, text: string): Promise<TaggedText>;
  sentences(run: string, lines: readonly number[]): Promise<readonly TrainingSentence[]>;
  /** Tells the screen reader. */
  announce(text: string): void;
}

/** A tab's content. `update` is called only while the tab is shown. */
export interface View {
  readonly element: HTMLElement;
  update(): void;
}
