import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { expect } from 'chai';
import { create } from 'tar';
import { fetchPackage, type PinnedPackage } from '../../src/runtimes/packages';
import type { SetupProgress } from '../../src/runtimes/progress';
import { SetupError } from '../../src/runtimes/setup-error';
import { setUpWebgpu } from '../../src/runtimes/webgpu';
import { temporaryFolder } from '../runs/temporary-folder';

/** A registry on this machine with one package. */
class Registry {
  private server?: Server;
  tarball = Buffer.alloc(0);
  integrity = '';
  /** What is sent in place of the tarball; "hang": nothing. */
  sends: Buffer | 'hang' | undefined;
  readonly asked: string[] = [];

  async start(): Promise<string> {
    this.server = createServer((request, response) => {
      this.asked.push(request.url ?? '');
      if (request.url !== '/tiny' && request.url !== '/tiny/-/tiny-1.0.0.tgz') {
        response.writeHead(404).end('{}');
      } else if (request.url === '/tiny') {
        const dist = { tarball: `http://${request.headers.host}/tiny/-/tiny-1.0.0.tgz`, integrity: this.integrity };
        const versions = { '1.0.0': { name: 'tiny', version: '1.0.0', dist } };
        response.setHeader('content-type', 'application/json');
        response.end(JSON.stringify({ name: 'tiny', 'dist-tags': { latest: '1.0.0' }, versions }));
      } else if (this.sends !== 'hang') response.end(this.sends ?? this.tarball);
    });
    await new Promise<void>((resolve) => this.server?.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/`;
  }

  stop(): void {
    this.server?.closeAllConnections();
    this.server?.close();
  }
}

describe('a package of the registry', function () {
  this.timeout(30_000);
  const folder = temporaryFolder();
  const before = { ...process.env };
  let registry: Registry;
  let tiny: PinnedPackage;
  let progress: SetupProgress[];

  beforeEach(async () => {
    registry = new Registry();
    process.env.npm_config_registry = await registry.start();
    process.env.npm_config_fetch_retries = '0';
    const source = path.join(folder.path, 'source');
    mkdirSync(path.join(source, 'package/dist'), { recursive: true });
    for (const name of ['package.json', 'index.js', 'dist/a.js', 'dist/b.txt'])
      writeFileSync(path.join(source, 'package', name), `{"of":"${name}"}`);
    await create({ file: path.join(folder.path, 'tiny.tgz'), cwd: source, gzip: true }, ['package']);
    registry.tarball = readFileSync(path.join(folder.path, 'tiny.tgz'));
    registry.integrity = `sha512-${createHash('sha512').update(registry.tarball).digest('base64')}`;
    tiny = { name: 'tiny', version: '1.0.0', integrity: registry.integrity, bytes: registry.tarball.length };
    progress = [];
  });

  afterEach(() => {
    registry.stop();
    for (const name of ['npm_config_registry', 'npm_config_fetch_retries']) {
      if (before[name] === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = before[name];
    }
  });

  const target = () => path.join(folder.path, 'target/tiny');
  const fetchIt = (pinned = tiny, signal = new AbortController().signal) =>
    fetchPackage(pinned, target(), { signal, onProgress: (one) => progress.push(one) }, (file) => file !== 'dist/b.txt');

  async function failure(job: Promise<unknown>): Promise<SetupError> {
    const error: unknown = await job.catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(SetupError);
    return error as SetupError;
  }

  it('comes from the registry of the npm settings, with the files wanted, and tells how far it is', async () => {
    await fetchIt();
    expect(readdirSync(target(), { recursive: true }).sort()).to.deep.equal([
      'dist',
      path.join('dist', 'a.js'),
      'index.js',
      'package.json',
    ]);
    expect(readdirSync(path.dirname(target()))).to.deep.equal(['tiny']);
    expect(progress[0]).to.deep.equal({ what: 'Fetching tiny 1.0.0', done: 0, total: tiny.bytes });
    expect(progress.at(-1)).to.deep.equal({ what: 'Fetching tiny 1.0.0', done: tiny.bytes, total: tiny.bytes });
  });

  it('is refused when it is not the one that was published: changed on the way, or by the registry', async () => {
    registry.sends = Buffer.concat([registry.tarball, Buffer.from('x')]);
    expect((await failure(fetchIt())).reason).to.equal('integrity');
    registry.sends = undefined;
    registry.integrity = `sha512-${createHash('sha512').update('other').digest('base64')}`;
    const { reason, message } = await failure(fetchIt());
    expect(reason).to.equal('integrity');
    expect(message).to.contain('tiny 1.0.0').and.contain('set up again');
  });

  it('that can not be had says from where, and what to look at: no connection, or not in that registry', async () => {
    const { reason, message } = await failure(fetchIt({ ...tiny, name: 'none' }));
    expect(reason).to.equal('network');
    expect(message).to.contain('none 1.0.0 could not be fetched from http://127.0.0.1').and.contain('.npmrc');
    registry.stop();
    const root = path.join(folder.path, 'runtimes');
    const unreachable = await failure(setUpWebgpu({ root, signal: new AbortController().signal, onProgress: () => undefined }));
    expect(unreachable.reason).to.equal('network');
    expect(unreachable.message).to.contain('ECONNREFUSED').and.contain('HTTPS_PROXY');
    expect(readdirSync(root)).to.deep.equal([]);
  });

  it('is cancelled at once, also while the registry is silent', async () => {
    registry.sends = 'hang';
    const stop = new AbortController();
    const job = fetchIt(tiny, stop.signal).catch((thrown: unknown) => thrown);
    while (!registry.asked.includes('/tiny/-/tiny-1.0.0.tgz')) await new Promise((resolve) => setTimeout(resolve, 5));
    stop.abort();
    expect(await job).to.have.property('name', 'AbortError');
    expect(existsSync(`${target()}.cache`)).to.equal(false);
  });
});
