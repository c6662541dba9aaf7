import { englishAsides } from './english-asides';
import { englishBook } from './english-book';
import { englishCommon } from './english-common';
import { englishOther } from './english-other';
import { englishPieces } from './english-pieces';
import { englishWords } from './english-words';

/** All rules of the English grammar; the start symbols are the intents. */
export const english: Readonly<Record<string, readonly string[]>> = {
  ...englishWords,
  ...englishCommon,
  ...englishPieces,
  ...englishAsides,
  ...englishBook,
  ...englishOther,
};
