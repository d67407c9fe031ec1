// A multi-root workspace: each folder has its own index and settings.

import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { file, hover, indexed, until } from './support';

suite('a workspace of two folders', () => {
  suiteSetup(indexed);

  test('indexes both folders and counts them together', async () => {
    const info = await vscode.commands.executeCommand<{ roots: { root: string; keywordFiles: number }[] }>(
      'keydocs.showIndexInfo',
    );
    const folders = vscode.workspace.workspaceFolders ?? [];
    assert.deepEqual(info.roots.map(({ root }) => root).sort(), folders.map(({ uri }) => uri.fsPath).sort());
    const { state } = await indexed();
    assert.ok(state.kind === 'running');
    assert.equal(
      state.status?.keywordFiles,
      info.roots.reduce((sum, { keywordFiles }) => sum + keywordFiles, 0),
    );
  });

  test('finds a name of one folder in the other', async () => {
    await showText('Station');
    assert.match(await hover(), /A lighthouse and the water around it/);
    await showText('FogHorn');
    assert.match(await hover(), /class FogHorn/);
  });

  test('excludes files per folder', async () => {
    const fog = vscode.workspace.workspaceFolders?.[1];
    assert.ok(fog);
    const settings = vscode.workspace.getConfiguration('keydocs', fog);
    await showText('FogHorn');
    await settings.update('exclude', ['docs/'], vscode.ConfigurationTarget.WorkspaceFolder);
    await until(async () => (await hover()) === '', 'the name to be forgotten');
    await showText('Station');
    assert.match(await hover(), /A lighthouse/);
    await settings.update('exclude', undefined, vscode.ConfigurationTarget.WorkspaceFolder);
    await showText('FogHorn');
    await until(hover, 'the name to be known again');
  });

  test('forgets a removed folder', async () => {
    await showText('FogHorn');
    await until(hover, 'the hover');
    vscode.workspace.updateWorkspaceFolders(1, 1);
    await until(async () => (await hover()) === '', 'the name to be forgotten');
  });

  /** Shows a text in a file of the first folder. */
  async function showText(text: string): Promise<void> {
    const uri = file('scratch.py');
    await vscode.workspace.fs.writeFile(uri, Buffer.from(`${text}\n`));
    const document = await vscode.workspace.openTextDocument(uri);
    await until(() => document.getText().startsWith(text), 'the text');
    const start = new vscode.Position(0, 1);
    await vscode.window.showTextDocument(document, { selection: new vscode.Range(start, start) });
  }
});
