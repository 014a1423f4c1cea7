// What the .NET build runs: installs the tools once per lock file, compiles the contracts, leaves out/.stamp behind.
// Safe when several builds run at once: one works, the others wait and find it done.
import crypto from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = path.dirname(fileURLToPath(import.meta.url));
const sha256 = (data) => crypto.createHash('sha256').update(data).digest('hex');
const lockFile = path.join(os.tmpdir(), `cairn-contracts-${sha256(root).slice(0, 16)}.lock`);
const stamp = path.join(root, 'out', '.stamp');

function fail(message) {
  console.error(`error : ${message}`);
  process.exit(1);
}

function isAlive(pid) {
  try {
    return process.kill(pid, 0);
  } catch (e) {
    return e.code === 'EPERM';
  }
}

function acquire() {
  for (;;) {
    try {
      fs.writeFileSync(lockFile, String(process.pid), { flag: 'wx' });
      process.on('exit', () => fs.rmSync(lockFile, { force: true }));
      return;
    } catch (e) {
      if (e.code !== 'EEXIST') throw e;
    }
    let holder = '';
    try {
      holder = fs.readFileSync(lockFile, 'utf8');
    } catch (e) {
      if (e.code !== 'ENOENT') throw e;
      continue;
    }
    // An empty file is a holder between creating and writing it.
    if (holder !== '' && !isAlive(Number(holder))) fs.rmSync(lockFile, { force: true });
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
  }
}

function run(what, command, args, options = {}) {
  const result = spawnSync(command, args, { cwd: root, stdio: 'inherit', ...options });
  if (result.error?.code === 'ENOENT') fail(`${command} was not found. Install Node.js 20 or later, with npm.`);
  if (result.status !== 0) fail(`${what} failed (exit code ${result.status ?? result.signal}).`);
}

function install() {
  const installed = path.join(root, 'node_modules', '.cairn-lock');
  const wanted = sha256(fs.readFileSync(path.join(root, 'package-lock.json')));
  if (fs.existsSync(installed) && fs.readFileSync(installed, 'utf8') === wanted) return;
  run('npm ci (it needs a network the first time)', 'npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
    shell: process.platform === 'win32',
  });
  fs.writeFileSync(installed, wanted);
}

function isFresh() {
  if (!fs.existsSync(stamp)) return false;
  const built = fs.statSync(stamp).mtimeMs;
  const inputs = ['src', 'test'].flatMap((folder) =>
    fs.readdirSync(path.join(root, folder), { recursive: true }).map((name) => path.join(folder, name)));
  return [...inputs, 'compile.mjs', 'build.mjs', 'package-lock.json'].every(
    (name) => fs.statSync(path.join(root, name)).mtimeMs <= built);
}

if (Number(process.versions.node.split('.')[0]) < 20)
  fail(`Node.js 20 or later is needed to compile the contracts; this is ${process.version}.`);
acquire();
install();
if (!isFresh()) {
  const started = new Date();
  run('compiling the contracts', process.execPath, ['compile.mjs']);
  fs.writeFileSync(stamp, '');
  fs.utimesSync(stamp, started, started);
}
