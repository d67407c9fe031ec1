// Where there is no Python, that is said once, with what to do.

import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { server, show, until } from './support';

suite('without Python', () => {
  test('the extension says so, and stays calm', async () => {
    const said: string[] = [];
    const original = vscode.window.showErrorMessage;
    const listen = (message: string): Promise<undefined> => {
      said.push(message);
      return Promise.resolve(undefined);
    };
    (vscode.window as { showErrorMessage: unknown }).showErrorMessage = listen;
    try {
      const running = await server();
      const state = await until(() => running.state.kind === 'absent' && running.state, 'the message');
      assert.equal(state.message, "Keydocs couldn't find Python 3.10 or later.");
      await running.start();
      assert.ok(said.length <= 1, 'starting again by itself says nothing');
      said.length = 0;
      await show('almanac/watch.py', 'Station,');
      await vscode.commands.executeCommand('keydocs.openDocumentation');
      assert.deepEqual(said, [state.message]);
    } finally {
      vscode.window.showErrorMessage = original;
    }
  });
});
