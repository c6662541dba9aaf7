import { fork, type ChildProcess } from 'node:child_process';
import { createMessageConnection, IPCMessageReader, IPCMessageWriter, ResponseError, type MessageConnection } from 'vscode-jsonrpc/node';
import type { EventOf } from '../protocol/events';
import {
  eventNotification,
  requests,
  workerErrorData,
  type EventNotification,
  type Method,
  type ParamsOf,
  type ResultOf,
  type WorkerErrorData,
} from '../protocol/worker';
import { appendEvent } from '../runs/event-log';
import { deathWords, systemMemoryKills } from './exit-words';

export interface WorkerClientOptions {
  /** The worker's entry: dist/worker.js, or src/worker/main.ts with `execArgv` for a loader. */
  readonly module: string;
  /** For node. Default: none. */
  readonly execArgv?: readonly string[];
  /** Added to the process' environment. */
  readonly env?: NodeJS.ProcessEnv;
  /** In order. After a crash the last one of the run is an "end" that the client itself has put into the log. */
  readonly onEvent: (notification: EventNotification) => void;
  /** What the process writes to its outputs, for a log. */
  readonly onOutput?: (text: string) => void;
}

/** A request that the worker refused or could not answer. */
export class WorkerError extends Error {
  constructor(
    message: string,
    readonly data: WorkerErrorData,
  ) {
    super(message);
    this.name = 'WorkerError';
  }

  get reason(): WorkerErrorData['reason'] {
    return this.data.reason;
  }
}

interface Running {
  readonly child: ChildProcess;
  readonly connection: MessageConnection;
  /** The end of what it wrote there. */
  readonly stderr: () => string;
}

/** How long a worker may take to leave a resumable run behind when its client goes, before it is killed: milliseconds. */
const patience = 5000;

/**
 * The worker process seen from outside: started at the first request and again after it died; it never takes its owner along. Knows
 * nothing of the editor.
 */
export class WorkerClient {
  private running: Running | undefined;
  /** The run that is trained, to be marked if the process dies. */
  private trained: { run: string; step: number } | undefined;
  private disposed = false;
  /** The process ran out of memory: what it holds may be torn, and WebAssembly never gives memory back. */
  private worn = false;

  constructor(private readonly options: WorkerClientOptions) {}

  /** The worker's process id while there is one. */
  get processId(): number | undefined {
    return this.running?.child.pid;
  }

  /** The run in training, if any. */
  get trainedRun(): string | undefined {
    return this.trained?.run;
  }

  /** @throws WorkerError with the reason and, where known, the place */
  async request<M extends Method>(method: M, params: ParamsOf<M>): Promise<ResultOf<M>> {
    if (this.disposed) throw new WorkerError('The worker was shut down.', { reason: 'failed' });
    if (this.worn) await this.replace();
    const { connection, child, stderr } = (this.running ??= this.start());
    // Whoever waits for an answer from a process that dies must not wait for ever.
    let onExit = (_code: number | null, _signal: NodeJS.Signals | null): void => undefined;
    const death = new Promise<never>((_, reject) => {
      onExit = (code, signal) => {
        const { reason, message } = deathWords({ code, signal, stderr: stderr(), systemOutOfMemory: false }, '');
        reject(new WorkerError(`${message} It had not answered "${method}" yet.`, { reason }));
      };
    });
    child.once('exit', onExit);
    try {
      const answer: unknown = await Promise.race([connection.sendRequest(method, params), death]);
      return requests[method].result.parse(answer) as ResultOf<M>;
    } catch (error) {
      throw error instanceof ResponseError ? fromResponse(error) : error;
    } finally {
      child.off('exit', onExit);
    }
  }

  /** Ends the worker; a training stops with a checkpoint. Kills no other process. */
  async dispose(): Promise<void> {
    this.disposed = true;
    const child = this.running?.child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    if (child.connected) child.disconnect();
    const timer = setTimeout(() => child.kill('SIGKILL'), patience);
    await gone;
    clearTimeout(timer);
  }

  /** Ends a worn process; the next request starts another. */
  private async replace(): Promise<void> {
    this.worn = false;
    const child = this.running?.child;
    this.running = undefined;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    child.kill();
    await gone;
  }

  private start(): Running {
    const kills = systemMemoryKills();
    const child = fork(this.options.module, {
      execArgv: [...(this.options.execArgv ?? [])],
      // In VS Code the executable is Electron, which must be told to be Node.
      env: { ...process.env, ...this.options.env, ELECTRON_RUN_AS_NODE: '1' },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    let stderr = '';
    child.stdout?.setEncoding('utf8').on('data', (text: string) => this.options.onOutput?.(text));
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      stderr = (stderr + text).slice(-4000);
      this.options.onOutput?.(text);
    });
    const connection = createMessageConnection(new IPCMessageReader(child), new IPCMessageWriter(child));
    connection.onNotification('event', (raw: unknown) => {
      const notification = eventNotification.safeParse(raw);
      if (notification.success) this.onEvent(notification.data);
      else this.options.onOutput?.(`An event of the worker was not understood: ${notification.error.message}\n`);
    });
    connection.onError(() => undefined);
    connection.listen();
    const running = { child, connection, stderr: () => stderr };
    const onGone = (code: number | null, signal: NodeJS.Signals | null): void => {
      if (this.running === running) this.running = undefined;
      connection.dispose();
      const killsNow = systemMemoryKills();
      this.onDeath({ code, signal, stderr, systemOutOfMemory: kills !== undefined && killsNow !== undefined && killsNow > kills });
    };
    child.once('exit', () => {
      if (this.running === running) this.running = undefined;
    });
    // "close" comes when the outputs are read to their end; "error" when there was no process to begin with.
    child.once('close', onGone);
    child.once('error', (error) => {
      stderr += String(error);
      if (child.pid === undefined) onGone(null, null);
    });
    return running;
  }

  private onEvent(notification: EventNotification): void {
    const { run, event } = notification;
    if (event.type === 'end') {
      this.trained = undefined;
      this.worn = event.reason === 'outOfMemory';
    } else if (event.type !== 'evaluation' || this.trained?.run === run) {
      this.trained = { run, step: 'step' in event ? event.step : (this.trained?.step ?? 0) };
    }
    this.options.onEvent(notification);
  }

  /** Marks the run that died with the process. */
  private onDeath(death: Parameters<typeof deathWords>[0]): void {
    // After `dispose` the process ended as asked, with an end event of its own that nobody heard.
    if (!this.trained || this.disposed) return;
    const { run, step } = this.trained;
    this.trained = undefined;
    const event: EventOf<'end'> = { type: 'end', time: Date.now(), step, ...deathWords(death) };
    try {
      appendEvent(run, event);
    } catch (error) {
      this.options.onOutput?.(`The end of ${run} could not be recorded: ${String(error)}\n`);
    }
    this.options.onEvent({ run, event });
  }
}

function fromResponse(error: ResponseError<unknown>): WorkerError {
  const data = workerErrorData.safeParse(error.data);
  return new WorkerError(error.message, data.data ?? { reason: 'failed' });
}
