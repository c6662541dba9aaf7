/** What a line holds beside text, spans and class, kept in `Document.extra` for writing it back. */
export interface DoccanoExtra {
  /** Unknown fields as they stood. */
  readonly fields?: Readonly<Record<string, unknown>>;
  /** Field that held the spans. */
  readonly spanKey?: SpanKey;
  /** Spans were written as objects; these are they, for their further fields (ids). */
  readonly objects?: readonly SpanObject[];
  /** Field and shape of the class. */
  readonly classKey?: ClassKey;
  readonly classList?: boolean;
  /** Classes after the first. */
  readonly moreClasses?: readonly string[];
}

export type SpanKey = 'label' | 'labels' | 'entities';
export type ClassKey = 'label' | 'labels' | 'cats';
export type SpanObject = Readonly<Record<string, unknown>> & { start_offset: number; end_offset: number; label: string };
