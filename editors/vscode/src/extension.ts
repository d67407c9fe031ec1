// Where it begins and ends.

import * as vscode from 'vscode';
import { registerCommands } from './commands';
import { onDidSelectPython } from './python';
import { Server } from './server';
import { registerStatus } from './status';

/** A change of these needs another process. */
const PROCESS = ['keydocs.interpreter', 'keydocs.server.path'];

let server: Server | undefined;

/** What tests see. */
export interface Internals {
  readonly server: Server;
}

export function activate(context: vscode.ExtensionContext): Internals {
  const log = vscode.window.createOutputChannel('Keydocs', { log: true });
  const started = new Server(context, log);
  server = started;
  context.subscriptions.push(log, started, registerStatus(started), registerCommands(started, log));
  context.subscriptions.push(
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (PROCESS.some((name) => event.affectsConfiguration(name))) {
        void started.restart();
      }
    }),
    // Now what the workspace says of the interpreter counts too.
    vscode.workspace.onDidGrantWorkspaceTrust(() => void started.restart()),
  );
  void vscode.commands.executeCommand('setContext', 'keydocs.isActive', true);
  // Nobody waits for it: the editor goes on while the server starts.
  void started.start().then(() => retryWithSelectedPython(context, started));
  return { server: started };
}

export async function deactivate(): Promise<void> {
  await server?.stop();
}

/** Any Python will do for the server; only where there was none, one that is selected later is welcome. */
async function retryWithSelectedPython(context: vscode.ExtensionContext, started: Server): Promise<void> {
  if (started.state.kind !== 'absent' || !vscode.workspace.isTrusted) {
    return;
  }
  const listener = await onDidSelectPython(() => {
    if (started.state.kind === 'absent') {
      void started.start();
    }
  });
  if (listener) {
    context.subscriptions.push(listener);
  }
}
