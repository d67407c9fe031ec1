// Packages keydocs.vsix, or with a platform as VS Code names it keydocs-TARGET.vsix: package.mjs [TARGET]. Links in the README are relative to the extension's folder in the repository; vsce alone would
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
const [target] = process.argv.slice(2);
const platform = target ? ['--target', target, '--out', `keydocs-${target}.vsix`] : ['--out', 'keydocs.vsix'];
const args = ['package', '--no-dependencies', ...links, ...platform];
const env = { ...process.env, KEYDOCS_TARGET: target ?? '' };
execFileSync(process.execPath, [vsce, ...args], { cwd: HOME, env, stdio: 'inherit' });
