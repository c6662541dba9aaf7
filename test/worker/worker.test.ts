import { expect } from 'chai';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { EventOf, RunEvent } from '../../src/protocol/events';
import type { EventNotification } from '../../src/protocol/worker';
import { readEvents } from '../../src/runs/event-reader';
import { runFiles } from '../../src/runs/run-folder';
import { summarizeRun } from '../../src/runs/run-summary';
import { WorkerClient, WorkerError } from '../../src/worker/client';
import { lastWeights, writeTiny, type TinySpec } from '../experiment/tiny';
import { temporaryFolder } from '../runs/temporary-folder';

const module = join(__dirname, '../../src/worker/main.ts');

describe('the worker process', function () {
  this.timeout(60_000);
  const folder = temporaryFolder();
  let client: WorkerClient;
  let output = '';
  let seen: EventNotification[] = [];
  let listeners: ((event: RunEvent) => void)[] = [];

  beforeEach(() => {
    [output, seen, listeners] = ['', [], []];
    client = new WorkerClient({
      module,
      execArgv: ['--import', 'tsx'],
      onEvent: (notification) => {
        seen.push(notification);
        for (const listener of listeners) listener(notification.event);
      },
      onOutput: (text) => (output += text),
    });
  });

  afterEach(() => client.dispose());

  /** The next event, or an earlier one, that fits. */
  function event<T extends RunEvent['type']>(type: T, fits: (event: EventOf<T>) => boolean = () => true): Promise<EventOf<T>> {
    const is = (one: RunEvent): one is EventOf<T> => one.type === type && fits(one as EventOf<T>);
    const before = seen.map((notification) => notification.event).find(is);
    if (before) return Promise.resolve(before);
    return new Promise((resolve) => listeners.push((one) => is(one) && resolve(one)));
  }

  const train = (changes: TinySpec = {}) => client.request('train', { ...writeTiny(folder.path, changes), backend: 'cpu' });

  async function failure(request: Promise<unknown>): Promise<WorkerError> {
    let error: unknown;
    await request.catch((thrown: unknown) => (error = thrown));
    expect(error, output).to.be.instanceOf(WorkerError);
    return error as WorkerError;
  }

  it('killed in mid-epoch, is told as such; resumed, the run ends with the weights of an unbroken one', async () => {
    const unbroken = await train();
    expect((await event('end')).reason).to.equal('completed');
    [seen, listeners] = [[], []];

    const { run } = await train();
    await event('step', ({ step }) => step === 9);
    const pid = client.processId;
    expect(pid).to.be.a('number');
    process.kill(pid ?? 0, 'SIGKILL');
    const end = await event('end');
    expect(end).to.deep.include({ reason: 'crashed' });
    expect(end.message).to.contain('killed (SIGKILL)').and.contain('Resume goes on from the last checkpoint');
    expect(await summarizeRun(run)).to.deep.include({ state: 'crashed', message: end.message });

    [seen, listeners] = [[], []];
    expect(await client.request('resume', { run })).to.deep.equal({ run });
    expect((await event('resume')).step).to.equal(6);
    expect((await event('end')).reason).to.equal('completed');
    expect(client.processId).not.to.equal(pid);
    expect(await lastWeights(run)).to.deep.equal(await lastWeights(unbroken.run));
    const { events } = await readEvents(runFiles.events(run));
    expect(events.flatMap((one) => (one.type === 'step' ? [one.step] : []))).to.deep.equal(Array.from({ length: 18 }, (_, i) => i + 1));
  });

  it('ended by native code in mid-run, is told as such, and the run goes on with another batch on another backend', async () => {
    const { run } = await train({ training: { epochs: 20 } });
    await event('step', ({ step }) => step === 9);
    process.kill(client.processId ?? 0, 'SIGSEGV');
    const end = await event('end');
    expect(end).to.deep.include({ reason: 'crashed' });
    expect(end.message).to.contain('SIGSEGV (a forbidden memory access in native code)');
    [seen, listeners] = [[], []];
    await client.request('resume', { run, backend: 'wasm', changes: [{ path: 'training.batchSize', value: '2' }] });
    expect(await event('resume')).to.deep.include({ backend: 'wasm', stepsPerEpoch: 12, stepInEpoch: 0 });
    const { step } = await event('epoch');
    expect(step).to.be.greaterThan(12);
    await client.request('stop', { run });
    expect((await event('end')).reason).to.equal('stopped');
  });

  it('that has no memory left in truth ends, is told as such, and the run goes on with a smaller batch', async () => {
    await client.dispose();
    client = new WorkerClient({
      module,
      execArgv: ['--import', 'tsx', '--import', pathToFileURL(join(__dirname, 'eat-memory.ts')).href, '--max-old-space-size=200'],
      env: { UNROLL_TEST_EAT_AT: '8', UNROLL_TEST_EAT_BATCH: '4' },
      onEvent: (notification) => {
        seen.push(notification);
        for (const listener of listeners) listener(notification.event);
      },
    });
    const { run } = await train();
    const end = await event('end');
    expect(end).to.deep.include({ reason: 'outOfMemory' });
    expect(end.message).to.contain('ran out of JavaScript memory; lower training.batchSize');
    expect(await summarizeRun(run)).to.deep.include({ state: 'outOfMemory' });
    [seen, listeners] = [[], []];
    await client.request('resume', { run, changes: [{ path: 'training.batchSize', value: '2' }] });
    expect((await event('resume')).step).to.equal(6);
    expect((await event('end')).reason).to.equal('completed');
  });

  it('that ended a run for want of memory is another process for the next one', async () => {
    const { run } = await train({ training: { epochs: 500 } });
    await event('step');
    const pid = client.processId;
    // The words of tfjs' wasm module, as the run's end has them.
    await client.request('stop', { run });
    const stopped = await event('end');
    (client as unknown as { onEvent(notification: EventNotification): void }).onEvent({
      run,
      event: { ...stopped, reason: 'outOfMemory' },
    });
    [seen, listeners] = [[], []];
    expect((await train({ training: { epochs: 1 } })).run).to.contain('tiny-2');
    expect(client.processId).not.to.equal(pid);
    expect((await event('end')).reason).to.equal('completed');
  });

  it('tags with the live weights and evaluates while it trains, pauses and stops, and trains one run at a time', async () => {
    const { run } = await train({ training: { epochs: 500 } });
    const busy = await failure(train());
    expect([busy.reason, busy.message]).to.satisfy(([reason, message]: string[]) => reason === 'busy' && message.includes(run));

    const ask = async () => (await client.request('tag', { run, texts: ['fly to Oslo'] }))[0].tokens[2].probability;
    const early = await ask();
    await event('step', ({ step }) => step >= 20);
    expect(await ask()).not.to.equal(early);
    await client.request('pause', { run });
    const { step } = await event('pause');
    expect(await ask()).to.equal(await ask());
    expect((await client.request('evaluate', { run, data: join(folder.path, 'data/valid.conll') })).documents).to.equal(9);
    expect(seen.filter((one) => one.event.type === 'step').length).to.equal(step);
    await client.request('continue', { run });
    await event('step', (one) => one.step > step);
    await client.request('stop', { run });
    expect((await event('end')).reason).to.equal('stopped');
    expect((await failure(client.request('pause', { run }))).reason).to.equal('run');

    // After the end the saved weights answer, and an evaluation asked for is an event.
    expect((await client.request('tag', { run, texts: ['', 'fly to Oslo'] })).map(({ tokens }) => tokens.length)).to.deep.equal([0, 3]);
    const evaluation = await client.request('evaluate', { run });
    expect(evaluation.data).to.equal('data/test.conll');
    expect((await readEvents(runFiles.events(run))).events.at(-1)).to.have.property('type', 'evaluation');
    expect((await summarizeRun(run)).state).to.equal('stopped');
  });

  it('answers what it can not do with reason and place, and lives on', async () => {
    const tiny = writeTiny(folder.path);
    const spec = await failure(client.request('train', { ...tiny, specText: tiny.specText.replace('"units": 5', '"units": -5') }));
    expect(spec.data).to.deep.include({ reason: 'spec', file: tiny.specFile });
    expect(tiny.specText.split('\n')[(spec.data.line ?? 0) - 1]).to.contain('"units"');
    const data = await failure(client.request('train', { ...tiny, specText: tiny.specText.replace('valid.conll', 'none.conll') }));
    expect(data.data).to.deep.include({ reason: 'data', file: join(folder.path, 'data/none.conll') });
    expect((await failure(client.request('resume', { run: folder.path }))).reason).to.equal('run');
    expect((await failure(client.request('tag', { run: folder.path, texts: [] }))).reason).to.equal('run');
    expect((await failure(client.request('train', { ...tiny, backend: 'abacus' }))).reason).to.equal('backend');
    const wrong = { run: 3 } as unknown as { run: string };
    expect((await failure(client.request('stop', wrong))).message).to.contain('"stop"');
    expect((await train({ training: { epochs: 1 } })).run).to.contain('tiny-1');
  });

  it('leaves a run that can go on when its owner goes', async () => {
    const { run } = await train({ training: { epochs: 500 } });
    await event('step', ({ step }) => step === 3);
    const pid = client.processId ?? 0;
    await client.dispose();
    expect(() => process.kill(pid, 0)).to.throw();
    expect(await summarizeRun(run)).to.deep.include({ state: 'stopped' });
    expect(seen.some((one) => one.event.type === 'end' && one.event.reason === 'crashed')).to.equal(false);
  });
});
