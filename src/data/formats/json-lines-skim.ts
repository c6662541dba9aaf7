import { blank, carriageReturn, hasHiddenLineEnds, lineFeed, type SkimOptions, type Skimmed, SkimmedTexts, tab } from './skim';

const quote = 0x22;
const comma = 0x2c;
const colon = 0x3a;
const backslash = 0x5c;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const openBracket = 0x5b;
const closeBracket = 0x5d;
/** '"text"' */
const textKey = [quote, 0x74, 0x65, 0x78, 0x74, quote];
const escapes: Readonly<Record<string, string>> = { '"': '"', '\\': '\\', '/': '/', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

/** The member "text" of the object in each line; nothing else is looked at. Undefined where a line has none. */
export function skimJsonLines(bytes: Uint8Array, { standIn }: SkimOptions): Skimmed | undefined {
  if (hasHiddenLineEnds(bytes)) return undefined;
  return new JsonLines(bytes, standIn).skim();
}

class JsonLines {
  private at = 0;
  private readonly texts: SkimmedTexts;

  constructor(
    private readonly bytes: Uint8Array,
    standIn: SkimOptions['standIn'],
  ) {
    // "\n" takes two bytes, what stands for it three.
    this.texts = new SkimmedTexts(bytes.length * 2, standIn);
  }

  skim(): Skimmed | undefined {
    const { bytes } = this;
    for (let line = 1; this.at < bytes.length; line++) {
      this.space();
      if (bytes[this.at] === openBrace) {
        this.texts.begin(line);
        if (!this.toText() || !this.copyText()) return undefined;
        const end = bytes.indexOf(lineFeed, this.at);
        if (end < 0) break;
        this.at = end;
      } else if (this.at < bytes.length && bytes[this.at] !== lineFeed) return undefined;
      this.at++;
    }
    return this.texts.done();
  }

  private space(): void {
    for (let byte = this.bytes[this.at]; byte === blank || byte === tab || byte === carriageReturn; byte = this.bytes[this.at]) this.at++;
  }

  /** From an object's brace to behind the quote at which its text begins. */
  private toText(): boolean {
    const { bytes } = this;
    this.at++;
    for (;;) {
      this.space();
      if (bytes[this.at] !== quote) return false;
      const isText = textKey.every((byte, i) => bytes[this.at + i] === byte);
      this.string();
      this.space();
      if (bytes[this.at++] !== colon) return false;
      this.space();
      if (isText) return bytes[this.at++] === quote;
      if (!this.value()) return false;
      this.space();
      if (bytes[this.at++] !== comma) return false;
    }
  }

  /** From a quote to behind the one that closes it. */
  private string(): void {
    const { bytes } = this;
    this.at++;
    for (let byte = bytes[this.at]; byte !== quote && byte !== lineFeed && byte !== undefined; byte = bytes[this.at])
      this.at += byte === backslash ? 2 : 1;
    this.at++;
  }

  /** Goes over a value, whatever it is, up to what follows it in its object. */
  private value(): boolean {
    for (let depth = 0; ;) {
      const byte = this.bytes[this.at];
      if (byte === undefined || byte === lineFeed) return false;
      if (depth === 0 && (byte === comma || byte === closeBrace)) return true;
      if (byte === quote) this.string();
      else {
        if (byte === openBrace || byte === openBracket) depth++;
        else if (byte === closeBrace || byte === closeBracket) depth--;
        this.at++;
      }
    }
  }

  /** Up to the quote that closes the text. */
  private copyText(): boolean {
    const { bytes, texts } = this;
    let start = this.at;
    for (;;) {
      const byte = bytes[this.at];
      if (byte === quote || byte === backslash) {
        texts.copy(bytes, start, this.at);
        if (byte === quote) return true;
        if (!this.unescape()) return false;
        start = this.at;
      } else if (byte === undefined || byte === lineFeed) return false;
      else this.at++;
    }
  }

  private unescape(): boolean {
    const letter = String.fromCharCode(this.bytes[this.at + 1] ?? 0);
    if (letter !== 'u') {
      this.at += 2;
      const character = escapes[letter] as string | undefined;
      return character !== undefined && this.texts.write(character.charCodeAt(0));
    }
    const first = this.unit();
    if (first === undefined) return false;
    const isHigh = first >= 0xd800 && first <= 0xdbff;
    const second = isHigh ? this.unit() : undefined;
    if (!isHigh) return this.texts.write(first);
    if (second === undefined || second < 0xdc00 || second > 0xdfff) return false;
    return this.texts.write(0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00));
  }

  /** A code unit that is written as "\uXXXX". */
  private unit(): number | undefined {
    const written = String.fromCharCode(...this.bytes.subarray(this.at, this.at + 6));
    this.at += 6;
    return /^\\u[0-9a-f]{4}$/i.test(written) ? parseInt(written.slice(2), 16) : undefined;
  }
}
