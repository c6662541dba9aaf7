/**
 * Compiles native/ (C++) to <platform>-<arch>.node, Node modules that need nothing but the process that loads them; on Linux the same file
 * serves glibc and musl. `node native/build.mjs` builds for this machine, `--all` for every platform, `win32-x64 ...` for those named, with
 * zig as the cross-compiler, which it gets from PyPI. They go to dist/native.
 */
import { execFile, execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import headers from 'node-api-headers';

const run = promisify(execFile);
const sources = path.dirname(fileURLToPath(import.meta.url));
const zigVersion = '0.17.1';

/** Each platform by the name of its file: zig's name of it, and what its linker is to be told. */
const platforms = {
  'linux-x64': { target: 'x86_64-linux-gnu.2.17', link: ['-nostdlib', '-s'] },
  'linux-arm64': { target: 'aarch64-linux-gnu.2.17', link: ['-nostdlib', '-s'] },
  'darwin-x64': { target: 'x86_64-macos', link: ['-nostdlib++', '-Wl,-undefined,dynamic_lookup'] },
  'darwin-arm64': { target: 'aarch64-macos', link: ['-nostdlib++', '-Wl,-undefined,dynamic_lookup'] },
  'win32-x64': { target: 'x86_64-windows-gnu', link: ['-nostdlib++', '-s'] },
  'win32-arm64': { target: 'aarch64-windows-gnu', link: ['-nostdlib++', '-s'] },
};

/** kernels.cpp is compiled for each of these; on arm64 the first one has all that there is. */
const instructionSets = [
  { table: 'kernelsBaseline', flags: [] },
  { table: 'kernelsAvx2', flags: ['-mavx2', '-mfma'] },
  { table: 'kernelsAvx512', flags: ['-mavx2', '-mfma', '-mavx512f', '-mavx512vl', '-mavx512dq', '-mavx512bw'] },
];

const here = `${process.platform}-${process.arch}`;

/**
 * Builds for this machine what is missing or older than its sources, by g++ or clang++ (environment variable CXX names another one), or zig
 * if it is there.
 * @param {string} [folder] where the library goes
 * @returns {Promise<{file?: string, built: boolean, reason?: string}>} `reason`: why there is none
 */
export async function buildNative(folder = path.join(sources, '../dist/native')) {
  const file = path.join(folder, `${here}.node`);
  if (modified(file) >= newestSource()) return { file, built: false };
  if (!platforms[here]) return { built: false, reason: `Unroll's native kernels are not made for ${here}.` };
  const compiler = [process.env.CXX, 'g++', 'clang++'].find((name) => name && runs(name, ['--version']));
  const zig = compiler ? undefined : zigAt();
  if (!compiler && !zig) return { built: false, reason: 'There is no C++ compiler (g++, clang++) to build the native kernels with.' };
  await compile(here, compiler ? [compiler] : zig, !compiler, file);
  return { file, built: true };
}

/** Builds for platforms by name, with zig. */
async function buildFor(names, folder) {
  const zig = zigAt() ?? installZig();
  for (const name of names) {
    const file = path.join(folder, `${name}.node`);
    await compile(name, zig, true, file);
    console.log(`built ${file}`);
  }
}

/** Compiles and links for one platform; `compiler` is a command with its first arguments. */
async function compile(name, compiler, cross, file) {
  const { target, link } = platforms[name];
  const work = mkdtempSync(path.join(tmpdir(), 'unroll-native-'));
  const [command, ...first] = compiler;
  const call = (args) => run(command, [...first, ...(cross ? ['c++', '-target', target] : []), ...args]);
  const flags = ['-std=c++17', '-O3', '-ffp-contract=fast', '-fno-math-errno', '-fno-trapping-math', '-fno-exceptions', '-fno-rtti'];
  const common = [...flags, '-fvisibility=hidden', '-Wall', '-Wextra', ...(name.startsWith('win32') ? [] : ['-fPIC'])];
  const kernels = name.endsWith('x64') ? instructionSets : instructionSets.slice(0, 1);
  const objects = [
    ...['addon', 'call', 'dispatch', 'node-api'].map((source) => ({ source, object: source, flags: ['-I', headers.include_dir] })),
    ...kernels.map(({ table, flags }) => ({ source: 'kernels', object: table, flags: [`-DUNROLL_KERNELS=${table}`, ...flags] })),
  ];
  try {
    const object = (o) => path.join(work, `${o.object}.o`);
    await Promise.all(objects.map((o) => call([...common, ...o.flags, '-c', path.join(sources, `${o.source}.cpp`), '-o', object(o)])));
    // A name of its own until it is whole: another process may build, or load, at the same time.
    const draft = path.join(work, path.basename(file));
    const own = process.platform === 'darwin' ? link : ['-Wl,--as-needed'];
    await call(['-shared', ...(cross ? link : own), ...objects.map(object), '-o', draft]);
    mkdirSync(path.dirname(file), { recursive: true });
    const moved = `${file}.${process.pid}`;
    copyFileSync(draft, moved);
    renameSync(moved, file);
  } catch (error) {
    throw new Error(`native/ does not compile for ${name}: ${error.stderr || error.message}`, { cause: error });
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function zigFolder() {
  return process.env.UNROLL_ZIG_DIR ?? path.join(homedir(), '.cache/unroll/zig');
}

/** zig's command where it has been installed. */
function zigAt() {
  const python = path.join(zigFolder(), process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');
  return existsSync(python) && runs(python, ['-m', 'ziglang', 'version']) ? [python, '-m', 'ziglang'] : undefined;
}

/** Puts zig into a Python environment of its own. */
function installZig() {
  const python = ['python3', 'python'].find((name) => runs(name, ['--version']));
  if (!python) throw new Error('Building for all platforms needs zig, which comes with Python: install Python 3.');
  console.log(`installing zig ${zigVersion}`);
  execFileSync(python, ['-m', 'venv', zigFolder()], { stdio: 'inherit' });
  const pip = path.join(zigFolder(), process.platform === 'win32' ? 'Scripts/pip.exe' : 'bin/pip');
  execFileSync(pip, ['install', '--quiet', `ziglang==${zigVersion}`], { stdio: 'inherit' });
  const zig = zigAt();
  if (!zig) throw new Error(`zig does not run: remove ${zigFolder()} and try again.`);
  return zig;
}

function runs(command, args) {
  try {
    execFileSync(command, args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

function newestSource() {
  return Math.max(...readdirSync(sources).map((name) => modified(path.join(sources, name))));
}

/** @param {string} file */
function modified(file) {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const names = process.argv.includes('--all') ? Object.keys(platforms) : process.argv.slice(2);
  const unknown = names.find((name) => !platforms[name]);
  if (unknown) {
    console.error(`There is no platform ${unknown}, but: ${Object.keys(platforms).join(', ')}.`);
    process.exitCode = 2;
  } else if (names.length > 0) await buildFor(names, path.join(sources, '../dist/native'));
  else {
    const { file, built, reason } = await buildNative();
    console.log(reason ?? `${built ? 'built' : 'up to date:'} ${file}`);
  }
}
