import { findNodeAtLocation, type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import { type Path } from './shape';

/** JSON with comments and trailing commas, as VS Code reads its own settings. */
export const jsonOptions = { allowTrailingComma: true, disallowComments: false, allowEmptyContent: false } as const;

export interface Range {
  readonly offset: number;
  readonly length: number;
}

/** A spec's text as a tree with positions. */
export interface SourceTree {
  readonly root: Node | undefined;
  readonly errors: readonly ParseError[];
  /** The JSON value; where a key is written twice the last one counts, as in JSON.parse. */
  readonly value: unknown;
}

/** @throws RangeError where brackets nest too deeply for the stack. */
export function parseSource(text: string): SourceTree {
  const errors: ParseError[] = [];
  // A byte order mark is no JSON; as a space it keeps all offsets.
  const root = parseTree(text.replace(/^\uFEFF/, ' '), errors, jsonOptions);
  return { root, errors, value: root && toValue(root) };
}

/** jsonc-parser's getNodeValue, but a key named __proto__ stays a key. */
function toValue(node: Node): unknown {
  if (node.type === 'array') return (node.children ?? []).map(toValue);
  if (node.type !== 'object') return node.value as unknown;
  const object: Record<string, unknown> = {};
  for (const property of node.children ?? []) {
    const [key, value] = property.children ?? [];
    if (!key || !value) continue;
    Object.defineProperty(object, key.value as string, { value: toValue(value), enumerable: true, configurable: true, writable: true });
  }
  return object;
}

/** Place of the value at `path`; where there is none, of the innermost object around it: its key, or its first character. */
export function rangeOf(root: Node | undefined, path: Path, at: 'key' | 'value'): Range {
  if (!root) return { offset: 0, length: 0 };
  const node = findNodeAtLocation(root, [...path]);
  if (!node) return path.length === 0 ? first(root) : opening(root, path.slice(0, -1));
  const property = node.parent?.type === 'property' ? node.parent.children?.[0] : undefined;
  if (at === 'key' && property) return property;
  // A whole object or list under a red line hides the text; its key or first bracket says as much.
  if (node.type === 'object' || node.type === 'array') return property ?? first(node);
  return node;
}

function opening(root: Node, path: Path): Range {
  const node = findNodeAtLocation(root, [...path]);
  if (node?.type === 'object' || node?.type === 'array') return first(node);
  return rangeOf(root, path, 'value');
}

function first(node: Node): Range {
  return { offset: node.offset, length: node.type === 'object' || node.type === 'array' ? 1 : node.length };
}

/** Keys that an object holds twice or more, each with the node of every repetition. */
export function duplicateKeys(root: Node): { path: Path; key: string; node: Node; first: Node }[] {
  const found: { path: Path; key: string; node: Node; first: Node }[] = [];
  const visit = (node: Node, path: Path): void => {
    if (node.type === 'array') node.children?.forEach((child, i) => visit(child, [...path, i]));
    if (node.type !== 'object') return;
    const seen = new Map<string, Node>();
    for (const { children } of node.children ?? []) {
      const [key, value] = children ?? [];
      if (!key) continue;
      const text = key.value as string;
      const earlier = seen.get(text);
      if (earlier) found.push({ path: [...path, text], key: text, node: key, first: earlier });
      else seen.set(text, key);
      if (value) visit(value, [...path, text]);
    }
  };
  visit(root, []);
  return found;
}

const syntax: Readonly<Record<string, string>> = {
  InvalidSymbol: 'this is no JSON: texts stand in double quotes, and the only words are true, false and null',
  InvalidNumberFormat: 'this is no number that JSON knows (write 0.5, not .5; 1e-3 is fine)',
  PropertyNameExpected: 'a key in double quotes is expected here',
  ValueExpected: 'a value is expected here',
  ColonExpected: 'a colon is expected between a key and its value',
  CommaExpected: 'a comma is missing before this',
  CloseBraceExpected: 'a closing } is missing; look for the { that is never closed',
  CloseBracketExpected: 'a closing ] is missing; look for the [ that is never closed',
  EndOfFileExpected: 'the spec ends before this; only one { ... } is allowed',
  UnexpectedEndOfComment: 'this comment is never closed with */',
  UnexpectedEndOfString: 'this text is never closed with a double quote',
  UnexpectedEndOfNumber: 'a digit is missing in this number',
  InvalidUnicode: 'this \\u escape needs four hexadecimal digits',
  InvalidEscapeCharacter: 'this escape is not allowed; a backslash itself is written \\\\',
  InvalidCharacter: 'this control character is not allowed inside a text; write it as an escape (\\n, \\t)',
};

/** A syntax error in words. */
export function syntaxMessage(error: ParseError): string {
  return syntax[printParseErrorCode(error.error)] ?? 'this is not JSON';
}
