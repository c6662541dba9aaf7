/** A value of a JSON text, with all values in it; UTF-16 offsets. */
export interface JsonNode {
  readonly start: number;
  readonly end: number;
  /** In an object: where the member begins, and where its name ends; else `start`. */
  readonly memberStart: number;
  readonly nameEnd: number;
  /** Elements or members, in order. */
  readonly children: readonly JsonNode[];
}

const none: readonly JsonNode[] = [];

/** Where all values of a JSON text stand, found in one go. @param text well-formed, as `JSON.parse` has told */
export function jsonTree(text: string): JsonNode {
  return new Scanner(text).value();
}

/** Name of an object's member. */
export function nameOf(text: string, { memberStart, nameEnd }: JsonNode): string {
  const literal = text.slice(memberStart, nameEnd);
  return literal.includes('\\') ? (JSON.parse(literal) as string) : literal.slice(1, -1);
}

class Scanner {
  private at = 0;

  constructor(private readonly text: string) {}

  value(): JsonNode {
    this.space();
    return this.valueOf(this.at, this.at);
  }

  private valueOf(memberStart: number, nameEnd: number): JsonNode {
    const start = this.at;
    const first = this.text.charCodeAt(start);
    let children = none;
    if (first === openBrace) children = this.members();
    else if (first === openBracket) children = this.elements();
    else if (first === quote) this.string();
    else this.scalar();
    return { start, end: this.at, memberStart, nameEnd, children };
  }

  private members(): readonly JsonNode[] {
    this.at++;
    this.space();
    const members: JsonNode[] = [];
    while (this.text.charCodeAt(this.at) !== closeBrace) {
      const start = this.at;
      this.string();
      const nameEnd = this.at;
      this.space();
      // The colon.
      this.at++;
      this.space();
      members.push(this.valueOf(start, nameEnd));
      this.separator();
    }
    this.at++;
    return members;
  }

  private elements(): readonly JsonNode[] {
    this.at++;
    this.space();
    const elements: JsonNode[] = [];
    while (this.text.charCodeAt(this.at) !== closeBracket) {
      elements.push(this.valueOf(this.at, this.at));
      this.separator();
    }
    this.at++;
    return elements;
  }

  private separator(): void {
    this.space();
    if (this.text.charCodeAt(this.at) !== comma) return;
    this.at++;
    this.space();
  }

  private space(): void {
    while (isSpace(this.text.charCodeAt(this.at))) this.at++;
  }

  private string(): void {
    const { text } = this;
    let i = this.at + 1;
    for (let unit = text.charCodeAt(i); unit !== quote; unit = text.charCodeAt(i)) i += unit === backslash ? 2 : 1;
    this.at = i + 1;
  }

  /** A number, or a word. */
  private scalar(): void {
    const { text } = this;
    let i = this.at;
    for (let unit = text.charCodeAt(i); i < text.length && !endsScalar(unit); unit = text.charCodeAt(i)) i++;
    this.at = i;
  }
}

const quote = 0x22;
const comma = 0x2c;
const openBracket = 0x5b;
const backslash = 0x5c;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const closeBrace = 0x7d;

function isSpace(unit: number): boolean {
  return unit === 0x20 || unit === 0x0a || unit === 0x0d || unit === 0x09;
}

function endsScalar(unit: number): boolean {
  return unit === comma || unit === closeBracket || unit === closeBrace || isSpace(unit);
}
