/**
 * A number for a text that is kept up to date line by line: the sum of what each pair of neighbouring lines gives. Two states of one text with
 * equal numbers (and equal numbers of lines) are taken for the same; it costs what changed, not what there is.
 */
export class Fingerprint {
  private sum = 0;

  get value(): number {
    return this.sum;
  }

  /** `before` gave way to `after`; `above` and `below` are the lines around, undefined at the text's ends. */
  replace(above: string | undefined, before: readonly string[], after: readonly string[], below: string | undefined): void {
    this.sum = (this.sum - chain(above, before, below) + chain(above, after, below)) | 0;
  }
}

function chain(above: string | undefined, lines: readonly string[], below: string | undefined): number {
  let sum = 0;
  let last = above === undefined ? 1 : hash(above);
  for (const line of lines) {
    const next = hash(line);
    sum = (sum + pair(last, next)) | 0;
    last = next;
  }
  return (sum + pair(last, below === undefined ? 2 : hash(below))) | 0;
}

/** FNV-1a over UTF-16 units. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return value;
}

function pair(a: number, b: number): number {
  let value = Math.imul(a ^ (a >>> 15), 0x2c1b3c6d) + b;
  value = Math.imul(value ^ (value >>> 13), 0x297a2d39);
  return value ^ (value >>> 16);
}
