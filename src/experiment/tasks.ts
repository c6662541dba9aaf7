import type { Spec } from '../spec';
import { classify } from './classify';
import { tag } from './tag';
import type { Task } from './task';

/** All tasks; a new one is one more line here. */
const tasks: Readonly<Record<Spec['task'], Task>> = { tag, classify };

export function taskOf(spec: Spec): Task {
  return tasks[spec.task];
}
