import type { Random } from '../../../src/data/random';

/**
 * A small context-free grammar that writes tagged utterances.
 *
 * In a rule's alternatives
 * - `{name}` is another rule,
 * - `{a|b|}` one of its parts (here also nothing); an alternative that stands twice is drawn twice as often,
 * - `{~a~b~c}` all of its parts in a random order,
 * - `{name:return}` the rule with its dates and times tagged as those of the way back,
 * - `{name:plain}` the rule without tags, for what is said but is not part of the trip,
 * - `[text](label)` a span; the labels `D` and `T` stand for date and time, or for returnDate and returnTime.
 */
export class Grammar {
  private readonly used = new Set<string>();

  /**
   * @param rules alternatives by name of the rule
   * @param distinct rules that never give the same text twice in one utterance (places: nobody travels from Rome to Rome)
   * @param separator what stands between the parts of `{~...}`
   */
  constructor(
    private readonly rules: Readonly<Record<string, readonly string[]>>,
    private readonly distinct: ReadonlySet<string>,
    private readonly separator: string,
    private readonly random: Random,
  ) {}

  /** One utterance in inline markup. */
  utterance(start: string): string {
    this.used.clear();
    return this.rule(start).replaceAll('](D)', '](date)').replaceAll('](T)', '](time)');
  }

  private rule(name: string): string {
    const alternatives = this.rules[name];
    if (!alternatives) throw new Error(`The grammar has no rule "${name}".`);
    for (;;) {
      const text = this.expand(this.choose(alternatives));
      if (!this.distinct.has(name)) return text;
      const key = text.toLowerCase();
      if (this.used.has(key)) continue;
      this.used.add(key);
      return text;
    }
  }

  private expand(template: string): string {
    let result = '';
    for (let i = 0; i < template.length; i++) {
      if (template[i] !== '{') {
        result += template[i];
        continue;
      }
      const end = closing(template, i);
      result += this.group(template.slice(i + 1, end));
      i = end;
    }
    return result;
  }

  private group(inner: string): string {
    if (inner.startsWith('~')) {
      const parts = this.random.shuffle(split(inner.slice(1), '~')).map((part) => this.expand(part));
      return parts.filter((part) => part.trim() !== '').join(this.separator);
    }
    const parts = split(inner, '|');
    if (parts.length > 1) return this.expand(this.choose(parts));
    const [name, way] = inner.split(':');
    const text = this.rule(name);
    if (way === 'return') return text.replaceAll('](D)', '](returnDate)').replaceAll('](T)', '](returnTime)');
    if (way === 'plain') return text.replace(/\[([^\]]*)\]\(\w+\)/g, '$1');
    if (way) throw new Error(`"${way}" in {${inner}} is neither "return" nor "plain".`);
    return text;
  }

  private choose<T>(items: readonly T[]): T {
    return items[this.random.integer(items.length)];
  }
}

function closing(template: string, open: number): number {
  let depth = 0;
  for (let i = open; i < template.length; i++) {
    if (template[i] === '{') depth++;
    if (template[i] === '}' && --depth === 0) return i;
  }
  throw new Error(`A brace is not closed in "${template}".`);
}

/** Cuts at `separator`, but not inside of inner braces. */
function split(text: string, separator: string): string[] {
  const parts = [''];
  let depth = 0;
  for (const character of text) {
    if (character === '{') depth++;
    if (character === '}') depth--;
    if (character === separator && depth === 0) parts.push('');
    else parts[parts.length - 1] += character;
  }
  return parts;
}
