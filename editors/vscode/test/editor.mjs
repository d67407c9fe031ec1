// A real VS Code for the tests: its folder, its server, and a browser.

import { execFileSync, spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

export const EXTENSION = join(dirname(fileURLToPath(import.meta.url)), '..');
export const PICTURES = join(EXTENSION, 'out', 'pictures');
const SAMPLE = join(EXTENSION, '../../tests/sample');
const EDITOR = process.env.KEYDOCS_VSCODE;
const PACKAGES = join(EDITOR, 'cs/node_modules');
const { chromium } = await import(pathToFileURL(join(PACKAGES, 'playwright-core/index.mjs')).href);

/** Settings that turn off downloads and unrelated notifications. */
export const QUIET = {
  'chat.disableAIFeatures': true,
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.welcomePage.walkthroughs.openOnInstall': false,
  'git.enabled': false,
};
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Creates the folder of a session, with the sample workspace in `sample`. */
export function makeHome(settings = {}) {
  const home = mkdtempSync(join(tmpdir(), 'keydocs-vscode-'));
  cpSync(SAMPLE, join(home, 'sample'), { recursive: true });
  for (const folder of ['data/User', 'data/data/Machine']) {
    mkdirSync(join(home, folder), { recursive: true });
    writeFileSync(join(home, folder, 'settings.json'), JSON.stringify({ ...QUIET, ...settings }));
  }
  return { home, workspace: join(home, 'sample'), remove: () => rmSync(home, { recursive: true, force: true }) };
}

/** Runs code-server or its VS Code server; `started` resolves when it responds. */
export async function serve(home, script, args, health, more = {}) {
  const env = { ...environment(home), ...more };
  const port = await freePort();
  const child = spawn(process.execPath, [join(PACKAGES, 'code-server', script), ...args(port)], { env });
  let output = '';
  child.stdout.on('data', (data) => (output += data));
  child.stderr.on('data', (data) => (output += data));
  const address = `http://127.0.0.1:${port}`;
  await until(() => fetch(address + health).then((answer) => answer.ok, () => false), `the editor's server\n${output}`);
  return {
    address,
    authority: `127.0.0.1:${port}`,
    output: () => output,
    stop: () =>
      new Promise((resolve) => {
        child.on('exit', resolve);
        child.kill();
        setTimeout(() => child.kill('SIGKILL'), 5_000).unref();
      }),
  };
}

/** Installs a packaged extension. */
export function install(home, script, args, vsix) {
  const all = [...args, '--extensions-dir', join(home, 'extensions'), '--install-extension', vsix];
  execFileSync(process.execPath, [join(PACKAGES, 'code-server', script), ...all], { env: environment(home) });
}

/** An environment without downloads, and without files outside the session's folder. */
function environment(home) {
  return {
    ...process.env,
    EXTENSIONS_GALLERY: '{}',
    XDG_CONFIG_HOME: home,
    XDG_DATA_HOME: home,
    XDG_CACHE_HOME: home,
    KEYDOCS_CACHE_DIR: join(home, 'index'),
  };
}

/** Returns the command lines of processes that use a folder. */
export function processesOf(folder) {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .map((name) => {
      try {
        return readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ');
      } catch {
        return '';
      }
    })
    .filter((line) => line.includes(folder));
}

export async function browse(home, options = {}) {
  const context = await chromium.launchPersistentContext(join(home, 'browser'), {
    executablePath: process.env.CHROMIUM,
    headless: true,
    viewport: { width: 1200, height: 750 },
    args: FLAGS,
    ...options,
  });
  return { page: await context.newPage(), close: () => context.close() };
}

export async function until(check, what, milliseconds = 60_000) {
  for (const end = Date.now() + milliseconds; Date.now() < end; ) {
    if (await check()) {
      return;
    }
    await sleep(100);
  }
  throw new Error(`waited in vain for ${what}`);
}

export function sleep(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
