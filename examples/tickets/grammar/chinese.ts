import { chineseBook } from './chinese-book';
import { chineseOther } from './chinese-other';
import { chinesePieces } from './chinese-pieces';
import { chineseWords } from './chinese-words';

/** All rules of the Chinese grammar; the start symbols are the intents. */
export const chinese: Readonly<Record<string, readonly string[]>> = { ...chineseWords, ...chinesePieces, ...chineseBook, ...chineseOther };
