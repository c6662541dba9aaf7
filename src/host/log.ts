import * as vscode from 'vscode';

/** The output channel "Unroll". */
export type Log = vscode.LogOutputChannel;

export function createLog(): Log {
  return vscode.window.createOutputChannel('Unroll', { log: true });
}

/** An error in one sentence. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
