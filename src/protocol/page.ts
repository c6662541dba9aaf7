import { z } from 'zod';
import { type Curve } from './curve';
import { type RunEvent, type RunState } from './events';
import { type TaggedText } from './worker';

/** Messages between the extension host and the panel's page. State of record lives in the host; the page draws what it is told. */

export const tabs = ['curves', 'gradients', 'inside', 'evaluation', 'learning', 'try'] as const;
export type Tab = (typeof tabs)[number];

/** A run as the header and the chips show it. */
export interface RunSummary {
  /** Absolute path of the run folder; the run's identity. */
  readonly run: string;
  readonly name: string;
  readonly state: RunState;
  readonly seed: number;
  readonly task: string;
  /** Index in the palette, fixed for the run for ever. */
  readonly color: number;
  /** Why it ended, for a person. */
  readonly message?: string;
  /** Recorded elsewhere or by a process that is gone: look only. */
  readonly readOnly: boolean;
  /** Absolute path of the training data; a step's lines are opened there. Without it the page shows line numbers that lead nowhere. */
  readonly trainFile?: string;
  /** How the model cuts a text into tokens, so that the page can write tokens as a text. */
  readonly tokenizer?: 'whitespace' | 'words' | 'characters';
}

/** One line of the training data as the model reads it. */
export interface TrainingSentence {
  readonly line: number;
  readonly tokens: string[];
}

/** The learning curve of a spec, and how far it is trained. */
export interface ShownCurve {
  /** Absolute path of the spec. */
  readonly spec: string;
  readonly name: string;
  /** Null where there is none yet. */
  readonly curve: Curve | null;
  /** What it says of more data, in the user's language; empty until it can be told. */
  readonly verdict: string;
  /** While it is trained: the share that is done, and words for it. */
  readonly progress?: { readonly share: number; readonly words: string };
}

export type HostMessage =
  /**
   * Answer to "ready" and after every change of what is shown: replaces all. `shown` is the run in the foreground, null when there is none;
   * `runs` are all that are drawn, `shown` among them; `available` are those that "+ add a run" offers. Events are already cleared of
   * what a resume undid; a host with a long log thins it by `thinSteps` first.
   */
  | {
      type: 'snapshot';
      shown: string | null;
      tab: Tab;
      runs: RunSummary[];
      events: Record<string, RunEvent[]>;
      available: RunSummary[];
      /** The workspace's slot labels with their colours (CSS), the same in the editor and on the page. */
      labels: readonly { name: string; color: string }[];
    }
  /** New events of a shown run, at most a few messages a second. */
  | { type: 'events'; run: string; events: RunEvent[]; summary: RunSummary }
  | { type: 'tagged'; id: number; result: TaggedText | { error: string } }
  /** Answer to "sentences": those that could be read, in the order asked. */
  | { type: 'sentences'; id: number; sentences: TrainingSentence[] }
  /** Of the spec that a command named, else of that of the run in the foreground; null where there is neither. After each snapshot, and when it changes. */
  | { type: 'curve'; shown: ShownCurve | null }
  | { type: 'showTab'; tab: Tab };

export const pageMessageSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready') }),
  z.object({ type: z.literal('tab'), tab: z.enum(tabs) }),
  /** Bring this run to the foreground; those compared stay. */
  z.object({ type: z.literal('show'), run: z.string() }),
  /** Draw these beside the one in the foreground: the whole new list, without that one. */
  z.object({ type: z.literal('compare'), runs: z.array(z.string()) }),
  z.object({
    type: z.literal('command'),
    command: z.enum(['pause', 'continue', 'stop', 'resume', 'openSpec', 'evaluate', 'train']),
    run: z.string().optional(),
  }),
  /** Train the learning curve of a spec, or stop that. */
  z.object({ type: z.literal('curve'), act: z.enum(['train', 'stop']), spec: z.string() }),
  z.object({ type: z.literal('openLine'), file: z.string(), line: z.number() }),
  z.object({ type: z.literal('tag'), id: z.number(), run: z.string(), text: z.string() }),
  /** What stands at these lines of the run's training data (a batch, at most some hundred). */
  z.object({ type: z.literal('sentences'), id: z.number(), run: z.string(), lines: z.array(z.number()) }),
  z.object({
    type: z.literal('save'),
    name: z.string(),
    kind: z.enum(['png', 'svg', 'csv']),
    content: z.string().describe('Text, or base64 for png.'),
  }),
]);
export type PageMessage = z.infer<typeof pageMessageSchema>;
