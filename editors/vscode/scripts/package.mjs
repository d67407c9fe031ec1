// Makes keydocs.vsix. On the extension's page, in the editor and on the marketplace, links of the README lead to the
// repository that package.json names: vsce alone would take the extension's folder for the repository's root.
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
