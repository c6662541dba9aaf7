import type { TaggedText } from '../protocol/worker';
import type { Output } from './output';

/** A text with its spans: in colour where there is colour, else as [Taipei](destination). */
export function showTagged(output: Output, tagged: TaggedText): void {
  output.line(taggedLine(output, tagged));
}

export function taggedLine({ colors }: Output, { text, spans, label }: TaggedText): string {
  const characters = [...text];
  let line = '';
  let at = 0;
  for (const span of spans) {
    line += characters.slice(at, span.start).join('');
    const words = characters.slice(span.start, span.end).join('');
    line += colors.isColorSupported ? paint(colors, span.label, words) : `[${words}](${span.label})`;
    at = span.end;
  }
  line += characters.slice(at).join('');
  return label ? `${line}  ${colors.bold(label.label)} ${colors.dim(label.probability.toFixed(2))}` : line;
}

type Colors = Output['colors'];

/** A label keeps its colour whatever else there is; the name stands beside it, so that colour is never the only sign. */
function paint(colors: Colors, label: string, words: string): string {
  const backgrounds = [colors.bgCyan, colors.bgGreen, colors.bgYellow, colors.bgMagenta, colors.bgBlue, colors.bgRed];
  let hash = 0;
  for (const character of label) hash = (Math.imul(hash, 31) + (character.codePointAt(0) ?? 0)) >>> 0;
  const background = backgrounds[hash % backgrounds.length];
  return background(colors.black(` ${words} `)) + colors.dim(label);
}
