import { type LeafShape, type Member, type ObjectShape, type Shape, specShape, tagKeys, type VariantsShape } from '../src/spec/shape';

interface Section {
  readonly title: string;
  readonly shape: ObjectShape;
  readonly intro: string;
  readonly level: 2 | 3;
}

const head = `# The spec

<!-- Made from src/spec by scripts/write-generated.ts; edit the descriptions there. -->

A model spec is a file named \`*.unroll.json\`: JSON with comments and trailing commas. Names are Keras' names in camelCase wherever Keras has one;
where the name differs, the column Keras tells it. Paths in a spec are relative to its folder. A key that is unknown, or that does not fit its
place, is an error that names its line and column; \`unroll spec check FILE\` prints them all, and \`--set path=value\` (as in
\`--set layers[0].units=64\`) changes a key for one run.

The smallest spec is:

\`\`\`jsonc
{
  "task": "tag",
  "data": { "train": "train.conll" },
  "layers": [{ "cell": "lstm", "units": 64, "bidirectional": true }],
}
\`\`\`
`;

/** docs/spec.md: a table for each object of a spec. */
export function specDocs(): string {
  const sections = [...sectionsOf('', specShape)];
  return `${head}\n${sections.map(sectionText).join('\n')}`;
}

function* sectionsOf(path: string, shape: Shape, description = shape.description): Generator<Section> {
  if (shape.kind === 'list') yield* sectionsOf(`${path}[]`, shape.items, description);
  if (shape.kind === 'variants') {
    for (const variant of shape.variants) {
      yield { title: `${path} ${variant.tag.key}: ${variant.tag.value}`, shape: variant, intro: variant.description, level: 3 };
    }
    // What all variants share is told once, after them.
    const inner = shape.variants.flatMap(({ members }) => [...members]).find(([, member]) => member.shape.kind === 'object');
    if (inner) yield* sectionsOf(`${path}.${inner[0]}`, inner[1].shape);
  }
  if (shape.kind !== 'object') return;
  yield { title: path || 'The whole', shape, intro: shape.description || description, level: 2 };
  for (const [key, member] of shape.members) {
    const inner = path ? `${path}.${key}` : key;
    if (member.shape.kind === 'variants' || (member.shape.kind === 'list' && member.shape.items.kind === 'variants')) {
      const variants = (member.shape.kind === 'list' ? member.shape.items : member.shape) as VariantsShape;
      const keys = tagKeys(variants)
        .map((tag) => `\`${tag}\``)
        .join(' or ');
      const many = member.shape.kind === 'list' ? 'A list; each entry' : 'It';
      const empty: ObjectShape = { kind: 'object', members: new Map(), description: '' };
      yield {
        title: inner,
        shape: empty,
        intro: `${member.description}\n\n${many} is told by ${keys}, and the other keys depend on it.`,
        level: 2,
      };
    }
    yield* sectionsOf(inner, member.shape, member.description);
  }
}

function sectionText({ title, shape, intro, level }: Section): string {
  const name = level === 3 ? title.replace(/^\S+ (\w+): (\w+)$/, '`"$1": "$2"`') : title === 'The whole' ? title : `\`${title}\``;
  const lines = [`${'#'.repeat(level)} ${name}`, '', intro, ''];
  if ([...shape.members.values()].some((member) => !isTag(member))) {
    lines.push('| key | type | default | what it does | Keras |', '| --- | --- | --- | --- | --- |');
    for (const [key, member] of shape.members) if (!isTag(member)) lines.push(row(key, member));
    lines.push('');
  }
  return lines.join('\n');
}

/** The telling key has one value in each variant: the section's title says it. */
function isTag({ shape }: Member): boolean {
  return shape.kind === 'leaf' && shape.type === 'enum' && shape.choices === undefined;
}

function row(key: string, member: Member): string {
  const keras = /Keras: (?:\w+'s )?([a-z_]+)\b(?!=)/.exec(member.description)?.[1];
  const text = member.description.replace(/ \(Keras: [\w' ]+\)/, '').replace(/ Default: [^.]*\.$/, '');
  const named = /Default: ([^.]*)\.$/.exec(member.description)?.[1];
  const standIn = member.shape.kind === 'leaf' && member.default !== undefined ? `\`${JSON.stringify(member.default)}\`` : undefined;
  const value = member.required ? 'required' : (standIn ?? named ?? (member.default === undefined ? 'off' : 'see below'));
  const cells = [`\`${key}\``, typeText(member.shape), value, text + choicesText(member.shape), keras ? `\`${keras}\`` : ''];
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`;
}

function typeText(shape: Shape): string {
  if (shape.kind === 'list') return 'list';
  if (shape.kind !== 'leaf') return 'object';
  if (shape.type === 'enum') return (shape.values ?? []).map((value) => `\`"${value}"\``).join(' ');
  return { string: 'text', boolean: 'true or false', integer: 'whole number', number: 'number' }[shape.type] + rangeText(shape);
}

function rangeText({ minimum, exclusiveMinimum, maximum, exclusiveMaximum }: LeafShape): string {
  const low = minimum !== undefined ? `≥ ${minimum}` : exclusiveMinimum !== undefined ? `> ${exclusiveMinimum}` : '';
  const high = maximum !== undefined ? `≤ ${maximum}` : exclusiveMaximum !== undefined ? `< ${exclusiveMaximum}` : '';
  const both = [low, high].filter(Boolean).join(', ');
  return both && ` ${both}`;
}

function choicesText(shape: Shape): string {
  if (shape.kind !== 'leaf' || !shape.choices) return '';
  return Object.entries(shape.choices)
    .map(([value, text]) => `<br>\`${value}\`: ${text}`)
    .join('');
}
