// Entry point.

import * as vscode from 'vscode';
import { registerCommands } from './commands';
import { onDidSelectPython } from './python';
import { Server } from './server';
import { registerStatus } from './status';

/** Settings that need a restart of the server. */
const RESTART_SETTINGS = ['keydocs.interpreter', 'keydocs.server.path'];

let server: Server | undefined;

/** For tests. */
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
      if (RESTART_SETTINGS.some((name) => event.affectsConfiguration(name))) {
        void started.restart();
      }
    }),
    // A trusted workspace may choose the interpreter.
    vscode.workspace.onDidGrantWorkspaceTrust(() => void started.restart()),
  );
  void vscode.commands.executeCommand('setContext', 'keydocs.isActive', true);
  void started.start().then(() => retryWithSelectedPython(context, started));
  return { server: started };
}

export async function deactivate(): Promise<void> {
  await server?.stop();
}

/** Starts the server with a Python that is selected later, if none was found before. */
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
