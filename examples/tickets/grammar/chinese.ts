import { chineseBook } from './chinese-book';
import { chineseCommon } from './chinese-common';
import { chineseOther } from './chinese-other';
import { chinesePieces } from './chinese-pieces';
import { chineseWords } from './chinese-words';

/** All rules of the Chinese grammar; the start symbols are the intents. */
export const chinese: Readonly<Record<string, readonly string[]>> = {
  ...chineseWords,
  ...chineseCommon,
  ...chinesePieces,
  ...chineseBook,
  ...chineseOther,
};
