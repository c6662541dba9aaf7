import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Random } from '../../../src/data/random';
import { chinese } from './chinese';
import { english } from './english';
import { Grammar } from './grammar';
import { type Utterance, parseLines, parseMarkup } from './markup';
import { writeChinese, writeEnglish } from './vary';
import { doccanoFile, seqInOutFiles } from './write';

const sizes = { train: 3000, valid: 300 };

/** How often each intent is drawn. */
const shares: readonly (readonly [intent: string, share: number])[] = [
  ['book', 0.56],
  ['cancel', 0.1],
  ['change', 0.13],
  ['askPrice', 0.1],
  ['askSchedule', 0.11],
];

type Sets = Readonly<Record<'train' | 'valid' | 'test', readonly Utterance[]>>;

/** Draws training and validation utterances, all distinct and none of them in the hand-written test set. */
function draw(grammar: Grammar, vary: (markup: string, random: Random) => string, random: Random, test: readonly Utterance[]): Sets {
  const seen = new Set(test.map((utterance) => utterance.text.toLowerCase()));
  const drawn: Utterance[] = [];
  while (drawn.length < sizes.train + sizes.valid) {
    let at = random.uniform();
    const [intent] = shares.find(([, share]) => (at -= share) < 0) ?? shares[0];
    const utterance = parseMarkup(vary(grammar.utterance(intent), random), intent);
    if (seen.has(utterance.text.toLowerCase())) continue;
    seen.add(utterance.text.toLowerCase());
    drawn.push(utterance);
  }
  return { train: drawn.slice(0, sizes.train), valid: drawn.slice(sizes.train), test };
}

/** All data files of the example, as texts by path below `examples/tickets`: the grammars and the hand-written files decide every byte. */
export function buildFiles(): Map<string, string> {
  const files = new Map<string, string>();
  const handwritten = (language: string) => parseLines(readFileSync(join(__dirname, `handwritten-${language}.txt`), 'utf8'));

  const randomEnglish = Random.fromSeed(1, 'tickets-en');
  const grammarEnglish = new Grammar(english, new Set(['place']), ' ', randomEnglish);
  for (const [set, utterances] of Object.entries(draw(grammarEnglish, writeEnglish, randomEnglish, handwritten('en')))) {
    for (const [name, text] of seqInOutFiles(utterances)) files.set(`data/en/${set}/${name}`, text);
  }

  const randomChinese = Random.fromSeed(1, 'tickets-zh');
  const grammarChinese = new Grammar(chinese, new Set(['place']), '', randomChinese);
  for (const [set, utterances] of Object.entries(draw(grammarChinese, writeChinese, randomChinese, handwritten('zh')))) {
    files.set(`data/zh/${set}.jsonl`, doccanoFile(utterances));
  }
  return files;
}

if (require.main === module) {
  for (const [path, text] of buildFiles()) {
    const file = join(__dirname, '..', path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    console.log(`${path}: ${text.split('\n').length - 1} lines`);
  }
}
