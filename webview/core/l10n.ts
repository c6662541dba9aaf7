import { chinese } from './chinese';

/** Text in the page's language (the host sets `lang` on the document); English is the key. `{0}` and on are filled in. */
export function t(english: string, ...values: (string | number)[]): string {
  const text = document.documentElement.lang.toLowerCase().startsWith('zh') ? (chinese[english] ?? english) : english;
  return text.replace(/\{(\d)\}/g, (_, index: string) => String(values[Number(index)] ?? ''));
}
