import type { JsonExtra } from './json-record';

/** What a line holds beside text, spans and class, kept in `Document.extra` for writing it back. */
export interface DoccanoExtra extends JsonExtra {
  /** Field that held the spans. */
  readonly spanKey?: SpanKey;
  /** Spans were written as objects. */
  readonly objects?: boolean;
  /** Field and shape of the class. */
  readonly classKey?: ClassKey;
  readonly classList?: boolean;
}

/** What a span's object holds beside, or the items after the label in its array. */
export interface DoccanoSpanExtra {
  readonly fields?: Readonly<Record<string, unknown>>;
  readonly rest?: readonly unknown[];
}

export type SpanKey = 'label' | 'labels' | 'entities';
export type ClassKey = 'label' | 'labels' | 'cats';
