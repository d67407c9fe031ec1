// The features in a documented workspace.

import * as assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { look } from '../../src/status';
import { file, folder, here, hover, indexed, processOf, messagesDuring, server, show, until } from './support';

const PAGE = 'docs/almanac/station.py_docs.md';

suite('a documented workspace', () => {
  suiteSetup(indexed);

  teardown(async () => {
    for (const name of ['openIn', 'hover.enable', 'hover.languages', 'interpreter']) {
      await set(name, undefined);
    }
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  test('starts the extension and reports what is indexed', async () => {
    const { state } = await indexed();
    assert.ok(state.kind === 'running');
    assert.match(state.status?.message ?? '', /^\d+ keyword files, \d+ names$/);
    assert.ok((state.status?.keywordFiles ?? 0) >= 10);
  });

  test('hover shows the documentation', async () => {
    await show('almanac/watch.py', 'Station,');
    assert.match(await hover(), /class Station[^]*A lighthouse and the water around it/);
  });

  test('definition opens the line of the page', async () => {
    await show('almanac/watch.py', 'Station,');
    await vscode.commands.executeCommand('editor.action.revealDefinition');
    await until(() => here() === `${PAGE}:42`, 'the page');
  });

  test('completion offers documented identifiers', async () => {
    const editor = await show('almanac/watch.py', 'Station,', 5);
    const list = await vscode.commands.executeCommand<vscode.CompletionList>(
      'vscode.executeCompletionItemProvider',
      editor.document.uri,
      editor.selection.active,
    );
    const names = list.items.map((item) => (typeof item.label === 'string' ? item.label : item.label.label));
    assert.ok(names.includes('StationError'), names.slice(0, 20).join());
  });

  test('untitled documents get results', async () => {
    const document = await vscode.workspace.openTextDocument({ language: 'python', content: 'Station()' });
    const editor = await vscode.window.showTextDocument(document);
    editor.selection = new vscode.Selection(0, 2, 0, 2);
    assert.match(await hover(), /class Station/);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  test('Open Documentation opens the page at its line', async () => {
    await show('almanac/watch.py', 'Station,');
    await vscode.commands.executeCommand('keydocs.openDocumentation');
    assert.equal(here(), `${PAGE}:42`);
    assert.equal(vscode.window.tabGroups.all.length, 1);
  });

  test('Open Documentation offers a search if no file is open', async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    const messages = await messagesDuring(() => vscode.commands.executeCommand('keydocs.openDocumentation'));
    assert.deepEqual(messages, ['Open a file and place the cursor on an identifier, or search for one.']);
  });

  test('Open Documentation reports a missing name', async () => {
    const messages = await messagesDuring(() =>
      vscode.commands.executeCommand('keydocs.openDocumentation', { name: 'NobodyWroteThis' }),
    );
    assert.deepEqual(messages, ['No documentation found for "NobodyWroteThis".']);
  });

  test('Open Documentation accepts a name from other extensions', async () => {
    await vscode.commands.executeCommand('keydocs.openDocumentation', { name: 'StationError' });
    assert.equal(here(), `${PAGE}:37`);
  });

  test('Open Documentation to the Side keeps the source open', async () => {
    await show('almanac/watch.py', 'Station,');
    await vscode.commands.executeCommand('keydocs.openDocumentationToSide');
    assert.equal(here(), `${PAGE}:42`);
    assert.deepEqual(
      vscode.window.visibleTextEditors.map((editor) => [
        vscode.workspace.asRelativePath(editor.document.uri),
        editor.viewColumn,
      ]),
      [
        ['almanac/watch.py', 1],
        [PAGE, 2],
      ],
    );
  });

  test('keydocs.openIn renders pages', async () => {
    await set('openIn', 'preview');
    await show('almanac/watch.py', 'Station,');
    await vscode.commands.executeCommand('keydocs.openDocumentation');
    const input = await until(() => {
      const found = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
      return found instanceof vscode.TabInputCustom ? found : undefined;
    }, 'the preview');
    assert.equal(input.viewType, 'vscode.markdown.preview.editor');
    assert.equal(input.uri.toString(), file(PAGE).toString());
    // The text that it came from is gone.
    const { tabs } = vscode.window.tabGroups.activeTabGroup;
    const texts = tabs.flatMap(({ input }) => (input instanceof vscode.TabInputText ? [input.uri.path] : []));
    assert.ok(!texts.includes(file(PAGE).path));
  });

  for (const [from, to] of [
    [PAGE, 'almanac/station.py'],
    ['docs/almanac/station.py_kw.md', 'almanac/station.py'],
    ['docs/config/station_yaml_docs.md', 'config/station.yaml'],
    ['docs/lamp/character.hpp_docs.md', 'lamp/character.hpp'],
    ['docs/lamp/CMakeLists.txt_kw.md', 'lamp/CMakeLists.txt'],
  ] as const) {
    test(`Go to Source opens ${to} from ${from}`, async () => {
      await vscode.window.showTextDocument(file(from), { selection: new vscode.Range(0, 0, 0, 0) });
      await vscode.commands.executeCommand('keydocs.goToSource');
      assert.equal(here(), `${to}:1`);
    });
  }

  for (const way of ['markdown.showPreview', 'markdown.reopenAsPreview', 'markdown.showLockedPreviewToSide']) {
    test(`Go to Source works from a page rendered by ${way}`, async () => {
      await vscode.window.showTextDocument(file(PAGE), { preview: false });
      await vscode.commands.executeCommand(way);
      await until(() => !vscode.window.activeTextEditor, 'the preview');
      await vscode.commands.executeCommand('keydocs.goToSource');
      assert.equal(here(), 'almanac/station.py:1');
    });
  }

  test('Go to Source closes the text of a rendered page', async () => {
    await vscode.commands.executeCommand('markdown.showPreview', file(PAGE));
    await until(() => vscode.window.tabGroups.activeTabGroup.activeTab?.input instanceof vscode.TabInputWebview, 'it');
    await vscode.commands.executeCommand('keydocs.goToSource');
    assert.equal(here(), 'almanac/station.py:1');
    const { tabs } = vscode.window.tabGroups.activeTabGroup;
    assert.deepEqual(tabs.map(({ label }) => label), ['Preview station.py_docs.md', 'station.py']);
  });

  test('Go to Source keeps the line', async () => {
    await show(PAGE, 'class Station:');
    await vscode.commands.executeCommand('keydocs.goToSource');
    const editor = vscode.window.activeTextEditor;
    assert.equal(editor?.document.lineAt(editor.selection.active).text, 'class Station:');
    assert.match(here(), /^almanac\/station\.py:/);
  });

  test('Go to Source stays if there is no source', async () => {
    await vscode.window.showTextDocument(file('docs/handbook/lamp_room_docs.md'));
    await vscode.commands.executeCommand('keydocs.goToSource');
    assert.equal(here(), 'docs/handbook/lamp_room_docs.md:1');
  });

  for (const [path, headings, first] of [
    [PAGE, ['# Documentation: almanac/station.py'], 'StationError'],
    ['docs/almanac/station.py_kw.md', ['# Keyword Index: almanac/station.py'], 'Station'],
  ] as const) {
    test(`the outline of ${path} lists each heading and identifier once`, async () => {
      const document = await vscode.workspace.openTextDocument(file(path));
      const found = await vscode.commands.executeCommand<vscode.DocumentSymbol[]>(
        'vscode.executeDocumentSymbolProvider',
        file(path),
      );
      const names = found.map(({ name }) => name);
      assert.ok(names.includes(first), names.join());
      for (const { name, detail, selectionRange } of found) {
        const isHeading = detail === '';
        assert.equal(document.lineAt(selectionRange.start).text.startsWith('#'), isHeading, name);
      }
      assert.deepEqual(names.filter((name) => name.startsWith('# ')), headings);
    });
  }

  test('Go to Implementations opens the source', async () => {
    await show('almanac/watch.py', 'Station,');
    const { document, selection } = vscode.window.activeTextEditor ?? assert.fail();
    const found = await vscode.commands.executeCommand<(vscode.Location | vscode.LocationLink)[]>(
      'vscode.executeImplementationProvider',
      document.uri,
      selection.active,
    );
    const uris = found.map((place) => ('uri' in place ? place.uri : place.targetUri));
    assert.deepEqual(uris.map(String), [file('almanac/station.py').toString()]);
  });

  test('settings take effect immediately', async () => {
    await show('almanac/watch.py', 'Station,');
    await set('hover.enable', { '*': true, python: false });
    await until(async () => (await hover()) === '', 'no hover');
    await set('hover.enable', undefined);
    await until(hover, 'the hover');
    await set('hover.languages', { python: false });
    await until(async () => (await hover()) === '', 'no hover');
    await set('hover.languages', undefined);
    await until(hover, 'the hover');
  });

  test('the team file applies unless the user overrides it', async () => {
    await show('almanac/watch.py', 'Station,');
    const toml = file('keydocs.toml');
    const before = await vscode.workspace.fs.readFile(toml);
    await vscode.workspace.fs.writeFile(toml, Buffer.from('hover.enable = false\n'));
    await until(async () => (await hover()) === '', 'no hover');
    await set('hover.enable', true);
    await until(hover, 'the hover');
    await vscode.workspace.fs.writeFile(toml, before);
  });

  test('Rebuild Index and Show Index Info report the counts of the status item', async () => {
    const states: string[] = [];
    const running = await indexed();
    const listener = running.onDidChange((state) => states.push(look(state).text));
    const [rebuilt] = await messagesDuring(() => vscode.commands.executeCommand('keydocs.rebuildIndex'));
    listener.dispose();
    assert.equal(states[0], '$(sync~spin) Keydocs');
    assert.equal(states.at(-1), '$(book) Keydocs');
    const { tooltip } = look(running.state);
    assert.equal(rebuilt, `Rebuilt the index: ${tooltip}.`);
    const [info] = await messagesDuring(() => vscode.commands.executeCommand('keydocs.showIndexInfo'));
    assert.match(info ?? '', /^Keydocs \d+\.\d+\.\d+: /);
    assert.equal(info?.replace(/^[^:]*: /, ''), `${tooltip}.`);
  });

  test('new pages are found', async () => {
    const text = '# Keywords: `almanac/fog.py`\n\n- **`FogHorn`**: [fog.py_docs.md](./fog.py_docs.md)\n';
    await vscode.workspace.fs.writeFile(file('docs/almanac/fog.py_kw.md'), Buffer.from(text));
    const page = '# Documentation: `almanac/fog.py`\n\n## Original Source\n\n```python\nclass FogHorn:\n    pass\n```\n';
    await vscode.workspace.fs.writeFile(file('docs/almanac/fog.py_docs.md'), Buffer.from(page));
    const document = await vscode.workspace.openTextDocument({ language: 'python', content: 'FogHorn' });
    await vscode.window.showTextDocument(document);
    await until(hover, 'the hover');
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  for (const [from, to] of [
    ['docs/almanac', 'docs/calendar'],
    ['docs/lamp/character.hpp_docs.md', 'docs/lamp/letter.hpp_docs.md'],
    ['almanac/sun.py', 'almanac/star.py'],
  ] as const) {
    test(`renaming ${from} updates links`, async () => {
      const before = texts();
      assert.deepEqual(brokenLinks(), []);
      await rename(from, to);
      await until(() => vscode.workspace.textDocuments.every(({ isDirty }) => !isDirty), 'saved documents');
      assert.deepEqual(brokenLinks(), []);
      assert.notDeepEqual(texts(), before);
      await rename(to, from);
      await until(() => isDeepStrictEqual(texts(), before), 'the files as they were');
    });
  }

  test('restarts a server that was killed twice', async () => {
    for (let death = 0; death < 2; death += 1) {
      const running = await indexed();
      const before = pid(running.client);
      process.kill(before, 'SIGKILL');
      await until(() => running.client && pid(running.client) !== before, 'another process');
      await indexed();
      await show('almanac/watch.py', 'Station,');
      await until(hover, 'the hover');
    }
    await set('hover.enable', false);
    await until(async () => (await hover()) === '', 'no hover');
  });

  test('Restart Server starts a new process', async () => {
    const running = await indexed();
    const first = pid(running.client);
    await vscode.commands.executeCommand('keydocs.restartServer');
    assert.notEqual(pid(running.client), first);
    await indexed();
  });

  test('Restart Server keeps the order of hovers', async () => {
    const { document } = await show('almanac/watch.py', 'Station,');
    const other = vscode.languages.registerHoverProvider('python', { provideHover: () => new vscode.Hover('other') });
    const order = async (): Promise<string> => {
      const text = await hover();
      return text.includes('class Station') ? text.replace(/class Station[^]*?(?=\nother|$)/, 'ours') : '';
    };
    try {
      const before = await until(order, 'both hovers');
      assert.match(before, /other/);
      await vscode.commands.executeCommand('keydocs.restartServer');
      assert.equal(await until(order, 'both hovers'), before);
      process.kill(pid((await server()).client), 'SIGKILL');
      await indexed();
      assert.equal(await until(order, 'both hovers'), before);
    } finally {
      other.dispose();
    }
    assert.equal(document.languageId, 'python');
  });

  test('reports a missing interpreter and tries a new one at once', async () => {
    await set('interpreter', ['/nowhere/python3', '-q']);
    const running = await server();
    const state = await until(() => running.state.kind === 'absent' && running.state, 'the message');
    assert.equal(state.message, "Can't use keydocs.interpreter: /nowhere/python3 -q: command not found.");
    await set('interpreter', undefined);
    await indexed();
  });

  test('reports a Python that is too old', async () => {
    const old = file('old').fsPath;
    writeFileSync(old, '#!/bin/sh\necho 3.9.18\n', { mode: 0o755 });
    await set('interpreter', old);
    const running = await server();
    const state = await until(() => running.state.kind === 'absent' && running.state, 'the message');
    assert.equal(state.message, `Can't use keydocs.interpreter: ${old}: Python 3.9.18 is older than 3.10.`);
    await set('interpreter', undefined);
    await indexed();
  });

  test('keydocs.server.path replaces the bundled server', async () => {
    const own = file('own').fsPath;
    const launch = join(__dirname, '../../bundled/launch.py');
    writeFileSync(own, `#!/bin/sh\nexec "${process.env.PYTHON ?? ''}" "${launch}" "$@"\n`, { mode: 0o755 });
    const settings = vscode.workspace.getConfiguration('keydocs');
    const running = await server();
    try {
      await settings.update('server.path', own, vscode.ConfigurationTarget.Global);
      await until(() => processOf(running.client)?.spawnfile === own, 'the other server');
      await indexed();
    } finally {
      await settings.update('server.path', undefined, vscode.ConfigurationTarget.Global);
    }
    await until(() => running.client && processOf(running.client)?.spawnfile !== own, 'the server of the extension');
    await indexed();
  });

  test('the search finds identifiers of the workspace', async () => {
    const found = await vscode.commands.executeCommand<vscode.SymbolInformation[]>(
      'vscode.executeWorkspaceSymbolProvider',
      'StationErr',
    );
    assert.deepEqual(found.map(({ name, containerName }) => [name, containerName]), [
      ['StationError', 'almanac/station.py'],
    ]);
    const parts = await vscode.commands.executeCommand<vscode.SymbolInformation[]>(
      'vscode.executeWorkspaceSymbolProvider',
      'tionerr',
    );
    assert.ok(parts.some(({ name, containerName }) => name === 'StationError' && containerName === 'almanac/station.py'));
  });
});

function set(name: string, value: unknown): Thenable<void> {
  return vscode.workspace.getConfiguration('keydocs').update(name, value, vscode.ConfigurationTarget.Workspace);
}

/** Renames a file or folder as in the explorer, with the edits of extensions. */
async function rename(from: string, to: string): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  edit.renameFile(file(from), file(to));
  assert.ok(await vscode.workspace.applyEdit(edit, { isRefactoring: true }));
}

/** Returns the Markdown files on disk by path. */
function texts(): Record<string, string> {
  const root = folder().fsPath;
  const paths = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.md'));
  return Object.fromEntries(paths.sort().map((path) => [path, readFileSync(join(root, path), 'utf8')]));
}

/** Returns the problems that the command line finds in the files on disk. */
function brokenLinks(): unknown[] {
  const args = ['-m', 'keydocs', 'check', '--root', folder().fsPath, '--select', 'broken-link', '--format', 'json'];
  const { stdout } = spawnSync(process.env.PYTHON ?? '', args, { encoding: 'utf8' });
  return (JSON.parse(stdout) as { findings: unknown[] }).findings;
}

function pid(client: LanguageClient | undefined): number {
  return processOf(client)?.pid ?? assert.fail('no process');
}
