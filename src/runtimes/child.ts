import { spawn } from 'node:child_process';

export interface Finished {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ChildOptions {
  readonly signal?: AbortSignal;
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Milliseconds after which it is ended. */
  readonly timeout?: number;
  /** When cancelled, the programs that it started are ended too. */
  readonly group?: boolean;
  /** Each piece of what it writes to either output. */
  readonly onOutput?: (text: string) => void;
}

/** Runs a program to its end. Rejects when it can't be started (ENOENT) or was cancelled (AbortError). */
export function runChild(command: string, args: readonly string[], options: ChildOptions = {}): Promise<Finished> {
  const { signal, cwd, env, timeout, group = false, onOutput } = options;
  return new Promise((resolve, reject) => {
    let failure: Error | undefined;
    const windows = process.platform === 'win32';
    const child = spawn(command, args, {
      ...{ cwd, env, timeout, windowsHide: true, stdio: ['ignore', 'pipe', 'pipe'] },
      detached: group && !windows,
      // Windows starts scripts, as npm is one there, by a shell alone.
      shell: windows && command.endsWith('.cmd'),
    });
    const end = (): void => {
      failure = new DOMException('Cancelled', 'AbortError');
      if (child.pid === undefined) return;
      if (group && windows) spawn('taskkill', ['/T', '/F', '/PID', String(child.pid)], { windowsHide: true });
      else process.kill(group ? -child.pid : child.pid, 'SIGTERM');
    };
    if (signal?.aborted) end();
    else signal?.addEventListener('abort', end, { once: true });
    let [stdout, stderr] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      onOutput?.(text);
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
      onOutput?.(text);
    });
    child.once('error', (error) => {
      failure = error;
      if (child.pid === undefined) reject(error);
    });
    // A cancelled program may still write: its folder is removed only after its end.
    child.once('close', (code, killedBy) => {
      signal?.removeEventListener('abort', end);
      if (failure) reject(failure);
      else resolve({ code, signal: killedBy, stdout, stderr });
    });
  });
}

/** The environment for running a script by this very program, which is Electron in VS Code. */
export function nodeEnvironment(): NodeJS.ProcessEnv {
  return { ...process.env, ELECTRON_RUN_AS_NODE: '1' };
}
