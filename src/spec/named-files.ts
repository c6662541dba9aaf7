import { findNodeAtLocation, type Node } from 'jsonc-parser';
import { type Path } from './shape';

/** A place in a spec that names a file or a folder. */
export interface NamedFile {
  readonly role: 'train' | 'validation' | 'test' | 'pretrained';
  /** As it is written: relative to the spec's folder, or absolute. */
  readonly name: string;
  /** Where in the spec, as ["data", "train"]. */
  readonly path: Path;
  /** UTF-16 units from the start of the text, of the string with its quotes. */
  readonly offset: number;
  /** UTF-16 units. */
  readonly length: number;
}

/** All files that a spec names, in no order that counts; works on specs with errors too. */
export function namedFiles(tree: Node | undefined): NamedFile[] {
  if (!tree) return [];
  const found: NamedFile[] = [];
  const add = (role: NamedFile['role'], path: Path) => {
    const node = findNodeAtLocation(tree, [...path]);
    if (node?.type !== 'string' || node.value === '') return;
    found.push({ role, path, name: String(node.value), offset: node.offset, length: node.length });
  };
  for (const role of ['train', 'validation', 'test'] as const) add(role, ['data', role]);
  const inputs = findNodeAtLocation(tree, ['inputs'])?.children ?? [];
  inputs.forEach((_, index) => add('pretrained', ['inputs', index, 'pretrained']));
  return found;
}
