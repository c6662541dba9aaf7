import { applyEdits, modify } from 'jsonc-parser';
import { valueAt } from './issues';
import { isObject, type Member, type Path, type Shape, showPath, specShape, tagKeys } from './shape';
import { parseSource } from './tree';

/** A `--set path=value` that can't be done. */
export class SetValueError extends Error {
  constructor(
    readonly reason: 'assignment' | 'path' | 'text',
    message: string,
  ) {
    super(message);
    this.name = 'SetValueError';
  }
}

/**
 * Cuts `training.epochs=3` at its first "=".
 * @throws SetValueError where there is no "=", or no path before it
 */
export function parseAssignment(text: string): { path: string; value: string } {
  const at = text.indexOf('=');
  if (at <= 0) throw new SetValueError('assignment', `"${text}" must be of the form path=value, for example training.epochs=3.`);
  return { path: text.slice(0, at).trim(), value: text.slice(at + 1) };
}

/**
 * A spec's text with the value at `path` set or replaced; comments and layout stay. Objects on the way are made, with the name of
 * their default where they need one: `training.optimizer.learningRate` of a spec without optimizer is adam's.
 * @param path `training.epochs`, `layers[0].units` or `layers.0.units`
 * @param value JSON; what is no JSON is taken as a text, so that `data.train=my file.conll` works. "" removes the key.
 * @throws SetValueError
 */
export function setValue(text: string, path: string, value: string): string {
  const steps = parsePath(path);
  const source = parseSource(text);
  if (!isObject(source.value) || source.errors.length > 0)
    throw new SetValueError('text', 'The spec is not JSON; mend that first ("unroll spec check" says where).');
  const there = checkPath(steps, source.value);
  if (value === '' && !there) return text;
  const write = (before: string, path: Path, json: unknown): string =>
    applyEdits(
      before,
      modify(before, [...path], json, {
        formattingOptions: { insertSpaces: true, tabSize: 2, eol: text.includes('\r\n') ? '\r\n' : '\n' },
      }),
    );
  const standIn = defaultOnTheWay(steps, source.value);
  return write(standIn ? write(text, standIn.path, standIn.value) : text, steps, value === '' ? undefined : parseValue(value));
}

/** The default of an object that is told by one of its keys, left out in the spec and about to get another key. */
function defaultOnTheWay(steps: Path, root: unknown): { path: Path; value: unknown } | undefined {
  let shape: Shape = specShape;
  for (let i = 0; i + 1 < steps.length; i++) {
    const step = steps[i];
    const member: Member | undefined = shape.kind === 'object' && typeof step === 'string' ? shape.members.get(step) : undefined;
    if (!member) return undefined;
    shape = member.shape;
    if (shape.kind !== 'variants') continue;
    const path = steps.slice(0, i + 1);
    const wanted = member.default !== undefined && valueAt(root, path) === undefined && !tagKeys(shape).includes(String(steps[i + 1]));
    return wanted ? { path, value: member.default } : undefined;
  }
  return undefined;
}

/** @throws SetValueError */
export function parsePath(path: string): Path {
  const steps: (string | number)[] = [];
  const step = /\[(\d+)\]|(?:^|\.)([^.[\]]+)/y;
  while (step.lastIndex < path.length) {
    const start = step.lastIndex;
    const match = step.exec(path);
    if (!match)
      throw new SetValueError(
        'path',
        `"${path}" is no path: at "${path.slice(start)}" a name is expected. Write training.epochs or layers[0].units.`,
      );
    const [, index, name] = match;
    steps.push(index !== undefined || /^\d+$/.test(name) ? Number(index ?? name) : name);
  }
  if (steps.length === 0 || typeof steps[0] === 'number')
    throw new SetValueError('path', `"${path}" is no path: it must start with a key of the spec, as in training.epochs.`);
  return steps;
}

function parseValue(value: string): unknown {
  const { errors, value: parsed } = parseSource(value);
  return errors.length === 0 ? parsed : value;
}

/** Whether there is a value at the path. */
function checkPath(steps: Path, root: unknown): boolean {
  let here: unknown = root;
  for (const [i, step] of steps.entries()) {
    const where = i === 0 ? 'the spec' : showPath(steps.slice(0, i));
    if (here === undefined) {
      if (typeof step === 'number')
        throw new SetValueError('path', `${where} is not there, so it has no entry ${step}. Set the whole list, as in ${where}='[...]'.`);
      continue;
    }
    if (typeof step === 'number') {
      if (!Array.isArray(here)) throw new SetValueError('path', `${where} is no list, so it has no entry ${step}.`);
      if (step > here.length)
        throw new SetValueError('path', `${where} has ${here.length} entries, counted from 0; there is no entry ${step}.`);
      here = here[step] as unknown;
    } else {
      if (!isObject(here))
        throw new SetValueError(
          'path',
          `${where} is ${Array.isArray(here) ? 'a list: write an index, as in ' + where + '[0]' : 'no object'}, so it has no key "${step}".`,
        );
      here = Object.hasOwn(here, step) ? here[step] : undefined;
    }
  }
  return here !== undefined;
}
