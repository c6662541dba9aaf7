import type * as vscode from 'vscode';
import { z } from 'zod';
import { tabs } from '../../protocol/page';

const key = 'unroll.panel';
const schema = z.object({ shown: z.string().nullable(), compared: z.array(z.string()), tab: z.enum(tabs) });

/** What the panel shows; kept in the workspace's memory, so that it survives a reload. */
export type PanelState = z.infer<typeof schema>;

export function loadPanelState(memory: vscode.Memento): PanelState {
  const stored = schema.safeParse(memory.get(key));
  return stored.success ? stored.data : { shown: null, compared: [], tab: 'curves' };
}

export function savePanelState(memory: vscode.Memento, state: PanelState): void {
  void memory.update(key, state);
}
