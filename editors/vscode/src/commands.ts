// The commands in the palette.

import * as vscode from 'vscode';
import { openPage, showText, type Place } from './pages';
import { searchIdentifiers } from './search';
import type { Server } from './server';
import { findSources, isAboutSource } from './source';

interface ServerPlace {
  readonly uri: string;
  readonly range: { readonly start: ServerPosition; readonly end: ServerPosition };
}

interface ServerPosition {
  readonly line: number;
  readonly character: number;
}

export function registerCommands(server: Server, log: vscode.LogOutputChannel): vscode.Disposable {
  const commands: Record<string, (...args: unknown[]) => unknown> = {
    openDocumentation: (asked) => openDocumentation(server, asked, vscode.ViewColumn.Active),
    openDocumentationToSide: (asked) => openDocumentation(server, asked, vscode.ViewColumn.Beside),
    goToSource: (uri) => goToSource(uri),
    searchIdentifiers: () => searchIdentifiers(server),
    rebuildIndex: () => server.execute('keydocs.rebuildIndex'),
    showIndexInfo: () => server.execute('keydocs.showIndexInfo'),
    restartServer: () => server.restart(),
    showLog: () => {
      log.show();
    },
  };
  return vscode.Disposable.from(
    ...Object.entries(commands).map(([name, command]) =>
      vscode.commands.registerCommand(`keydocs.${name}`, async (...args: unknown[]) => {
        try {
          return await command(...args);
        } catch (error) {
          log.error(`keydocs.${name}: ${String(error)}`);
          void vscode.window.showErrorMessage(`Keydocs: ${error instanceof Error ? error.message : String(error)}`);
          return undefined;
        }
      }),
    ),
  );
}

/**
 * Shows the page about what is at the cursor; for other extensions and key bindings, about `{ name }` or
 * `{ uri, position }`. Where there is none, the server says so.
 */
async function openDocumentation(server: Server, asked: unknown, column: vscode.ViewColumn): Promise<Place[]> {
  const question = isQuestion(asked) ? asked : atCursor();
  if (!question) {
    return [];
  }
  const found = await server.executeQuietly('keydocs.openDocumentation', question);
  const places = Array.isArray(found) ? (found as ServerPlace[]).map(toPlace) : [];
  if (places[0]) {
    await openPage(places[0], column);
  }
  return places;
}

/** A menu of the editor passes the file's URI, which is no question. */
function isQuestion(asked: unknown): asked is object {
  return typeof asked === 'object' && asked !== null && ('name' in asked || 'position' in asked);
}

function atCursor(): object | undefined {
  const editor = vscode.window.activeTextEditor;
  if (!editor) {
    return undefined;
  }
  const { line, character } = editor.selection.active;
  return { uri: editor.document.uri.toString(), position: { line, character } };
}

function toPlace({ uri, range: { start, end } }: ServerPlace): Place {
  const range = new vscode.Range(start.line, start.character, end.line, end.character);
  return { uri: vscode.Uri.parse(uri), range };
}

async function goToSource(asked: unknown): Promise<void> {
  const uri = asked instanceof vscode.Uri ? asked : vscode.window.activeTextEditor?.document.uri;
  if (!uri || !isAboutSource(uri)) {
    void vscode.window.showInformationMessage('This file is no page of Keydocs, and no keyword file.');
    return;
  }
  const sources = await findSources(await vscode.workspace.openTextDocument(uri));
  const source = sources.length > 1 ? await choose(sources) : sources[0];
  if (source) {
    await showText({ uri: source }, {});
  } else if (!sources.length) {
    void vscode.window.showInformationMessage('The source of this page is not in the workspace.');
  }
}

async function choose(uris: readonly vscode.Uri[]): Promise<vscode.Uri | undefined> {
  const items = uris.map((uri) => ({ label: vscode.workspace.asRelativePath(uri), uri }));
  return (await vscode.window.showQuickPick(items, { placeHolder: 'Several files may be the source' }))?.uri;
}
