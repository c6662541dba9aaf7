import { availableParallelism } from 'node:os';
import { BackendError, type BackendOptions } from './backend';

/** Threads when nobody says how many: a batch has too few rows to feed more, and half of a large machine's cores are often hyperthreads. */
const mostUnasked = 8;

/**
 * Threads that are asked for, by option or by environment variable UNROLL_THREADS; undefined where nobody asks.
 * @throws BackendError where the variable is no number of threads
 */
export function askedThreads({ threads }: BackendOptions): number | undefined {
  const text = process.env.UNROLL_THREADS ?? '';
  if (threads !== undefined || text === '') return threads;
  if (/^[1-9]\d{0,2}$/.test(text)) return Number(text);
  throw new BackendError('unavailable', `UNROLL_THREADS is "${text}": set it to a number of threads, from 1 to 999, or unset it.`);
}

/** Threads to use: as asked, or one for each core that this process may use, up to 8. @throws BackendError as `askedThreads` */
export function threadCount(options: BackendOptions): number {
  return askedThreads(options) ?? Math.min(availableParallelism(), mostUnasked);
}

/** "1 thread", "2 threads". */
export function counted(threads: number): string {
  return threads === 1 ? '1 thread' : `${threads} threads`;
}
