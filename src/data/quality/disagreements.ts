import { OffsetMap } from '../code-points';
import { tagLabel, type Document, type Span, type Token } from '../document';
import { samePlace, wholeTokens } from './borders';
import { type Finding, type TagsFix } from './finding';
import { runSteps, type Steps, visit } from '../steps';
import { phrase, type Phrase } from './phrases';

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
 * @param predictions one for each of those
 */
export function findDisagreements(
  documents: readonly Document[],
  predictions: readonly Prediction[],
  options: DisagreementOptions,
): Finding[] {
  return runSteps(disagreementsInSteps(documents, predictions, options));
}

/** The same for an editor, which must not stand still meanwhile. */
export function* disagreementsInSteps(
  documents: readonly Document[],
  predictions: readonly Prediction[],
  { run, threshold = 0.9 }: DisagreementOptions,
): Steps<Finding[]> {
  const known = knownLabels(documents);
  const findings: Finding[] = [];
  yield* visit(documents.slice(0, looked(documents)), (document, index) => {
    const prediction = predictions[index];
    const judge = new Judge(document, index, prediction, run, threshold, known);
    findings.push(...(prediction.label === undefined ? [...judge.spansOfModel(), ...judge.spansWithoutModel()] : judge.otherClass()));
  });
  return findings;
}

/** How many of the first documents a person has looked at, as far as can be told: up to the last one with tags. A model need not be asked of more. */
export function looked(documents: readonly Document[]): number {
  return documents.findLastIndex(({ spans, label }) => spans.length > 0 || label !== undefined) + 1;
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
      const same = near.length === 1 && samePlace(near[0], place);
      const [word, score] = [this.text(place), guess.score.toFixed(2)];
      const tagged = near.map((span) => `"${this.text(span)}" ${tagLabel(span)}`).join(', ');
      const message = same
        ? phrase('modelLabel', word, tagLabel(near[0]), this.run, guess.label, score)
        : near.length === 0
          ? phrase('modelSpan', word, this.run, guess.label, score)
          : phrase('modelBorders', tagged, this.run, guess.label, score, word);
      const provenance = { by: 'model', run: this.run, score: guess.score } as const;
      const span = { ...place, ...(this.known.get(guess.label) ?? { label: guess.label }), provenance };
      const fix = {
        title: phrase('useModel', guess.label, this.run),
        removes: near,
        adds: [same ? { ...span, ...extraOf(near[0]) } : span],
      };
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
      const message = phrase('modelNoSpan', this.text(span), tagLabel(span), this.run, score.toFixed(2));
      return [
        this.finding({ start: span.start, end: span.end }, message, {
          title: phrase('removeAsModel', this.run),
          removes: [span],
          adds: [],
        }),
      ];
    });
  }

  otherClass(): Finding[] {
    const guess = this.prediction.label;
    const { label } = this.document;
    if (guess === undefined || label === undefined || guess.label === label || guess.probability < this.threshold) return [];
    const message = phrase('modelClass', label, this.run, guess.label, guess.probability.toFixed(2));
    const title = phrase('useModel', guess.label, this.run);
    const labelProvenance = { by: 'model', run: this.run, score: guess.probability } as const;
    return [this.finding(undefined, message, { title, removes: [], adds: [], label: guess.label, labelProvenance })];
  }

  private text({ start, end }: Token): string {
    return this.map.slice(start, end);
  }

  private finding(place: Token | undefined, message: Phrase, fix: TagsFix): Finding {
    return { kind: 'disagreement', document: this.index, source: this.document.source, ...(place && { place }), message, fix };
  }
}

function extraOf({ extra }: Span): Pick<Span, 'extra'> {
  return extra === undefined ? {} : { extra };
}

function overlap(a: Token, b: Token): boolean {
  return a.start < b.end && b.start < a.end;
}
