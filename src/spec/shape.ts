import { z } from 'zod';
import { specSchema } from './spec';

/**
 * The zod schema as plain data: what the JSON schema, the docs, the messages and the tests read.
 * Wrappers (optional, default) are folded into `Member`, unions of objects into `VariantsShape`.
 */
export type Shape = ObjectShape | VariantsShape | ListShape | LeafShape;

export interface ObjectShape {
  readonly kind: 'object';
  readonly members: ReadonlyMap<string, Member>;
  readonly description: string;
}

/** Objects told apart by the value of one key: "cell" or "layer", "encode", "name". */
export interface VariantsShape {
  readonly kind: 'variants';
  readonly variants: readonly Variant[];
  readonly description: string;
}

export interface Variant extends ObjectShape {
  readonly tag: { readonly key: string; readonly value: string };
}

export interface ListShape {
  readonly kind: 'list';
  readonly items: Shape;
  readonly minimum: number;
  readonly description: string;
}

/** A text, number, switch or choice. */
export interface LeafShape {
  readonly kind: 'leaf';
  readonly type: 'string' | 'number' | 'integer' | 'boolean' | 'enum';
  /** Of an enum. */
  readonly values?: readonly string[];
  /** What each of `values` means. */
  readonly choices?: Readonly<Record<string, string>>;
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
  readonly exclusiveMaximum?: number;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly description: string;
}

/** A key of an object. */
export interface Member {
  readonly shape: Shape;
  readonly description: string;
  readonly required: boolean;
  /** The value that stands in when the key is left out; undefined: none. */
  readonly default?: unknown;
}

export type Path = readonly (string | number)[];

/** @throws Error on a kind of zod schema that no part of a spec has used so far. */
export function shapeOf(schema: z.core.$ZodType): Shape {
  const { shape } = member(schema);
  return shape;
}

function member(schema: z.core.$ZodType): Member {
  let inner = schema;
  let description = '';
  let required = true;
  let standIn: unknown;
  for (;;) {
    description ||= (inner as z.ZodType).description ?? '';
    if (inner instanceof z.ZodOptional) {
      required = false;
      inner = inner.def.innerType;
    } else if (inner instanceof z.ZodDefault || inner instanceof z.ZodPrefault) {
      required = false;
      standIn ??= inner.def.defaultValue;
      inner = inner.def.innerType;
    } else break;
  }
  const shape = bare(inner, description);
  return { shape, description: description || shape.description, required, default: standIn };
}

function bare(schema: z.core.$ZodType, outer: string): Shape {
  const description = (schema as z.ZodType).description ?? outer;
  if (schema instanceof z.ZodObject) return { kind: 'object', members: membersOf(schema), description };
  if (schema instanceof z.ZodUnion)
    return { kind: 'variants', variants: schema.options.flatMap((option) => variants(option)), description };
  if (schema instanceof z.ZodArray) {
    const json = z.toJSONSchema(schema);
    return { kind: 'list', items: shapeOf(schema.def.element), minimum: json.minItems ?? 0, description };
  }
  const json = z.toJSONSchema(schema);
  if (schema instanceof z.ZodLiteral) return { kind: 'leaf', type: 'enum', values: [String(json.const)], description };
  if (json.enum) {
    const choices = (schema as z.ZodType).meta()?.choices as LeafShape['choices'];
    return { kind: 'leaf', type: 'enum', values: json.enum.map(String), choices, description };
  }
  const { type } = json;
  if (type !== 'string' && type !== 'number' && type !== 'integer' && type !== 'boolean') {
    throw new Error(`The spec's schema uses a kind of value that shape.ts does not know: ${schema._zod.def.type}`);
  }
  const { minimum, exclusiveMinimum, exclusiveMaximum, pattern, minLength } = json;
  // zod writes the safe integers' bounds into every z.int(); they tell a reader nothing.
  const maximum = json.maximum === Number.MAX_SAFE_INTEGER ? undefined : json.maximum;
  const bounds = {
    minimum: minimum === Number.MIN_SAFE_INTEGER ? undefined : minimum,
    // Draft 4 had switches here; zod writes numbers.
    exclusiveMinimum: typeof exclusiveMinimum === 'number' ? exclusiveMinimum : undefined,
    maximum,
    exclusiveMaximum: typeof exclusiveMaximum === 'number' ? exclusiveMaximum : undefined,
  };
  return { kind: 'leaf', type, ...bounds, pattern, minLength, description };
}

function membersOf(schema: z.ZodObject): Map<string, Member> {
  return new Map(Object.entries(schema.shape as z.core.$ZodShape).map(([key, value]) => [key, member(value)]));
}

function variants(option: z.core.$ZodType): Variant[] {
  if (option instanceof z.ZodUnion) return option.options.flatMap((inner) => variants(inner));
  if (!(option instanceof z.ZodObject)) throw new Error('A union in the spec must be one of objects.');
  for (const [key, value] of Object.entries(option.shape)) {
    if (value instanceof z.ZodLiteral) {
      const tag = { key, value: String(value.def.values[0]) };
      return [{ kind: 'object', members: membersOf(option), description: option.description ?? '', tag }];
    }
  }
  throw new Error('An object in a union of the spec needs a key with one fixed value.');
}

/** The shape of a whole spec. */
export const specShape = shapeOf(specSchema) as ObjectShape;

/** The variant whose tag `value` carries, if any. */
export function variantOf(shape: VariantsShape, value: unknown): Variant | undefined {
  if (!isObject(value)) return undefined;
  return shape.variants.find(({ tag }) => Object.hasOwn(value, tag.key) && value[tag.key] === tag.value);
}

/** Keys that tell the variants apart: ["cell", "layer"] for layers. */
export function tagKeys(shape: VariantsShape): string[] {
  return [...new Set(shape.variants.map(({ tag }) => tag.key))];
}

/**
 * The shape at `path` of a spec that holds `value`, with variants chosen by what is written there.
 * An object of a union whose variant can't be told stays a `VariantsShape`.
 */
export function shapeAt(path: Path, value: unknown): Shape | undefined {
  let shape: Shape | undefined = specShape;
  let here = value;
  for (const step of path) {
    if (shape?.kind === 'object') shape = typeof step === 'string' ? shape.members.get(step)?.shape : undefined;
    else if (shape?.kind === 'list') shape = typeof step === 'number' ? shape.items : undefined;
    else return undefined;
    here = isObject(here) || Array.isArray(here) ? (here as Record<string | number, unknown>)[step] : undefined;
    if (shape?.kind === 'variants') shape = variantOf(shape, here) ?? shape;
  }
  return shape;
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `["layers", 0, "units"]` as a person writes it: `layers[0].units`. */
export function showPath(path: Path): string {
  return path.map((step, i) => (typeof step === 'number' ? `[${step}]` : i === 0 ? step : `.${step}`)).join('');
}
