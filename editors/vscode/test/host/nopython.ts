// Without Python, one message explains what to do.

import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { server, show, until } from './support';

suite('without Python', () => {
  test('shows one message', async () => {
    const messages: string[] = [];
    const original = vscode.window.showErrorMessage;
    const listen = (message: string): Promise<undefined> => {
      messages.push(message);
      return Promise.resolve(undefined);
    };
    (vscode.window as { showErrorMessage: unknown }).showErrorMessage = listen;
    try {
      const running = await server();
      const state = await until(() => running.state.kind === 'absent' && running.state, 'the message');
      assert.equal(state.message, "Keydocs couldn't find Python 3.10 or later.");
      await running.start();
      assert.ok(messages.length <= 1, 'automatic restarts show no message');
      messages.length = 0;
      await show('almanac/watch.py', 'Station,');
      await vscode.commands.executeCommand('keydocs.openDocumentation');
      assert.deepEqual(messages, [state.message]);
    } finally {
      vscode.window.showErrorMessage = original;
    }
  });
});
