import { defineFormat, type TextPlace } from './format';
import { exampleAt } from './rasa-blocks';
import { readRasa } from './rasa-read';
import { updateRasa } from './rasa-update';
import { rasaTarget, writeRasa } from './rasa-write';

/**
 * Rasa's training data in YAML: intents with `examples: |`, an example a line, or a list of objects with `text`. Synonyms, regular
 * expressions, lookup tables, responses and comments stay as they stand.
 */
export const rasa = defineFormat({
  ...rasaTarget,
  reads: 'text',
  title: 'Rasa NLU YAML',
  extensions: ['.yml', '.yaml'],
  detect: (_path, head) => /^nlu:\s*(#.*)?$/m.test(head) || /^\s*-\s*intent:\s*\S/m.test(head),
  readTexts: ([source]) => readRasa(source ?? { file: '(text)', text: '' }),
  writeFiles: (documents) => writeRasa(documents),
  updateFilesInSteps: ([original = ''], documents, options = {}) => updateRasa(original, documents, options),
  positions: (original) => {
    const places: TextPlace[][] = [];
    for (const block of readRasa({ file: '(text)', text: original }).layout.blocks)
      for (const [document, place] of block.places)
        places[document] =
          place.value === undefined
            ? exampleAt(original, place).places.map(({ start, end, at }) => ({
                start: start + place.contentStart,
                end: end + place.contentStart,
                at,
              }))
            : [];
    return places;
  },
});
