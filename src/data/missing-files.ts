import { stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { Lines, namedFiles, type NamedFile, type ParsedSpec, type SpecDiagnostic } from '../spec';

/**
 * A warning at each place of a spec that names a file that is not there: the spec is right, but can't be trained yet. Of a text that is no
 * JSON nothing is told, as half a path may be all that was typed.
 * @param parsed what parseSpec says of the text
 * @param text the spec's text
 * @param specFile the spec's path: files count from its folder
 */
export async function missingFiles(
  parsed: Pick<ParsedSpec, 'tree' | 'diagnostics'>,
  text: string,
  specFile: string,
): Promise<SpecDiagnostic[]> {
  if (parsed.diagnostics.some(({ reason }) => reason === 'syntax')) return [];
  const lines = new Lines(text);
  const found = await Promise.all(
    namedFiles(parsed.tree).map(async ({ role, name, path, offset, length }) => {
      const file = resolve(dirname(specFile), name);
      if (await isThere(file)) return undefined;
      const message = `${place(path)} names ${what(role)} that is not there: ${file}. Put it there, or correct the path, which counts from the spec's folder.`;
      return { severity: 'warning', reason: 'missingFile', message, path, offset, length, ...lines.at(offset), file: specFile } as const;
    }),
  );
  return found.filter((diagnostic) => diagnostic !== undefined).sort((a, b) => a.offset - b.offset);
}

/** Whatever else is wrong with a file, as rights that lack, is told when it is read. */
async function isThere(file: string): Promise<boolean> {
  try {
    await stat(file);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code !== 'ENOENT' && code !== 'ENOTDIR';
  }
}

function what(role: NamedFile['role']): string {
  return role === 'pretrained' ? 'a file' : 'a file or folder';
}

/** `"data.train"`, `"inputs[0].pretrained"` */
function place(path: NamedFile['path']): string {
  return `"${path.map((part, i) => (typeof part === 'number' ? `[${part}]` : i === 0 ? part : `.${part}`)).join('')}"`;
}
