import { type Tags } from './span-history';
import { type TaggedLine, tagsIn } from './tagged-line';

/** Lines as their file has them, to tell what is not saved yet and where in the file a line's document now stands. */
export class SavedLines {
  /** Where documents of the file stand since it was saved; undefined: where they were when it was read. */
  private moved: Map<number, number> | undefined;

  constructor(
    readonly lines: readonly TaggedLine[] = [],
    /** Of the file's content. */
    readonly hash = '',
    /** Documents (in a plain text: lines) of the file. */
    readonly count = 0,
  ) {}

  /** What the file holds after these lines were written. `plain`: its documents are all its lines but blank ones. */
  static written(lines: readonly TaggedLine[], hash: string, plain: boolean): SavedLines {
    const moved = new Map<number, number>();
    let count = 0;
    for (const { origin, text } of lines) {
      if (plain ? text.trim() === '' : text === '') continue;
      if (origin !== undefined && !moved.has(origin)) moved.set(origin, count);
      count++;
    }
    const saved = new SavedLines([...lines], hash, plain ? lines.length : count);
    saved.moved = moved;
    return saved;
  }

  originOf(origin: number): number | undefined {
    return this.moved ? this.moved.get(origin) : origin;
  }

  holds(lines: readonly TaggedLine[]): boolean {
    return (
      sameTexts(lines, this.lines) &&
      lines.every(({ origin }, i) => origin === this.lines[i].origin) &&
      differences(this.lines, lines).size === 0
    );
  }
}

/** Tags of `wanted` in lines where `now` has others; empty where they are no lines of the same text. */
export function differences(now: readonly TaggedLine[], wanted: readonly TaggedLine[]): Map<number, Tags> {
  const different = new Map<number, Tags>();
  if (now.length !== wanted.length) return different;
  wanted.forEach((line, i) => {
    if (!sameAs(line, now[i])) different.set(i, tagsIn(line));
  });
  return different;
}

/** Whether all that is told of a line is the same, also who set it. */
function sameAs(a: Tags, b: Tags): boolean {
  const same = <K extends keyof Tags>(key: K) => a[key] === b[key] || JSON.stringify(a[key]) === JSON.stringify(b[key]);
  return same('spans') && same('label') && same('labelProvenance') && same('done') && same('rejected');
}

export function sameTexts(a: readonly Pick<TaggedLine, 'text'>[], b: readonly Pick<TaggedLine, 'text'>[]): boolean {
  return a.length === b.length && a.every(({ text }, i) => text === b[i].text);
}
