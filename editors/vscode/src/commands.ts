// The commands in the palette.

import * as vscode from 'vscode';
import { openPage, shownPage, showText, type Place } from './pages';
import { searchIdentifiers } from './search';
import type { Server, Status } from './server';

interface ServerPlace {
  readonly uri: string;
  readonly range: { readonly start: ServerPosition; readonly end: ServerPosition };
}

interface ServerPosition {
  readonly line: number;
  readonly character: number;
}

/** The result of `keydocs.showIndexInfo`. */
interface Info {
  readonly version: string;
  readonly roots: readonly Root[];
}

interface Root {
  readonly root: string;
  readonly message: string;
}

const REBUILD = 'Rebuild Index';
const SEARCH = 'Search Identifiers…';
const SHOW_LOG = 'Show Log';

export function registerCommands(server: Server, log: vscode.LogOutputChannel): vscode.Disposable {
  const commands: Record<string, (...args: unknown[]) => unknown> = {
    openDocumentation: (argument) => openDocumentation(server, argument, vscode.ViewColumn.Active),
    openDocumentationToSide: (argument) => openDocumentation(server, argument, vscode.ViewColumn.Beside),
    goToSource: (argument) => goToSource(server, argument),
    searchIdentifiers: () => searchIdentifiers(server),
    rebuildIndex: () => rebuildIndex(server),
    showIndexInfo: () => showIndexInfo(server),
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

/** Opens the page about the identifier at the cursor, or about `{ name }` or `{ uri, position }` from a key binding. */
async function openDocumentation(server: Server, argument: unknown, column: vscode.ViewColumn): Promise<Place[]> {
  const query = isQuery(argument) ? argument : atCursor();
  if (!query) {
    void offerSearch();
    return [];
  }
  const result = await server.execute('keydocs.openDocumentation', { ...query, show: false });
  if (!result) {
    return [];
  }
  const places = (result as ServerPlace[]).map(toPlace);
  if (places[0]) {
    await openPage(places[0], column);
  } else {
    void vscode.window.showInformationMessage(`No documentation found for ${subject(argument)}.`);
  }
  return places;
}

async function offerSearch(): Promise<void> {
  const message = 'Open a file and place the cursor on an identifier, or search for one.';
  if ((await vscode.window.showInformationMessage(message, SEARCH)) === SEARCH) {
    await vscode.commands.executeCommand('keydocs.searchIdentifiers');
  }
}

/** Menus pass the URI of the file, which is not a query. */
function isQuery(argument: unknown): argument is object {
  return typeof argument === 'object' && argument !== null && ('name' in argument || 'position' in argument);
}

function atCursor(): object | undefined {
  const editor = vscode.window.activeTextEditor;
  if (!editor) {
    return undefined;
  }
  return { uri: editor.document.uri.toString(), position: toServer(editor.selection.active) };
}

function toServer({ line, character }: vscode.Position): ServerPosition {
  return { line, character };
}

/** Names the queried identifier in a message. */
function subject(argument: unknown): string {
  if (isQuery(argument)) {
    return 'name' in argument ? `"${String(argument.name)}"` : 'this position';
  }
  const editor = vscode.window.activeTextEditor;
  const word = editor?.document.getWordRangeAtPosition(editor.selection.active);
  return editor && word ? `"${editor.document.getText(word)}"` : 'this position';
}

function toPlace({ uri, range: { start, end } }: ServerPlace): Place {
  const range = new vscode.Range(start.line, start.character, end.line, end.character);
  return { uri: vscode.Uri.parse(uri), range };
}

async function goToSource(server: Server, argument: unknown): Promise<void> {
  // The URI of a rendered page names no file.
  const given = argument instanceof vscode.Uri && argument.scheme !== 'webview-panel' ? argument : undefined;
  const editor = vscode.window.activeTextEditor;
  const uri = given ?? (await shownPage());
  if (!uri) {
    return;
  }
  // A page holds a copy of its source: keep the line.
  const position = editor?.document.uri.toString() === uri.toString() ? editor.selection.active : undefined;
  const query = { uri: uri.toString(), ...(position && { position: toServer(position) }) };
  const result = await server.execute('keydocs.findSource', query);
  if (result) {
    await showText(toPlace(result as ServerPlace), {});
  } else if (result === null) {
    void vscode.window.showInformationMessage('No source found for this file.');
  }
}

/** Returns the info to other extensions without waiting for the message to close. */
async function showIndexInfo(server: Server): Promise<unknown> {
  const info = await server.execute('keydocs.showIndexInfo', { show: false });
  if (info) {
    void offer(info as Info);
  }
  return info;
}

async function offer({ version, roots }: Info): Promise<void> {
  const message = roots.length > 1 ? roots.map(summary).join('; ') : (roots[0]?.message ?? 'no folder is open');
  const choice = await vscode.window.showInformationMessage(`Keydocs ${version}: ${message}.`, REBUILD, SHOW_LOG);
  if (choice) {
    await vscode.commands.executeCommand(choice === REBUILD ? 'keydocs.rebuildIndex' : 'keydocs.showLog');
  }
}

function summary({ root, message }: Root): string {
  const folder = vscode.workspace.getWorkspaceFolder(vscode.Uri.file(root))?.name ?? root;
  return `${folder}: ${message}`;
}

/** Progress is shown in the status item. */
async function rebuildIndex(server: Server): Promise<void> {
  const status = (await server.execute('keydocs.rebuildIndex', { wait: true })) as Status | null | undefined;
  if (status?.state === 'ready') {
    void vscode.window.showInformationMessage(`Rebuilt the index: ${status.message}.`);
  } else if (status) {
    void vscode.window.showWarningMessage(`Couldn't rebuild the index: ${status.message}.`);
  }
}
