import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'jsonc-parser';
import { parseSpec } from '../../src/spec';

/** One epoch of a whole training, ready to run. */
export interface PreparedJob {
  readonly title: string;
  /** Spec with the data's place written in, as `unroll train` takes it. */
  readonly specFile: string;
  /** The same with all defaults filled in, for the peer. */
  readonly peerFile: string;
}

/** What a job needs is not on this machine. */
export class MissingDataError extends Error {
  override readonly name = 'MissingDataError';
}

export const jobNames = ['atis', 'characters'] as const;
export type JobName = (typeof jobNames)[number];

/** What is changed of a spec, as it is written. */
interface SpecInput {
  readonly data: { readonly format: string };
  readonly training: { readonly schedule?: object };
}

const specs = path.join(__dirname, '../specs');

/**
 * Writes a job's spec, and its data where they must be made, into a folder.
 * @param data folder with "atis" and "tinyshakespeare"
 * @param quick a tenth of the characters
 * @throws MissingDataError
 */
export function prepareJob(name: JobName, data: string, folder: string, quick: boolean): PreparedJob {
  if (name === 'atis') {
    const train = path.join(data, 'atis', 'goo', 'train');
    requireData(path.join(train, 'seq.in'));
    return writeJob('ATIS, LSTM 128, both directions', path.join(specs, 'atis-bilstm.unroll.json'), train, folder);
  }
  const text = path.join(data, 'tinyshakespeare', 'input.txt');
  requireData(text);
  const train = path.join(folder, 'characters');
  writeCharacters(readFileSync(text, 'utf8'), train, quick ? 0.09 : 0.9);
  const title = `Tiny Shakespeare by characters, LSTM 256${quick ? ', a tenth of it' : ''}`;
  return writeJob(title, path.join(specs, 'characters.unroll.json'), train, folder);
}

function requireData(file: string): void {
  if (!existsSync(file)) throw new MissingDataError(`${file} is not on this machine; name the folder of the data sets with --data.`);
}

/** Only training is timed: no validation data, no test data, one epoch. */
function writeJob(title: string, source: string, train: string, folder: string): PreparedJob {
  const written = parse(readFileSync(source, 'utf8')) as SpecInput;
  // One epoch has no schedule.
  const training = { ...written.training, epochs: 1, schedule: undefined };
  const text = JSON.stringify({ ...written, data: { train, format: written.data.format }, training }, null, 2);
  const { spec, diagnostics } = parseSpec(text, source);
  if (!spec) throw new Error(`${source}: ${diagnostics.map(({ message }) => message).join(' ')}`);
  const specFile = path.join(folder, path.basename(source));
  const peerFile = specFile.replace('.unroll.json', '.peer.json');
  writeFileSync(specFile, text);
  writeFileSync(peerFile, JSON.stringify(spec, null, 2));
  return { title, specFile, peerFile };
}

const characters = 100;

/** Sentences of 100 characters; the tag of each is the one that follows. Blanks and line ends are written as signs: they part tokens. */
function writeCharacters(text: string, folder: string, share: number): void {
  const signs = [...text.slice(0, Math.floor(text.length * share))].map((c) => (c === '\n' ? '\u23ce' : c === ' ' ? '\u2423' : c));
  const [input, output]: string[][] = [[], []];
  for (let i = 0; i + characters < signs.length; i += characters) {
    input.push(signs.slice(i, i + characters).join(' '));
    output.push(
      signs
        .slice(i + 1, i + 1 + characters)
        .map((c) => `B-${c}`)
        .join(' '),
    );
  }
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'seq.in'), `${input.join('\n')}\n`);
  writeFileSync(path.join(folder, 'seq.out'), `${output.join('\n')}\n`);
}
