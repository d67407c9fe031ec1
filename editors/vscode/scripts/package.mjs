// Packages keydocs.vsix. Links in the README are relative to the extension's folder in the repository; vsce alone would
// resolve them from the repository's root.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const HOME = join(dirname(fileURLToPath(import.meta.url)), '..');
const { repository } = JSON.parse(readFileSync(join(HOME, 'package.json'), 'utf8'));
const address = repository.url.replace(/\.git$/, '');
const vsce = join(HOME, 'node_modules/@vscode/vsce/vsce');
const links = [
  '--baseContentUrl', `${address}/blob/HEAD/${repository.directory}`,
  '--baseImagesUrl', `${address}/raw/HEAD/${repository.directory}`,
];
const args = ['package', '--no-dependencies', ...links, '--out', 'keydocs.vsix'];
execFileSync(process.execPath, [vsce, ...args], { cwd: HOME, stdio: 'inherit' });
