// An untrusted workspace gets documentation but cannot choose programs to run.

import * as assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import * as vscode from 'vscode';
import { file, indexed, show } from './support';

suite('an untrusted workspace', () => {
  suiteSetup(indexed);

  test('is not trusted', () => {
    assert.equal(vscode.workspace.isTrusted, false);
  });

  test('runs no program of the workspace', () => {
    assert.equal(existsSync(file('sprung').fsPath), false);
    const configuration = vscode.workspace.getConfiguration('keydocs');
    assert.equal(configuration.get('interpreter'), '');
    assert.equal(configuration.get('server.path'), '');
  });

  test('gets documentation', async () => {
    await show('almanac/watch.py', 'Station,');
    await vscode.commands.executeCommand('keydocs.openDocumentation');
    assert.match(vscode.window.activeTextEditor?.document.uri.path ?? '', /station\.py_docs\.md$/);
  });
});
