import { ErrorCodes, ResponseError, type MessageConnection } from 'vscode-jsonrpc/node';
import { failureOf } from '../experiment/failure';
import { LoadedModels } from '../experiment/loaded-model';
import { resumeTraining, startTraining } from '../experiment/train';
import type { Training } from '../experiment/training';
import type { RunEvent } from '../protocol/events';
import { requests, type Method, type ParamsOf, type ResultOf, type WorkerErrorData } from '../protocol/worker';
import { appendEvent } from '../runs/event-log';
import { RunError } from '../runs/run-error';
import { ownIdentity } from '../runs/process-identity';
import { readManifest } from '../runs/manifest';
import { isLive } from '../runs/run-summary';

/** A request that comes while another run is trained. */
class BusyError extends Error {}

type Handlers = { [M in Method]: (params: ParamsOf<M>) => Promise<ResultOf<M>> };

/** Answers the requests of protocol/worker on a connection. One training at a time. */
export function serve(connection: MessageConnection): { shutDown(): Promise<void> } {
  const models = new LoadedModels();
  /** From the moment one is asked for until it has ended. */
  let training: Training | 'starting' | undefined;

  const onEvent = (run: string, event: RunEvent): void => {
    // Fails when the editor is gone; the log has it all the same.
    void connection.sendNotification('event', { run, event }).catch(() => undefined);
  };

  async function begin(start: () => Promise<Training>): Promise<{ run: string }> {
    if (training) {
      const what = training === 'starting' ? 'Another training is starting' : `${training.run} is being trained`;
      throw new BusyError(`${what}: one at a time. Stop it first, or wait for its end.`);
    }
    training = 'starting';
    try {
      const started = await start();
      training = started;
      void started.finished
        .catch((error: unknown) => process.stderr.write(`The end of ${started.run} could not be recorded: ${String(error)}\n`))
        .finally(() => (training = undefined));
      return { run: started.run };
    } catch (error) {
      training = undefined;
      throw error;
    }
  }

  function control(run: string, what: 'pause' | 'continue' | 'stop'): Promise<null> {
    if (!(training instanceof Object) || training.run !== run) {
      return Promise.reject(new RunError('notTraining', `${run} is not being trained now.`, run));
    }
    training[what]();
    return Promise.resolve(null);
  }

  /** What uses the backend waits for a gap between two steps. */
  function between<T>(job: () => Promise<T>): Promise<T> {
    return (training instanceof Object ? training.ask(job) : undefined) ?? job();
  }

  const handlers: Handlers = {
    train: (params) => begin(() => startTraining({ ...params, onEvent })),
    resume: ({ run, ...params }) => begin(() => resumeTraining(run, { ...params, onEvent })),
    pause: ({ run }) => control(run, 'pause'),
    continue: ({ run }) => control(run, 'continue'),
    stop: ({ run }) => control(run, 'stop'),
    tag: async ({ run, texts }) => {
      const live = training instanceof Object && training.run === run ? training.tag(texts) : undefined;
      return live ?? between(() => models.tag(run, texts));
    },
    evaluate: async ({ run, data }) => {
      const evaluation = await between(() => models.evaluate(run, data));
      // Whoever looks on draws from events: so it must be one, unless a process elsewhere writes that log.
      const busy = training instanceof Object && training.run === run;
      if (!busy && !(await writtenElsewhere(run))) {
        const event = { type: 'evaluation', time: Date.now(), evaluation } as const;
        appendEvent(run, event);
        onEvent(run, event);
      }
      return evaluation;
    },
  };

  for (const method of Object.keys(handlers) as Method[]) answer(connection, method, handlers[method]);

  return {
    async shutDown() {
      if (training instanceof Object) {
        training.stop();
        await training.finished.catch(() => undefined);
      }
      models.dispose();
    },
  };
}

/** Validates what comes and what goes; a failure is answered with its reason and place. */
function answer<M extends Method>(connection: MessageConnection, method: M, handler: Handlers[M]): void {
  const { params: paramsSchema, result: resultSchema } = requests[method];
  connection.onRequest(method, async (raw: unknown) => {
    const params = paramsSchema.safeParse(raw);
    if (!params.success) throw new ResponseError(ErrorCodes.InvalidParams, `"${method}": ${params.error.message}`);
    try {
      // The schema and the handler are of the same method; TypeScript can't see that through the union.
      return resultSchema.parse(await (handler as (params: unknown) => Promise<unknown>)(params.data));
    } catch (error) {
      const { message, ...data } = failureOf(error);
      const reason = error instanceof BusyError ? 'busy' : data.reason;
      return new ResponseError<WorkerErrorData>(ErrorCodes.InternalError, message, { ...data, reason });
    }
  });
}

async function writtenElsewhere(run: string): Promise<boolean> {
  const manifest = await readManifest(run);
  return manifest.process.id !== ownIdentity().id && (await isLive(run, manifest));
}
