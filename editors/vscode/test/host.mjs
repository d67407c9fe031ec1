// Runs the tests of test/host in the extension host of a real VS Code: host.mjs [SESSION…]
//
// Each session is an editor with its own workspace and settings. It runs the tests like @vscode/test-electron: it calls
// `exports.run` of the file in extensionTestsPath.

import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EXTENSION, PICTURES, browse, install, makeHome, serve, sleep } from './editor.mjs';

const SERVER = 'lib/vscode/out/server-main.js';
const PATIENCE_MS = 480_000;

const SESSIONS = {
  sample: () => ({}),
  completion: () => ({}),
  otherServers: () => ({}),
  /** An empty path: no Python. */
  nopython: (home) => {
    mkdirSync(join(home, 'empty'));
    // As if started from a terminal: then the editor does not ask the login shell for a path.
    return { env: { PATH: join(home, 'empty'), VSCODE_CLI: '1' } };
  },
  /** An empty path, and a Python selected in a stand-in for the Python extension. */
  selected: (home) => {
    mkdirSync(join(home, 'empty'));
    installExtension(home, process.env.PYTHON);
    return { env: { PATH: join(home, 'empty'), VSCODE_CLI: '1' } };
  },
  /** Two folders, the second with its own page. */
  folders: (home) => {
    const docs = join(home, 'fog', 'docs');
    mkdirSync(docs, { recursive: true });
    writeFileSync(join(docs, 'fog.py_kw.md'), '# Keywords: `fog.py`\n\n- **`FogHorn`**: [fog.py_docs.md](./fog.py_docs.md)\n');
    const source = '## Original Source\n\n```python\nclass FogHorn:\n    pass\n```\n';
    writeFileSync(join(docs, 'fog.py_docs.md'), `# Documentation: \`fog.py\`\n\n${source}`);
    const workspace = join(home, 'two.code-workspace');
    writeFileSync(workspace, JSON.stringify({ folders: [{ path: 'sample' }, { path: 'fog' }] }));
    return { query: `workspace=${encodeURIComponent(workspace)}` };
  },
  /** An untrusted workspace that tries to choose programs to run. */
  untrusted: (home) => {
    const trap = join(home, 'sample', 'trap');
    writeFileSync(trap, `#!/bin/sh\ntouch ${join(home, 'sample', 'sprung')}\nexec python3 "$@"\n`);
    chmodSync(trap, 0o755);
    mkdirSync(join(home, 'sample', '.vscode'));
    const settings = { 'keydocs.interpreter': trap, 'keydocs.server.path': trap, 'keydocs.hover.enable': false };
    writeFileSync(join(home, 'sample', '.vscode', 'settings.json'), JSON.stringify(settings));
    return {
      isTrustAsked: true,
      settings: { 'security.workspace.trust.enabled': true, 'security.workspace.trust.startupPrompt': 'never' },
    };
  },
};

let failures = 0;
const wanted = process.argv.slice(2);
for (const name of wanted.length ? wanted : Object.keys(SESSIONS)) {
  failures += (await run(name)) ? 0 : 1;
}
process.exit(failures ? 1 : 0);

function installExtension(home, interpreter) {
  const folder = join(home, 'python');
  mkdirSync(folder);
  const manifest = { name: 'python', publisher: 'ms-python', version: '1.0.0', engines: { vscode: '^1.93.0' } };
  const more = { main: './main.js', activationEvents: ['onStartupFinished'] };
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ ...manifest, ...more }));
  const environments = `{
    getActiveEnvironmentPath: () => ({ id: 'one', path: 'one' }),
    resolveEnvironment: async () => ({ executable: { uri: require('vscode').Uri.file(${JSON.stringify(interpreter)}) } }),
    onDidChangeActiveEnvironmentPath: () => ({ dispose() {} }),
  }`;
  writeFileSync(join(folder, 'main.js'), `exports.activate = () => ({ environments: ${environments} });`);
  const vsce = join(EXTENSION, 'node_modules/@vscode/vsce/vsce');
  const vsix = join(home, 'python.vsix');
  const flags = ['--no-dependencies', '--allow-missing-repository', '--skip-license', '--out', vsix];
  execFileSync(process.execPath, [vsce, 'package', ...flags], { cwd: folder, stdio: 'ignore' });
  install(home, SERVER, ['--server-data-dir', join(home, 'data')], vsix);
}

async function run(name) {
  const { home, workspace, remove } = makeHome();
  const session = SESSIONS[name](home);
  const { env = {}, settings = {}, isTrustAsked = false, query = `folder=${encodeURIComponent(workspace)}` } = session;
  if (Object.keys(settings).length) {
    writeFileSync(join(home, 'data/data/Machine/settings.json'), JSON.stringify(settings));
  }
  const args = (port) => [
    '--host', '127.0.0.1', '--port', String(port), '--without-connection-token', '--accept-server-license-terms',
    '--server-data-dir', join(home, 'data'), '--extensions-dir', join(home, 'extensions'), '--disable-telemetry',
    ...(isTrustAsked ? [] : ['--disable-workspace-trust']), '--enable-smoke-test-driver',
  ];
  const server = await serve(home, SERVER, args, '/version', { ...env, KEYDOCS_TEST_SESSION: name });
  const browser = await browse(home);
  const { page } = browser;
  const done = new Promise((resolve) => {
    void page.exposeFunction('codeAutomationExit', resolve);
  });
  await page.exposeFunction('codeAutomationLog', (_type, args) => {
    const line = args.join(' ');
    if (process.env.VERBOSE || line.startsWith('[test]')) {
      console.log(line.replace(/^\[test\] ?/, ''));
    }
  });
  const remote = (path) => `vscode-remote://${server.authority}${path}`;
  const payload = [
    ['extensionDevelopmentPath', remote(EXTENSION)],
    ['extensionTestsPath', remote(join(EXTENSION, 'out/host/index.js'))],
    ['skipWelcome', 'true'],
  ];
  await page.goto(`${server.address}/?${query}&payload=${encodeURIComponent(JSON.stringify(payload))}`);
  const code = await Promise.race([done, sleep(PATIENCE_MS).then(() => 'timeout')]);
  if (code !== 0) {
    console.log(`session ${name}: ended with ${code}`);
    mkdirSync(PICTURES, { recursive: true });
    await page.screenshot({ path: join(PICTURES, `failed-${name}.png`) });
  }
  await browser.close();
  await server.stop();
  remove();
  return code === 0;
}
