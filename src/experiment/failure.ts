import { DataError } from '../data/problems';
import { BackendError } from '../engine/backends/backend';
import { EngineError, TrainingError } from '../engine/errors';
import type { WorkerErrorData } from '../protocol/worker';
import { isDiskFull } from '../runs/disk';
import { RunError } from '../runs/run-error';
import { SetValueError, SpecError } from '../spec';
import { ChangedSpecError } from './changed-spec';
import { isOutOfMemory } from './ending';

/**
 * Whose fault an error is and at which place, for callers that show it: the worker's answers, the terminal's exit code. Loads no
 * TensorFlow, so that commands without a model start at once.
 */
export function failureOf(error: unknown): WorkerErrorData & { message: string } {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof SpecError || error instanceof ChangedSpecError)
    return { reason: 'spec', message, file: error.file, line: error.line, column: error.column };
  if (error instanceof SetValueError || error instanceof EngineError) return { reason: 'spec', message };
  if (error instanceof DataError) return { reason: 'data', message, file: error.file, line: error.line };
  if (error instanceof RunError) return { reason: 'run', message, file: error.file };
  if (error instanceof BackendError) return { reason: 'backend', message };
  if (error instanceof TrainingError) return { reason: 'nan', message };
  if (isDiskFull(error)) return { reason: 'diskFull', message: `The disk is full (${message}). Make room there.` };
  if (isOutOfMemory(error)) return { reason: 'outOfMemory', message };
  return { reason: 'failed', message };
}
