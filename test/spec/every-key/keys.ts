import { type Shape, specShape, type VariantsShape } from '../../../src/spec/shape';
import { type SpecObject, smallest } from './specs';

/** A key of the schema, with a spec in which it can be set. */
export interface Key {
  /** As "layers[](gru).units". */
  readonly id: string;
  /** The same with any variant: "layers[](*).units". */
  readonly pattern: string;
  /** Where it stands in `base`. */
  readonly path: readonly (string | number)[];
  readonly base: SpecObject;
  /** All values of a choice or a switch; a case must try each of them. */
  readonly choices?: readonly (string | boolean)[];
}

/** A union, whose variants must all do something of their own. */
export interface Union {
  readonly id: string;
  readonly path: readonly (string | number)[];
  readonly variants: readonly { readonly name: string; readonly base: SpecObject }[];
}

/** All keys and unions of the schema, found by walking it. Objects are walked into; those that may be left out are keys, too. */
export function walk(): { keys: Key[]; unions: Union[] } {
  const keys: Key[] = [];
  const unions: Union[] = [];
  const visit = (shape: Shape, id: string, pattern: string, path: readonly (string | number)[], base: SpecObject): void => {
    if (shape.kind === 'list') visit(shape.items, `${id}[]`, `${pattern}[]`, path, base);
    if (shape.kind === 'variants') visitVariants(shape, id, pattern, path, base);
    if (shape.kind !== 'object') return;
    for (const [name, member] of shape.members) {
      if ('tag' in shape && (shape.tag as { key: string }).key === name) continue;
      const inner = member.shape;
      const at = { id: join(id, name), pattern: join(pattern, name), path: [...path, name] };
      const optional = !member.required && member.default === undefined;
      if (inner.kind === 'leaf' || inner.kind === 'list' || optional) {
        const choices = inner.kind !== 'leaf' ? undefined : inner.type === 'boolean' ? [false, true] : inner.values;
        keys.push({ ...at, base, choices });
      }
      visit(inner, at.id, at.pattern, at.path, base);
    }
  };
  const visitVariants = (shape: VariantsShape, id: string, pattern: string, path: readonly (string | number)[], base: SpecObject): void => {
    const variants = shape.variants.map((variant) => {
      const small = smallest(variant.tag.key, variant.tag.value, id);
      visit(variant, `${id}(${variant.tag.value})`, `${pattern}(*)`, small.path, { ...base, ...small.spec });
      return { name: variant.tag.value, base: { ...base, ...small.spec } };
    });
    unions.push({ id, path, variants });
  };
  visit(specShape, '', '', [], {});
  return { keys, unions };
}

function join(id: string, name: string): string {
  return id ? `${id}.${name}` : name;
}
