import { doubts, type PassedWords } from '../../../src/host/tagging/spans/places';
import { moveSpan, pieceAt, setLabel, widen } from '../../../src/host/tagging/spans/set-span';
import { type Piece, samePlace, type Spans, spansAt, type TaggedSpan } from '../../../src/host/tagging/spans/span-model';
import { openSuggestions, type TaggedLine } from '../../../src/host/tagging/spans/tagged-line';
import { expanded, shrunk, wordAt, wordsOf } from '../../../src/host/tagging/spans/words';
import { acceptedLine } from '../../../src/host/tagging/suggestions/accept';
import { copyOf } from './optimal-user';

const rules = { overlap: true };

interface State {
  readonly line: TaggedLine;
  readonly cursor: number;
  readonly passed: PassedWords;
  readonly keys: readonly string[];
}

/**
 * Somebody who knows every label and loses no time, in tagging mode at a line in which a model suggests spans: the fewest keys after which Enter leaves the line
 * with the right spans. Follows what the commands do: Tab accepts a suggestion, Enter all of the line, a letter corrects the label of one or tags a word and, again, widens,
 * "." and "," move its end, Backspace rejects it, with Shift all of the line; Right, Left and Space go on.
 * @param from where the cursor is in the line
 */
export function reviewKeys(
  line: TaggedLine,
  truth: Spans,
  letters: Readonly<Record<string, string>>,
  passed: PassedWords,
  from = doubts(line)[0]?.start ?? 0,
): string[] {
  const first: State = { line, cursor: from, passed, keys: [] };
  let states: State[] = [first];
  const seen = new Set<string>();
  const words = wordsOf(line.text);
  for (let depth = 0; states.length > 0 && depth < 60; depth++) {
    const next: State[] = [];
    for (const state of states) {
      const result = acceptedLine(state.line, rules, new Date(0))?.spans ?? state.line.spans;
      if (depth === state.keys.length && isTruth(result, truth)) return [...state.keys, 'Enter'];
      if (state.keys.length > depth) next.push(state);
      else
        for (const after of [...moves(state, words), ...acts(state, truth, letters)]) {
          const behind = left(state, truth);
          if (left(after, truth) > behind || (behind === 0 && after.cursor < state.cursor)) continue;
          const key = keyOf(after, truth);
          if (!seen.has(key)) next.push(after);
          seen.add(key);
        }
    }
    states = next;
  }
  throw new Error(`no way was found to tag "${line.text}": ${JSON.stringify([line.suggestions, truth])}`);
}

const isIn = (list: Spans, one: TaggedSpan) => list.some((span) => samePlace(span, one) && span.label === one.label);

/** What still needs something: spans that are missing, suggestions that are false. A right suggestion is as good as a span: Enter takes it. */
function open({ line }: State, truth: Spans): TaggedSpan[] {
  const suggested = openSuggestions(line);
  const missing = truth.filter((one) => !isIn(line.spans, one) && !isIn(suggested, one));
  return [...missing, ...suggested.filter((one) => !isIn(truth, one))];
}

/** How many places before the cursor still need something: nobody leaves one behind to come back to it. */
function left(state: State, truth: Spans): number {
  return open(state, truth).filter(({ start }) => start < state.cursor).length;
}

/** States that need the same are one. */
function keyOf(state: State, truth: Spans): string {
  const begun = state.line.spans.filter((one) => !isIn(truth, one));
  return JSON.stringify([
    state.cursor,
    ...[begun, open(state, truth)].map((list) => list.map(({ start, end, label }) => [start, end, label])),
  ]);
}

function isTruth(spans: Spans, truth: Spans): boolean {
  return spans.length === truth.length && spans.every((span) => isIn(truth, span));
}

function moves(state: State, words: readonly Piece[]): State[] {
  const { line, cursor, keys } = state;
  const to = (key: string, place: Piece | undefined) => (place ? [{ ...state, cursor: place.start, keys: [...keys, key] }] : []);
  const passed = copyOf(state.passed);
  const start = spansAt(line.spans, cursor, cursor)[0]?.start ?? wordAt(line.text, cursor)?.start ?? cursor;
  passed.pass(line, start, start + 1);
  const open = passed.next([line], { line: 0, character: start });
  if (open) passed.pass(line, start, open.start);
  return [
    ...to(
      'ArrowRight',
      words.find((word) => word.start > cursor),
    ),
    ...to(
      'ArrowLeft',
      words.findLast((word) => word.start < cursor),
    ),
    ...to('Space', open).map((after) => ({ ...after, passed })),
  ];
}

/** What changes tags, as far as it leads towards the truth. */
function acts(state: State, truth: Spans, letters: Readonly<Record<string, string>>): State[] {
  const { line, cursor, keys } = state;
  const { text, spans } = line;
  const suggested = openSuggestions(line);
  const inside = suggested.find(({ start, end }) => start <= cursor && cursor < end);
  const right = (span: TaggedSpan) => isIn(truth, span);
  const begun = (span: TaggedSpan) => truth.some(({ start, label }) => start === span.start && label === span.label);
  const found: State[] = [];
  const add = (key: string, result: ReturnType<typeof setLabel> | undefined, at = cursor) => {
    if (result && 'spans' in result && begun(result.span))
      found.push({ ...state, line: { ...line, spans: result.spans }, cursor: at, keys: [...keys, key] });
  };
  const suggestion: TaggedSpan | undefined =
    inside ?? (spansAt(spans, cursor, cursor).length === 0 ? spansAt(suggested, cursor, cursor)[0] : undefined);
  if (suggestion && right(suggestion)) {
    const accepted = { ...line, spans: [...spans, suggestion].sort((a, b) => a.start - b.start) };
    const [next] = doubts(accepted).filter(({ start }) => start > suggestion.end - 1);
    if (next) found.push({ ...state, line: accepted, cursor: next.start, keys: [...keys, 'Tab'] });
  }
  const [further] = suggestion ? [] : doubts(line).filter(({ start }) => start > cursor);
  if (further) found.push({ ...state, cursor: further.start, keys: [...keys, 'Tab'] });
  if (suggested.length > 1) found.push({ ...state, line: { ...line, suggestions: [] }, keys: [...keys, 'Shift+Backspace'] });
  if (suggestion && !right(suggestion))
    found.push({
      ...state,
      line: { ...line, suggestions: line.suggestions.filter((one) => one !== suggestion) },
      keys: [...keys, 'Backspace'],
    });
  const piece = inside ?? pieceAt(text, spans, cursor, cursor);
  for (const label of new Set(truth.map((one) => one.label))) {
    const same = piece && spans.find((span) => samePlace(span, piece) && span.label === label);
    if (piece) add(letters[label], same ? widen(text, spans, same, rules) : setLabel(spans, piece, { label }, rules));
  }
  const target = inside ?? spansAt(spans, cursor, cursor)[0];
  if (target && begun(target)) {
    for (const [key, to] of [
      ['.', expanded(text, target)],
      [',', shrunk(text, target)],
    ] as const) {
      // prettier-ignore
      if (to) add(key, moveSpan(spans, target, to, rules), to.start);
    }
  }
  for (const one of truth) {
    if (one.start !== cursor || wordsOf(text).some(({ end }) => end === one.end)) continue;
    const selected = setLabel(spans, one, { label: one.label }, rules);
    const steps = Array.from(text.slice(one.start, one.end), () => 'Shift+ArrowRight');
    if ('spans' in selected)
      found.push({ ...state, line: { ...line, spans: selected.spans }, cursor: one.end, keys: [...keys, ...steps, letters[one.label]] });
  }
  return found;
}
