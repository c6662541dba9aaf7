import { Buffer } from 'node:buffer';
import { type Skimmed } from '../../../data/formats/skim';
import { inTurn, type Steps } from '../../../data/steps';
import { type TaggedLine } from '../spans/tagged-line';
import { type DataBytes } from './data-file';
import { standInFor } from './stand-ins';

/** Bytes; smaller files are read at once. */
const large = 1 << 20;

/** What a large file shows before it is read; undefined for others, and where a form can't tell. */
export function glanceAt({ format, reading, bytes: [bytes] }: DataBytes): Skimmed | undefined {
  if (bytes === undefined || bytes.length < large) return undefined;
  const standIns = new Map<string, string | undefined>();
  const standIn = (special: string): string | undefined => {
    if (!standIns.has(special))
      standIns.set(
        special,
        standInFor(special, (sign) => bytes.includes(sign)),
      );
    return standIns.get(special);
  };
  return format.skim?.(bytes, { ...reading, standIn });
}

/** Whether a glance showed what the file then proved to hold. */
export function* showed({ texts }: Skimmed, lines: readonly TaggedLine[]): Steps<boolean> {
  const bytes = Buffer.from(texts.buffer, texts.byteOffset, texts.byteLength);
  let at = 0;
  let same = true;
  yield* inTurn(lines, ({ text }) => {
    const end = at + Buffer.byteLength(text);
    same &&= bytes.toString('utf8', at, end) === text;
    at = end + 1;
  });
  // The last line has no end.
  return same && at === bytes.length + (lines.length > 0 ? 1 : 0);
}
