/** What a line of an editor can't hold, and the visible signs that may stand for it. */
const signs: readonly (readonly [special: string, signs: string])[] = [
  ['\n', '␤⏎↵'],
  ['\r', '␍⇤'],
  ['\u2028', '⇣⇩'],
  ['\u2029', '¶⁋'],
  ['\ufeff', '⌑⍽'],
];
/** First of the characters that Unicode leaves to private use. */
const privateUse = 0xe000;

/**
 * Line ends (and what editors take for such) inside texts that are shown a line each: a visible sign stands for each of those that occur. It is one that no
 * text has, so that it can be told back; it takes as much room, so that offsets stay.
 */
export class StandIns {
  private readonly toSign = new Map<string, string>();
  private readonly toSpecial = new Map<string, string>();

  constructor(texts: readonly string[]) {
    const used = new Set<string>();
    for (const text of texts)
      if (/[\n\r\u2028\u2029\ufeff]/.test(text)) for (const [special] of signs) if (text.includes(special)) used.add(special);
    for (const [special, candidates] of signs) {
      if (!used.has(special)) continue;
      const sign = unused(candidates, (one) => this.toSpecial.has(one) || texts.some((text) => text.includes(one)));
      if (sign === undefined) continue;
      this.toSign.set(special, sign);
      this.toSpecial.set(sign, special);
    }
  }

  /** What is shown for a text. */
  show(text: string): string {
    return this.toSign.size === 0 ? text : text.replace(/[\n\r\u2028\u2029\ufeff]/g, (special) => this.toSign.get(special) ?? special);
  }

  /** The text that is shown so. */
  read(shown: string): string {
    let text = shown;
    for (const [sign, special] of this.toSpecial) text = text.replaceAll(sign, special);
    return text;
  }

  /** What stands for a line end, where one occurs. */
  get lineEnd(): string | undefined {
    return this.toSign.get('\n') ?? this.toSign.get('\r');
  }
}

/** What stands for a sign that no line can hold. @param isUsed whether a text has it already */
export function standInFor(special: string, isUsed: (sign: string) => boolean): string | undefined {
  const candidates = signs.find(([one]) => one === special)?.[1];
  return candidates === undefined ? undefined : unused(candidates, isUsed);
}

function unused(candidates: string, isUsed: (sign: string) => boolean): string | undefined {
  return [...candidates, ...privateSigns()].find((one) => !isUsed(one));
}

function privateSigns(): string[] {
  return Array.from({ length: 6400 }, (_, i) => String.fromCharCode(privateUse + i));
}
