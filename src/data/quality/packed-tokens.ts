import type { Document, Token } from '../document';
import { tokenizeText, type Tokenizer } from '../tokenize';

/**
 * Tokens of many documents, to be gone through more than once. Those that a tokenizer found are kept as plain numbers: as objects they take many times the
 * memory of the texts, and an editor stands still while that is swept.
 */
export class PackedTokens {
  /** Start and end of each token, one after the other; there is room for more. */
  private places = new Uint32Array(1024);
  private length = 0;
  /** Where the places of each document begin. */
  private readonly starts: number[] = [];

  constructor(private readonly tokenizer: Tokenizer) {}

  /** Cuts the next document. */
  add({ text, tokens }: Pick<Document, 'text' | 'tokens'>): readonly Token[] {
    this.starts.push(this.length);
    if (tokens !== undefined) return tokens;
    const found = tokenizeText(text, this.tokenizer);
    if (this.length + 2 * found.length > this.places.length) {
      const more = new Uint32Array(2 * this.places.length + 2 * found.length);
      more.set(this.places);
      this.places = more;
    }
    for (const { start, end } of found) {
      this.places[this.length++] = start;
      this.places[this.length++] = end;
    }
    return found;
  }

  /** Tokens of a document that was added. @param index among those */
  of({ tokens }: Pick<Document, 'tokens'>, index: number): readonly Token[] {
    if (tokens !== undefined) return tokens;
    const [from, to] = [this.starts[index], this.starts[index + 1] ?? this.length];
    return Array.from({ length: (to - from) / 2 }, (_, i) => ({ start: this.places[from + 2 * i], end: this.places[from + 2 * i + 1] }));
  }
}
