import { sorted, type Spans, type TaggedSpan } from '../spans/span-model';
import { type Guess, type TaggedLine } from '../spans/tagged-line';
import { without } from '../spans/without';

/**
 * What an annotator turned down in a text: neither the same model nor a newer one suggests it again for a line that reads the same. It lasts as long as the
 * text is open.
 */
export class Rejected {
  private readonly spans = new Map<string, { readonly text: string; readonly span: TaggedSpan }>();
  private readonly classes = new Map<string, { readonly text: string; readonly guess: Guess }>();

  get count(): number {
    return this.spans.size + this.classes.size;
  }

  addSpan(text: string, span: TaggedSpan): void {
    this.spans.set(spanKey(text, span), { text, span });
  }

  addClass(text: string, guess: Guess): void {
    this.classes.set(classKey(text, guess.label), { text, guess });
  }

  /** Suggestions for a line without those that were rejected there. */
  spansLeft(text: string, suggestions: Spans): Spans {
    return this.spans.size === 0 ? suggestions : suggestions.filter((span) => !this.spans.has(spanKey(text, span)));
  }

  /** What a model says of a line without a class that was rejected there. */
  guessLeft(text: string, guess: Guess): Guess {
    return this.classes.has(classKey(text, guess.label)) ? without(guess, 'label') : guess;
  }

  /** Forgets all; answers what lines suggest with what was rejected in them. */
  restored(lines: readonly TaggedLine[]): { suggestions: Map<number, Spans>; guesses: Map<number, Guess> } {
    const spans = new Map<string, TaggedSpan[]>();
    for (const { text, span } of this.spans.values()) spans.set(text, [...(spans.get(text) ?? []), span]);
    const classes = new Map([...this.classes.values()].map(({ text, guess }) => [text, guess]));
    const suggestions = new Map<number, Spans>();
    const guesses = new Map<number, Guess>();
    lines.forEach(({ text, suggestions: now, guess }, line) => {
      const [back, whole] = [spans.get(text) ?? [], classes.get(text) ?? guess];
      if (back.length === 0 && whole === guess) return;
      const known = new Set(now.map((span) => spanKey(text, span)));
      suggestions.set(line, sorted([...now, ...back.filter((span) => !known.has(spanKey(text, span)))]));
      if (whole) guesses.set(line, whole);
    });
    this.spans.clear();
    this.classes.clear();
    return { suggestions, guesses };
  }
}

function spanKey(text: string, { start, end, label, role }: TaggedSpan): string {
  return JSON.stringify([text, start, end, label, role]);
}

function classKey(text: string, label: string | undefined): string {
  return JSON.stringify([text, label]);
}

const rejectedIn = new WeakMap<object, Rejected>();

/** What was rejected in an open text. */
export function rejectedOf(tagged: object): Rejected {
  let rejected = rejectedIn.get(tagged);
  if (!rejected) {
    rejected = new Rejected();
    rejectedIn.set(tagged, rejected);
  }
  return rejected;
}
