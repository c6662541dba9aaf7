import { snippets } from './snippets';
import { type LeafShape, type Member, type ObjectShape, type Shape, specShape, tagKeys, type VariantsShape } from './shape';

/** A JSON schema of draft 7 with VS Code's own keywords. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/**
 * The schema that VS Code completes and explains specs by. It allows more than a spec may hold (unknown keys, numbers out of range):
 * those are reported by `parseSpec`, in better words, and nobody wants to read each mistake twice.
 */
export function specJsonSchema(): JsonSchema {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    $comment: 'Made from src/spec by scripts/write-generated.ts. For completion and hovers; mistakes are reported by the extension itself.',
    title: 'Unroll model spec',
    allowComments: true,
    allowTrailingCommas: true,
    ...objectSchema(specShape),
    defaultSnippets: snippets.spec,
  };
}

/** @param about the key's description and facts: VS Code shows only the innermost description, so that must hold it too */
function schemaOf(shape: Shape, about = ''): JsonSchema {
  if (shape.kind === 'object') return objectSchema(shape);
  if (shape.kind === 'variants') return variantsSchema(shape, about);
  if (shape.kind === 'list') return { type: 'array', items: schemaOf(shape.items) };
  return leafSchema(shape, about);
}

/** As an anyOf that ends with "anything": values are offered and explained, and a wrong one is reported once, by parseSpec. */
function leafSchema({ type, values, choices }: LeafShape, about: string): JsonSchema {
  if (type !== 'enum') return { anyOf: [{ type }, {}] };
  return { anyOf: [...(values ?? []).map((value) => choiceSchema(value, choices?.[value] ?? '', about)), {}] };
}

function choiceSchema(value: string, description: string, about: string): JsonSchema {
  return { const: value, ...words(description, about) };
}

function objectSchema(shape: ObjectShape): JsonSchema {
  return { type: 'object', ...words(shape.description), properties: properties(shape.members) };
}

function properties(members: ReadonlyMap<string, Member>): JsonSchema {
  return Object.fromEntries([...members].map(([key, member]) => [key, memberSchema(key, member)]));
}

function memberSchema(key: string, member: Member): JsonSchema {
  const { shape, description } = member;
  const known = facts(member);
  const standIn = member.default === undefined || shape.kind !== 'leaf' ? {} : { default: member.default };
  const schema = schemaOf(shape, [description, known].filter(Boolean).join('\n\n'));
  return { ...schema, ...words(description, known), ...standIn, ...snippetsFor(key, shape) };
}

/**
 * By if and then: with the telling key written, only its variant's keys are offered; without, the telling keys are.
 * (VS Code offers the keys of all alternatives of an anyOf.)
 */
function variantsSchema(shape: VariantsShape, about: string): JsonSchema {
  const keys = tagKeys(shape);
  const chooser: JsonSchema = { properties: Object.fromEntries(keys.map((key) => [key, tagSchema(shape, key)])) };
  const chosen = keys.reduceRight<JsonSchema>((otherwise, key) => {
    const branches = shape.variants.filter(({ tag }) => tag.key === key);
    const byValue = branches.map((variant) => ({
      if: { properties: { [key]: { const: variant.tag.value } } },
      then: { ...words(variant.description, about), properties: { ...properties(variant.members), [key]: tagSchema(shape, key) } },
    }));
    return { if: { required: [key] }, then: { allOf: byValue }, else: otherwise };
  }, chooser);
  return { type: 'object', ...chosen };
}

/** The telling key itself, with each value explained by its variant. */
function tagSchema(shape: VariantsShape, key: string): JsonSchema {
  const values = shape.variants
    .filter(({ tag }) => tag.key === key)
    .map(({ tag, description }) => choiceSchema(tag.value, description, ''));
  return { ...words('Says what it is; the other keys depend on it.'), anyOf: [...values, {}] };
}

function snippetsFor(key: string, shape: Shape): JsonSchema {
  const own = Object.hasOwn(snippets, key) && key !== 'spec' ? snippets[key] : undefined;
  if (!own) return {};
  if (shape.kind !== 'list') return { defaultSnippets: own };
  return { items: { ...schemaOf(shape.items), defaultSnippets: own } };
}

/** Default and range, as a hover tells them. */
function facts({ shape, required, default: standIn }: Member): string {
  const parts: string[] = [];
  if (required) parts.push('Required.');
  else if (shape.kind === 'leaf' && standIn !== undefined) parts.push(`Default: \`${JSON.stringify(standIn)}\`.`);
  if (shape.kind === 'leaf') {
    const { minimum, exclusiveMinimum, maximum, exclusiveMaximum, type } = shape;
    const low = minimum !== undefined ? `≥ ${minimum}` : exclusiveMinimum !== undefined ? `> ${exclusiveMinimum}` : '';
    const high = maximum !== undefined ? `≤ ${maximum}` : exclusiveMaximum !== undefined ? `< ${exclusiveMaximum}` : '';
    if (low || high) parts.push(`${type === 'integer' ? 'Whole number' : 'Number'} ${[low, high].filter(Boolean).join(', ')}.`);
  }
  return parts.join(' ');
}

/** The description for all editors, and with default and range for VS Code. */
function words(description: string, more = ''): JsonSchema {
  if (!description && !more) return {};
  return { description, markdownDescription: [description, more].filter(Boolean).join('\n\n') };
}
