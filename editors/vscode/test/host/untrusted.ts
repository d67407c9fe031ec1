// In a workspace that is not trusted, documentation is shown, and nothing is run that the workspace chooses.

import * as assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import * as vscode from 'vscode';
import { file, indexed, show } from './support';

suite('in an untrusted workspace', () => {
  suiteSetup(indexed);

  test('it is not trusted', () => {
    assert.equal(vscode.workspace.isTrusted, false);
  });

  test('no program of the workspace was run', () => {
    assert.equal(existsSync(file('sprung').fsPath), false);
    const configuration = vscode.workspace.getConfiguration('keydocs');
    assert.equal(configuration.get('interpreter'), '');
    assert.equal(configuration.get('server.path'), '');
  });

  test('documentation is shown', async () => {
    await show('almanac/watch.py', 'Station,');
    await vscode.commands.executeCommand('keydocs.openDocumentation');
    assert.match(vscode.window.activeTextEditor?.document.uri.path ?? '', /station\.py_docs\.md$/);
  });
});
