import { z } from 'zod';
import { type RunEvent, type RunState } from './events';
import { type TaggedText } from './worker';

/** Messages between the extension host and the panel's page. State of record lives in the host; the page draws what it is told. */

export const tabs = ['curves', 'gradients', 'inside', 'evaluation', 'try'] as const;
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
}

export type HostMessage =
  /** Answer to "ready" and after every change of what is shown: replaces all. Events are already cleared of what a resume undid. */
  | { type: 'snapshot'; shown: string | null; tab: Tab; runs: RunSummary[]; events: Record<string, RunEvent[]>; available: RunSummary[] }
  /** New events of a shown run, at most a few messages a second. */
  | { type: 'events'; run: string; events: RunEvent[]; summary: RunSummary }
  | { type: 'tagged'; id: number; result: TaggedText | { error: string } }
  | { type: 'showTab'; tab: Tab };

export const pageMessageSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready') }),
  z.object({ type: z.literal('tab'), tab: z.enum(tabs) }),
  z.object({ type: z.literal('show'), run: z.string() }),
  z.object({ type: z.literal('compare'), runs: z.array(z.string()) }),
  z.object({
    type: z.literal('command'),
    command: z.enum(['pause', 'continue', 'stop', 'resume', 'openSpec', 'evaluate', 'train']),
    run: z.string().optional(),
  }),
  z.object({ type: z.literal('openLine'), file: z.string(), line: z.number() }),
  z.object({ type: z.literal('tag'), id: z.number(), run: z.string(), text: z.string() }),
  z.object({
    type: z.literal('save'),
    name: z.string(),
    kind: z.enum(['png', 'svg', 'csv']),
    content: z.string().describe('Text, or base64 for png.'),
  }),
]);
export type PageMessage = z.infer<typeof pageMessageSchema>;
