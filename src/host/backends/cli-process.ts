import { fork } from 'node:child_process';
import { type Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import * as vscode from 'vscode';
import { type z } from 'zod';
import { type CliFailure } from '../../protocol/cli-failure';
import { type Log } from '../log';
import { translated } from '../words/translated';

/**
 * Runs `unroll ... --json` in a process of its own: probing a GPU or setting a runtime up may take long or crash, and the worker may be
 * busy with a training.
 */
export class CliProcess implements vscode.Disposable {
  /** Lets go of each process that runs. */
  private readonly running = new Set<() => void>();

  constructor(
    private readonly module: string,
    /** Folder of the runtimes. */
    private readonly runtimes: string,
    private readonly log: Log,
  ) {}

  /**
   * @param onLine is told each line of its output, parsed
   * @param token lets go of the process: it then ends what it does, and leaves nothing half made
   * @throws Error with the last words of a process that was not heard to the end
   */
  run(args: readonly string[], onLine: (line: unknown) => void, token?: vscode.CancellationToken): Promise<void> {
    const proxy = vscode.workspace.getConfiguration('http').get<string>('proxy');
    const child = fork(this.module, [...args, '--json'], {
      execArgv: [],
      env: {
        ...(proxy ? { HTTPS_PROXY: proxy, HTTP_PROXY: proxy } : {}),
        ...process.env,
        UNROLL_RUNTIMES: this.runtimes,
        // In VS Code the executable is Electron, which must be told to be Node.
        ELECTRON_RUN_AS_NODE: '1',
      },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    const letGo = (): void => {
      if (child.connected) child.disconnect();
    };
    const cancelled = token?.onCancellationRequested(letGo);
    this.running.add(letGo);
    let [rest, stderr] = ['', ''];
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      // A report of a large file is one long line: what is there of it is not looked through again.
      const lines = text.split('\n');
      lines[0] = rest + lines[0];
      rest = lines.pop() ?? '';
      for (const line of lines) {
        const value = parsed(line);
        if (value !== undefined) onLine(value);
      }
    });
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr = (stderr + text).slice(-2000)));
    // "close" never comes of a process that was let go of: its end and that of its output are waited for.
    const output = Promise.all([child.stdout, child.stderr].map(ended));
    return new Promise<void>((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', (code, signal) => {
        void output.then(() => {
          // An exit code is told in a line of its own; a signal is not.
          if (signal && !token?.isCancellationRequested) reject(new Error(`${signal}: ${stderr.trim().split('\n').at(-1) ?? ''}`));
          else resolve();
        });
      });
    }).finally(() => {
      cancelled?.dispose();
      this.running.delete(letGo);
    });
  }

  /**
   * Runs a command whose lines have a schema, and tells each but a failure.
   * @throws Error with what the process says; not where the user turned away
   */
  async ask<L extends { readonly type: string }>(
    args: readonly string[],
    schema: z.ZodType<L | CliFailure>,
    onLine: (line: L) => void,
    token?: vscode.CancellationToken,
  ): Promise<void> {
    let failure: string | undefined;
    const take = (raw: unknown): void => {
      const line = schema.safeParse(raw);
      if (!line.success) this.log.warn(`${args[0]}: ${line.error.message}`);
      else if (isFailure(line.data)) failure = line.data.message;
      else onLine(line.data);
    };
    await this.run(args, take, token);
    if (failure !== undefined && !token?.isCancellationRequested) throw new Error(translated(failure));
  }

  dispose(): void {
    for (const letGo of this.running) letGo();
  }
}

function isFailure(line: { readonly type: string }): line is CliFailure {
  return line.type === 'error';
}

async function ended(stream: Readable | null): Promise<void> {
  if (stream) await finished(stream).catch(() => undefined);
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
