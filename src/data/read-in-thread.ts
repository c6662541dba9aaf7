import { Worker } from 'node:worker_threads';
import type { Document, TagScheme } from './document';
import type { FormatName, TextPlace } from './formats/format';
import { DataError, type ProblemReason } from './problems';
import type { ReadFileOptions } from './read';

/** What is to be read. */
export interface ThreadRequest {
  /** A file or folder, as the user names it. */
  readonly file: string;
  readonly options: Omit<ReadFileOptions, 'signal'>;
  /** Form of the files; undefined: `file` is read as a whole, and can't be written back. */
  readonly format?: FormatName;
  /** The files of the form, in the order of its parts; with the text where an editor has it, else it is that of the disk. */
  readonly sources: readonly { readonly path: string; readonly text?: string }[];
}

/** Some documents, and where the text of each stands (see `Format.positions`). */
export interface Portion {
  readonly documents: readonly Document[];
  readonly positions: readonly (readonly TextPlace[])[];
}

/** Texts of the files, in the order of the request, and the offsets at which their lines begin. */
interface Whole {
  readonly texts: readonly (string | undefined)[];
  readonly lineStarts: readonly Uint32Array[];
  readonly scheme: TagScheme | undefined;
}

export type ThreadReply =
  | ({ readonly type: 'portion' } & Portion)
  | { readonly type: 'end'; readonly whole?: Whole }
  | { readonly type: 'failed'; readonly reason: ProblemReason; readonly detail: string; readonly file: string; readonly line?: number };

/**
 * Reads data in a thread of its own and takes it in portions, so that whoever waits is never held up: a file of 20 MB takes seconds to read.
 * @param module the bundled `reading-thread`
 * @returns undefined when it was aborted
 * @throws DataError
 */
export async function readInThread(
  module: string,
  request: ThreadRequest,
  signal: AbortSignal,
): Promise<(Portion & { readonly whole?: Whole }) | undefined> {
  const documents: Document[] = [];
  const positions: (readonly TextPlace[])[] = [];
  const thread = new Worker(module, { workerData: request, execArgv: [] });
  const stop = (): void => void thread.terminate();
  signal.addEventListener('abort', stop);
  try {
    const whole = await new Promise<Whole | undefined>((resolve, reject) => {
      thread.on('message', (message: ThreadReply) => {
        if (message.type === 'failed') reject(new DataError(message.reason, message.detail, message.file, message.line));
        else if (message.type === 'end') resolve(message.whole);
        else {
          for (const document of message.documents) documents.push(document);
          for (const position of message.positions) positions.push(position);
          thread.postMessage('taken');
        }
      });
      thread.once('error', reject);
      thread.once('exit', (code) => {
        if (signal.aborted) resolve(undefined);
        else reject(new Error(`The thread that reads ${request.file} ended with code ${code}.`));
      });
      if (signal.aborted) stop();
    });
    return signal.aborted ? undefined : { documents, positions, ...(whole && { whole }) };
  } finally {
    signal.removeEventListener('abort', stop);
    stop();
  }
}
