// Helpers.

import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import type { Internals } from '../../src/extension';
import type { Server } from '../../src/server';

export function folder(): vscode.Uri {
  const first = vscode.workspace.workspaceFolders?.[0];
  if (!first) {
    throw new Error('no folder is open');
  }
  return first.uri;
}

export function file(path: string): vscode.Uri {
  return vscode.Uri.joinPath(folder(), path);
}

/** Returns the server once the extension is active. */
export async function server(): Promise<Server> {
  const extension = vscode.extensions.getExtension<Internals>('keydocs.keydocs');
  await until(() => extension?.isActive, 'activation');
  if (!extension) {
    throw new Error('the extension is not there');
  }
  return extension.exports.server;
}

export async function indexed(): Promise<Server> {
  const found = await server();
  const isReady = (): boolean => found.state.kind === 'running' && found.state.status?.state === 'ready';
  await until(isReady, 'the index').catch((error: unknown) => {
    throw new Error(`${String(error)}: ${JSON.stringify(found.state)}`);
  });
  return found;
}

/** Shows a file with the cursor in the first occurrence of a text. */
export async function show(path: string, text: string, within = 1): Promise<vscode.TextEditor> {
  const document = await vscode.workspace.openTextDocument(file(path));
  const at = document.positionAt(document.getText().indexOf(text) + within);
  return vscode.window.showTextDocument(document, { selection: new vscode.Range(at, at) });
}

interface Process {
  readonly pid: number;
  readonly spawnfile: string;
}

/** Returns the process of a client, which is private. */
export function processOf(client: LanguageClient | undefined): Process | undefined {
  return (client as unknown as { _serverProcess?: Process } | undefined)?._serverProcess;
}

/** Returns the text of all hovers at the cursor. */
export async function hover(): Promise<string> {
  const editor = vscode.window.activeTextEditor;
  assert.ok(editor);
  const found = await vscode.commands.executeCommand<vscode.Hover[]>(
    'vscode.executeHoverProvider',
    editor.document.uri,
    editor.selection.active,
  );
  return found.flatMap((one) => one.contents.map((part) => (part as vscode.MarkdownString).value)).join('\n');
}

export async function until<T>(check: () => T | Promise<T>, what: string): Promise<Exclude<T, null | undefined | false>> {
  for (const end = Date.now() + 40_000; Date.now() < end; ) {
    const found = await check();
    if (found) {
      return found as Exclude<T, null | undefined | false>;
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`waited in vain for ${what}`);
}

/** Returns the messages shown during an action, and dismisses them. */
export async function messagesDuring(act: () => Thenable<unknown>): Promise<string[]> {
  const messages: string[] = [];
  const window = vscode.window as unknown as Record<string, unknown>;
  const original = vscode.window.showInformationMessage;
  window.showInformationMessage = (message: string) => {
    messages.push(message);
    return Promise.resolve(undefined);
  };
  try {
    await act();
  } finally {
    window.showInformationMessage = original;
  }
  return messages;
}

/** Returns the file name and line number of the cursor. */
export function here(): string {
  const editor = vscode.window.activeTextEditor;
  const path = editor ? vscode.workspace.asRelativePath(editor.document.uri) : '';
  return `${path}:${(editor?.selection.active.line ?? -1) + 1}`;
}
