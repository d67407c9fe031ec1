// Bundles the extension into one file. `--tests` also builds the tests for the extension host.
import { build } from 'esbuild';
import { readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const HOME = join(dirname(fileURLToPath(import.meta.url)), '..');
const COMMON = {
  absWorkingDir: HOME,
  bundle: true,
  platform: 'node',
  format: 'cjs',
  // Node of the oldest supported VS Code.
  target: 'node20',
  external: ['vscode', 'mocha'],
  logLevel: 'warning',
};

rmSync(join(HOME, 'dist'), { recursive: true, force: true });
const result = await build({
  ...COMMON,
  entryPoints: ['src/extension.ts'],
  outfile: 'dist/extension.js',
  minify: true,
  metafile: true,
});
writeFileSync(join(HOME, 'dist/NOTICES.txt'), notices(Object.keys(result.metafile.inputs)));

if (process.argv.includes('--tests')) {
  await build({
    ...COMMON,
    entryPoints: readdirSync(join(HOME, 'test/host')).map((file) => `test/host/${file}`),
    outdir: 'out/host',
    sourcemap: 'inline',
  });
}

/** Returns the licenses of all bundled packages. */
function notices(inputs) {
  const folders = new Set(inputs.map((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0]).filter(Boolean));
  const texts = [...folders].sort().map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(join(HOME, folder, 'package.json'), 'utf8'));
    const file = readdirSync(join(HOME, folder)).find((one) => /^licen[cs]e/i.test(one));
    const text = file ? readFileSync(join(HOME, folder, file), 'utf8').trim() : license;
    return `${name} ${version}\n\n${text}\n`;
  });
  return `The extension holds parts of these packages:\n\n${texts.join(`\n${'-'.repeat(80)}\n\n`)}`;
}
