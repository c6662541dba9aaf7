import { OffsetMap } from '../code-points';
import { tagLabel, type Document, type Span, type Token } from '../document';
import { wholeTokens } from './borders';
import type { Finding, TagsFix } from './finding';

/** What a model says of one text; places in code points. */
export interface Prediction {
  readonly tokens: readonly (Token & { readonly tag: string; readonly probability: number })[];
  readonly spans: readonly (Token & { readonly label: string; readonly score: number })[];
  /** Of a model that tells classes, and no spans. */
  readonly label?: { readonly label: string; readonly probability: number };
}

export interface DisagreementOptions {
  /** Name of the run, for the messages. */
  readonly run: string;
  /** Confidence from which on the model counts, 0 to 1. Default 0.9. */
  readonly threshold?: number;
}

/**
 * Where a trained model is sure of something else than the tags say: another label, other borders, a span where there is none, none where there is
 * one, or another class. Documents after the last tagged one are left out: nobody has looked at them yet.
 * @param predictions one for each document
 */
export function findDisagreements(
  documents: readonly Document[],
  predictions: readonly Prediction[],
  { run, threshold = 0.9 }: DisagreementOptions,
): Finding[] {
  const known = knownLabels(documents);
  const last = documents.findLastIndex(({ spans, label }) => spans.length > 0 || label !== undefined);
  return documents.slice(0, last + 1).flatMap((document, index) => {
    const prediction = predictions[index];
    const judge = new Judge(document, index, prediction, run, threshold, known);
    return prediction.label === undefined ? [...judge.spansOfModel(), ...judge.spansWithoutModel()] : judge.otherClass();
  });
}

/** Label and role that a tag stands for, as the documents have them. */
function knownLabels(documents: readonly Document[]): Map<string, Pick<Span, 'label' | 'role'>> {
  const known = new Map<string, Pick<Span, 'label' | 'role'>>();
  for (const { spans } of documents)
    for (const { label, role } of spans) {
      const tag = tagLabel({ label, role });
      if (!known.has(tag)) known.set(tag, { label, ...(role !== undefined && { role }) });
    }
  return known;
}

class Judge {
  private readonly map: OffsetMap;

  constructor(
    private readonly document: Document,
    private readonly index: number,
    private readonly prediction: Prediction,
    private readonly run: string,
    private readonly threshold: number,
    private readonly known: ReadonlyMap<string, Pick<Span, 'label' | 'role'>>,
  ) {
    this.map = new OffsetMap(document.text);
  }

  spansOfModel(): Finding[] {
    const { spans, tokens } = this.document;
    return this.prediction.spans.flatMap((guess): Finding[] => {
      if (guess.score < this.threshold) return [];
      const place = tokens === undefined ? { start: guess.start, end: guess.end } : wholeTokens(guess, tokens);
      const near = spans.filter((span) => overlap(span, place));
      if (near.some((span) => samePlace(span, place) && tagLabel(span) === guess.label)) return [];
      const says = `${this.run} says "${guess.label}" (${guess.score.toFixed(2)})`;
      const same = near.length === 1 && samePlace(near[0], place);
      const tagged = near.map((span) => `"${this.text(span)}" is tagged "${tagLabel(span)}"`).join(', ');
      const message =
        near.length === 0
          ? `"${this.text(place)}" is not tagged; ${says}.`
          : `${tagged}; ${says}${same ? '' : ` for "${this.text(place)}"`}.`;
      const provenance = { by: 'model', run: this.run, score: guess.score } as const;
      const span = { ...place, ...(this.known.get(guess.label) ?? { label: guess.label }), provenance };
      const fix = { title: `Use "${guess.label}" of ${this.run}`, removes: near, adds: [same ? { ...span, ...extraOf(near[0]) } : span] };
      const all = [place, ...near];
      const whole = { start: Math.min(...all.map(({ start }) => start)), end: Math.max(...all.map(({ end }) => end)) };
      return [this.finding(whole, message, fix)];
    });
  }

  spansWithoutModel(): Finding[] {
    return this.document.spans.flatMap((span): Finding[] => {
      const tokens = this.prediction.tokens.filter((token) => overlap(token, span));
      if (tokens.length === 0 || tokens.some(({ tag }) => tag !== 'O')) return [];
      const score = tokens.reduce((sum, { probability }) => sum + probability, 0) / tokens.length;
      if (score < this.threshold) return [];
      const message = `"${this.text(span)}" is tagged "${tagLabel(span)}"; ${this.run} sees no span here (${score.toFixed(2)}).`;
      return [
        this.finding({ start: span.start, end: span.end }, message, { title: `Remove it, as ${this.run} does`, removes: [span], adds: [] }),
      ];
    });
  }

  otherClass(): Finding[] {
    const guess = this.prediction.label;
    const { label } = this.document;
    if (guess === undefined || label === undefined || guess.label === label || guess.probability < this.threshold) return [];
    const message = `The class is "${label}"; ${this.run} says "${guess.label}" (${guess.probability.toFixed(2)}).`;
    return [this.finding(undefined, message, { title: `Use "${guess.label}" of ${this.run}`, removes: [], adds: [], label: guess.label })];
  }

  private text({ start, end }: Token): string {
    return this.map.slice(start, end);
  }

  private finding(place: Token | undefined, message: string, fix: TagsFix): Finding {
    return { kind: 'disagreement', document: this.index, source: this.document.source, ...(place && { place }), message, fix };
  }
}

function extraOf({ extra }: Span): Pick<Span, 'extra'> {
  return extra === undefined ? {} : { extra };
}

function overlap(a: Token, b: Token): boolean {
  return a.start < b.end && b.start < a.end;
}

function samePlace(a: Token, b: Token): boolean {
  return a.start === b.start && a.end === b.end;
}
