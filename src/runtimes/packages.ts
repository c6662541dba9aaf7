import { mkdir, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import type { SetupOptions } from './progress';
import { SetupError } from './setup-error';

/** An npm package in a fixed version. */
export interface PinnedPackage {
  readonly name: string;
  readonly version: string;
  /** Of the tarball, as npm writes it. */
  readonly integrity: string;
  /** The tarball's size, for the progress. */
  readonly bytes: number;
}

export const tfjsNode: PinnedPackage = {
  name: '@tensorflow/tfjs-node',
  version: '4.22.0',
  integrity: 'sha512-uHrXeUlfgkMxTZqHkESSV7zSdKdV0LlsBeblqkuKU9nnfxB1pC6DtoyYVaLxznzZy7WQSegjcohxxCjAf6Dc7w==',
  bytes: 228_166,
};

export const webgpuPackage: PinnedPackage = {
  name: 'webgpu',
  version: '0.6.2',
  integrity: 'sha512-3L4GfmqJLvYUIEWJngEQY+2HQiUlAFkg8+P8NDDj3Xx5hHHIFO/r8JW+ynfqBj7kHN4mbnwO74uB+lrRtLhp4Q==',
  bytes: 51_264_151,
};

export const nodeApiHeaders: PinnedPackage = {
  name: 'node-api-headers',
  version: '1.9.0',
  integrity: 'sha512-2oNILP4jXwRB4ywnYKjVk1YyJ96n2D4EOVJO6S3oYZ5PtbJrw3Yt9TpAuX3nBLMuzn74rnfGQrv13pS9vC+YiA==',
  bytes: 16_974,
};

/**
 * Fetches a package as npm does (registry, proxy and certificates from the user's npm settings; by npm's own library, since a user of
 * VS Code may have no npm), checks its integrity and unpacks it. Runs no script of it and brings none of its dependencies.
 *
 * @param folder is made, or emptied
 * @param keep which of its files are wanted, by path inside of the package. Default: all
 * @throws SetupError "network" or "integrity"
 */
export async function fetchPackage(
  { name, version, integrity, bytes }: PinnedPackage,
  folder: string,
  { signal, onProgress }: Pick<SetupOptions, 'signal' | 'onProgress'>,
  keep: (file: string) => boolean = () => true,
): Promise<void> {
  const what = `Fetching ${name} ${version}`;
  onProgress({ what, done: 0, total: bytes });
  const [{ default: pacote }, { extract }] = await Promise.all([import('pacote'), import('tar')]);
  const settings = await npmSettings();
  // A cache of its own: that of npm may belong to another user, and nothing is to be left behind.
  const cache = `${folder}.cache`;
  try {
    await pacote.tarball.stream(
      `${name}@${version}`,
      async (stream) => {
        await rm(folder, { recursive: true, force: true });
        await mkdir(folder, { recursive: true });
        await new Promise<void>((resolve, reject) => {
          const unpack = extract({ cwd: folder, strip: 1, strict: true, filter: (file) => keep(file.split('/').slice(1).join('/')) });
          unpack.on('close', resolve).on('error', reject);
          let done = 0;
          stream.on('error', reject);
          stream.pipe(unpack);
          stream.on('data', (chunk: Buffer) => onProgress({ what, done: (done += chunk.length), total: bytes }));
        });
      },
      { ...settings, integrity, cache, signal },
    );
  } catch (error) {
    signal.throwIfAborted();
    throw asFetchError(error, `${name} ${version}`, settings);
  } finally {
    await rm(cache, { recursive: true, force: true });
  }
  signal.throwIfAborted();
}

/** npm's settings: environment, the user's and the system's .npmrc. That of a project is not read: it may come with a foreign folder. */
async function npmSettings(): Promise<Record<string, unknown>> {
  const [{ default: Config }, { default: all }] = await Promise.all([import('@npmcli/config'), import('@npmcli/config/lib/definitions')]);
  const config = new Config({
    definitions: all.definitions,
    shorthands: all.shorthands,
    flatten: all.flatten,
    npmPath: path.dirname(process.execPath),
    argv: [],
    cwd: homedir(),
    warn: false,
  });
  await config.load();
  return config.flat;
}

/** Codes of Node, of npm's fetcher and of TLS for a registry that can't be reached. */
const network =
  /^(ENOTFOUND|EAI_AGAIN|ECONN\w*|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EPIPE|ENOTCACHED|ERR_SOCKET\w*|FETCH_ERROR|E\d{3}|ERR_TLS\w*|CERT_\w+|\w*SELF_SIGNED\w*|UNABLE_TO_\w+|DEPTH_ZERO\w*)$/;

function asFetchError(error: unknown, what: string, settings: Record<string, unknown>): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const text = error instanceof Error ? error.message : String(error);
  if (code === 'EINTEGRITY' || code.startsWith('Z_') || code.startsWith('TAR_')) {
    const message = `What came as ${what} is not what was published (${text}). A proxy or registry mirror may have changed it: set up again, or choose another registry in npm's settings.`;
    return new SetupError('integrity', message, { cause: error });
  }
  const type = error instanceof Error && 'type' in error ? String(error.type) : '';
  if (!network.test(code) && !/timeout|system/.test(type)) return error;
  const from = typeof settings.registry === 'string' ? ` from ${settings.registry}` : '';
  const advice = `Check the connection; behind a proxy or with a registry of your own, set HTTPS_PROXY or "registry" in npm's settings (.npmrc), and set up again.`;
  return new SetupError('network', `${what} could not be fetched${from}: ${text}. ${advice}`, { cause: error });
}
