import { accepted, acceptedBy, addSpan, type Spans, type TaggedSpan } from '../spans/span-model';
import { type Rules, setLabel } from '../spans/set-span';
import { type Tags } from '../spans/span-history';
import { openClass, openSuggestions, type TaggedLine, tagsIn } from '../spans/tagged-line';

/** The spans of a line with suggestions taken as right, as far as the file's form can hold them. */
export function withAccepted(line: TaggedLine, suggestions: Spans, rules: Rules, when: Date): Spans {
  let spans = line.spans;
  for (const span of suggestions) {
    const result = setLabel(spans, span, span, rules);
    if ('spans' in result) spans = addSpan(spans, { ...accepted(span, when), start: result.span.start, end: result.span.end });
  }
  return spans;
}

/** A line that is right as it stands, with all that is suggested in it; where that is nothing, it is done with nothing to tag. Undefined where nothing changes. */
export function acceptedLine(line: TaggedLine, rules: Rules, when: Date): Tags | undefined {
  if (line.text.trim() === '') return undefined;
  const suggestions = openSuggestions(line);
  const spans = suggestions.length === 0 ? line.spans : withAccepted(line, suggestions, rules, when);
  const tags = tagsIn({ ...withAcceptedClass(line, when), spans, done: true });
  if (spans === line.spans && tags.label === line.label && (tags.done ?? false) === (line.done ?? false)) return undefined;
  return tags;
}

/** The tags of a line whose suggested class, if it has one, is taken as right. */
export function withAcceptedClass(line: TaggedLine, when: Date): Tags {
  const label = openClass(line);
  return tagsIn(label === undefined ? line : { ...line, label, labelProvenance: acceptedBy(line.guess?.provenance, when) });
}

/** Suggestions of a line that are at or above a score. */
export function above(line: TaggedLine, score: number): Spans {
  return openSuggestions(line).filter(({ provenance }) => (provenance?.score ?? 0) >= score);
}

/** A model knows "city.destination" as one label; where the workspace knows it as a city with a role, it is suggested so. */
export function withRole(label: string, knows: (label: string, role: string) => boolean): Pick<TaggedSpan, 'label' | 'role'> {
  for (let dot = label.indexOf('.'); dot > 0; dot = label.indexOf('.', dot + 1)) {
    const [name, role] = [label.slice(0, dot), label.slice(dot + 1)];
    if (role !== '' && knows(name, role)) return { label: name, role };
  }
  return { label };
}
