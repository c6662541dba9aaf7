import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { lineStarts } from '../spec/diagnostics';
import type { Document } from './document';
import { formats } from './formats';
import { DataError } from './problems';
import type { Portion, ThreadReply, ThreadRequest } from './read-in-thread';
import { nothingRead, readDocuments } from './read';

/** Characters of documents in one message: few enough that whoever takes it is not held up. */
const portionSize = 30_000;

/** Reads what `readInThread` asks for and hands it over in portions, each when the one before was taken. */
async function answer({ file, options, format: name, sources }: ThreadRequest): Promise<void> {
  const texts = await Promise.all(sources.map(async ({ path, text }) => text ?? (await textOf(path))));
  const format = formats.find((one) => one.name === name);
  const [first] = texts;
  // A packed file, a folder of many texts, or one that is not there, of which it tells what is wrong.
  if (format === undefined || first === undefined) {
    await handOver((await readDocuments(file, options)).documents, []);
    return reply({ type: 'end' });
  }
  const paths = sources.map(({ path }) => path);
  const result = format.readFiles(texts, { ...options, files: paths });
  const { documents, scheme } = result;
  if (documents.length === 0) throw nothingRead(file, result);
  await handOver(documents, format.positions(first, options));
  const starts = texts.map((text) => Uint32Array.from(lineStarts(text ?? '')));
  const whole = { texts, lineStarts: starts, scheme };
  parentPort?.postMessage(
    { type: 'end', whole } satisfies ThreadReply,
    starts.map(({ buffer }) => buffer),
  );
}

async function handOver(documents: readonly Document[], positions: Portion['positions']): Promise<void> {
  for (let at = 0; at < documents.length;) {
    const start = at;
    for (let left = portionSize; at < documents.length && left > 0; at++) left -= documents[at].text.length + 100;
    reply({ type: 'portion', documents: documents.slice(start, at), positions: positions.slice(start, at) });
    if (parentPort) await once(parentPort, 'message');
  }
}

function reply(message: ThreadReply): void {
  parentPort?.postMessage(message);
}

async function textOf(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').then(
    (text) => text.replace(/^\ufeff/, ''),
    () => undefined,
  );
}

answer(workerData as ThreadRequest).catch((error: unknown) => {
  if (!(error instanceof DataError)) throw error;
  const { reason, detail, file, line } = error;
  reply({ type: 'failed', reason, detail, file, ...(line !== undefined && { line }) });
});
