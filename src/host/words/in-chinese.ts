import { chineseMessages } from './chinese-messages';

interface Sentence {
  readonly pattern: RegExp;
  readonly chinese: string;
}

/** "file:line: " before a message. */
const place = /^(?:(?:\/|[A-Za-z]:\\).*?|[^\s:]*[./\\][^\s:]*):(?:\d+:)*\s/;

let sentences: readonly Sentence[] | undefined;

/** As patterns, those with the most letters of their own first: they say more of what is meant. */
function allSentences(): readonly Sentence[] {
  const own = (english: string): number => english.replace(/\{\d\}/g, '').length;
  sentences ??= Object.entries(chineseMessages)
    .sort(([a], [b]) => own(b) - own(a))
    .map(([english, chinese]) => {
      const escaped = english.replace(/[.*+?^$()|[\]\\]/g, '\\$&');
      // A gap at the end holds other sentences.
      const gaps = escaped.replace(/\{(\d)\}$/, '(?<p$1>.+)').replace(/\{(\d)\}/g, '(?<p$1>.+?)');
      return { pattern: new RegExp(`^${gaps}(?:\\s+|$)`, 's'), chinese };
    });
  return sentences;
}

/**
 * A message of sentences that are known, in Simplified Chinese: what stands in their gaps (names, numbers, what a system says) stays, or is translated where it
 * is known itself. A sentence that is not known stays in English.
 */
export function inChinese(message: string): string {
  const where = place.exec(message)?.[0] ?? '';
  let rest = message.slice(where.length);
  let text = where;
  while (rest !== '') {
    const known = firstKnown(rest);
    const [taken] = known ? [known.english] : (/^.*?[.!?]\s+/s.exec(rest) ?? [rest]);
    text += known ? known.chinese : /[。；]$/.test(text) ? ` ${taken}` : taken;
    rest = rest.slice(taken.length);
  }
  return text;
}

function firstKnown(text: string): { readonly english: string; readonly chinese: string } | undefined {
  for (const { pattern, chinese } of allSentences()) {
    const match = pattern.exec(text);
    if (match)
      return { english: match[0], chinese: chinese.replace(/\{(\d)\}/g, (_, index) => inChinese(match.groups?.[`p${index}`] ?? '')) };
  }
  return undefined;
}
