import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface, type Interface } from 'node:readline';
import type { ParticipantInfo } from './results';
import type { Setting } from './settings';

/** First line of a participant: what it runs on. */
export interface Ready {
  readonly device: string;
  readonly versions: string;
  readonly note?: string;
  readonly productGflops?: number;
}

export interface Request {
  readonly setting: Setting;
  /** Steps to do one after the other. */
  readonly steps: number;
  /** With a new setting: do one step more before, that is not timed. It traces, allocates, and makes what later ones use again. */
  readonly warm: boolean;
}

export type Reply = Measured | { readonly error: string };

export interface Measured {
  /** Milliseconds of each step. */
  readonly times: readonly number[];
  /** Bytes: largest resident set of the process so far. */
  readonly peakMemory: number;
}

/** How a participant's process is started. */
export interface Launch {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  readonly kind: ParticipantInfo['kind'];
  /** See `Runner`. */
  readonly slow: boolean;
}

/** What a participant could not do; the message says why. */
export class ParticipantError extends Error {
  override readonly name = 'ParticipantError';

  constructor(
    readonly reason: 'start' | 'ended' | 'timeout' | 'failed',
    message: string,
  ) {
    super(message);
  }
}

/** Above this the process is ended after its setting and a fresh one serves the next: memory of WebAssembly and of pools is never given back. */
const memoryLimit = 3e9;

/** A long-lived process that measures what it is told to and sleeps otherwise. One that ended is started anew when it is asked again. */
export class Participant {
  private child: ChildProcess | undefined;
  private lines: AsyncIterator<string> | undefined;
  private reader: Interface | undefined;
  private ready: Ready | undefined;
  private lastErrors = '';

  constructor(
    readonly launch: Launch,
    /** Milliseconds in which it must be ready. */
    private readonly patience = 120_000,
  ) {}

  get name(): string {
    return this.launch.name;
  }

  get slow(): boolean {
    return this.launch.slow;
  }

  /** @throws ParticipantError when it does not start */
  async start(): Promise<ParticipantInfo> {
    if (!this.child) {
      const { command, args, env } = this.launch;
      const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'], env: { ...process.env, ...env } });
      this.child = child;
      // Written to when it has ended already: the missing answer tells.
      child.stdin.on('error', () => undefined);
      child.on('error', (error) => (this.lastErrors += error.message));
      child.stderr.on('data', (data: Buffer) => (this.lastErrors = (this.lastErrors + data.toString()).slice(-2000)));
      this.reader = createInterface({ input: child.stdout });
      this.lines = this.reader[Symbol.asyncIterator]();
      this.ready = (await this.next(this.patience, 'start')) as Ready;
    }
    return { name: this.name, kind: this.launch.kind, ...(this.ready ?? { device: '', versions: '' }) };
  }

  /**
   * @param limit milliseconds after which it is ended
   * @throws ParticipantError
   */
  async run(setting: Setting, steps: number, limit: number): Promise<Measured> {
    await this.start();
    const request: Request = { setting, steps, warm: !this.slow };
    this.child?.stdin?.write(`${JSON.stringify(request)}\n`);
    const reply = (await this.next(limit, 'ended')) as Reply;
    if ('error' in reply) throw new ParticipantError('failed', firstLine(reply.error));
    return reply;
  }

  /** After a setting: a process that has grown large makes room. */
  async release(peakMemory: number): Promise<void> {
    if (peakMemory > memoryLimit) await this.stop();
  }

  async stop(): Promise<void> {
    const { child } = this;
    this.child = undefined;
    this.reader?.close();
    if (child?.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await ended;
  }

  private async next(limit: number, reason: 'start' | 'ended'): Promise<object> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<'late'>((resolve) => (timer = setTimeout(() => resolve('late'), limit)));
    try {
      for (;;) {
        const line = await Promise.race([this.lines?.next(), late]);
        if (line === 'late') {
          await this.stop();
          throw new ParticipantError('timeout', `no answer in ${Math.round(limit / 1000)} s`);
        }
        if (!line || line.done) {
          await this.stop();
          const why = reasonIn(this.lastErrors);
          throw new ParticipantError(reason, reason === 'start' ? `did not start: ${why}` : `its process ended: ${why || 'no word why'}`);
        }
        // Libraries may print, too.
        if (line.value.startsWith('{')) return JSON.parse(line.value) as object;
      }
    } finally {
      clearTimeout(timer);
    }
  }
}

/** The line of what a process wrote to standard error that says what went wrong. */
function reasonIn(text: string): string {
  const lines = text.trim().split('\n');
  return firstLine(lines.findLast((line) => /Error\b.*: /.test(line)) ?? lines.at(-1) ?? '');
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0].slice(0, 200);
}
