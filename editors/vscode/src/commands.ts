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

/** What the server says of its index. */
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
    openDocumentation: (asked) => openDocumentation(server, asked, vscode.ViewColumn.Active),
    openDocumentationToSide: (asked) => openDocumentation(server, asked, vscode.ViewColumn.Beside),
    goToSource: (asked) => goToSource(server, asked),
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

/**
 * Shows the page about what is at the cursor; for other extensions and key bindings, about `{ name }` or
 * `{ uri, position }`.
 */
async function openDocumentation(server: Server, asked: unknown, column: vscode.ViewColumn): Promise<Place[]> {
  const question = isQuestion(asked) ? asked : atCursor();
  if (!question) {
    void offerSearch();
    return [];
  }
  const found = await server.execute('keydocs.openDocumentation', { ...question, show: false });
  if (!found) {
    return [];
  }
  const places = (found as ServerPlace[]).map(toPlace);
  if (places[0]) {
    await openPage(places[0], column);
  } else {
    void vscode.window.showInformationMessage(`No documentation found for ${subject(asked)}.`);
  }
  return places;
}

/** Without an open file there is nothing to show the documentation of. */
async function offerSearch(): Promise<void> {
  const message = 'Open a file and place the cursor on an identifier, or search for one.';
  if ((await vscode.window.showInformationMessage(message, SEARCH)) === SEARCH) {
    await vscode.commands.executeCommand('keydocs.searchIdentifiers');
  }
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
  return { uri: editor.document.uri.toString(), position: toServer(editor.selection.active) };
}

function toServer({ line, character }: vscode.Position): ServerPosition {
  return { line, character };
}

/** What was asked for, as the message names it. */
function subject(asked: unknown): string {
  if (isQuestion(asked)) {
    return 'name' in asked ? `"${String(asked.name)}"` : 'this position';
  }
  const editor = vscode.window.activeTextEditor;
  const word = editor?.document.getWordRangeAtPosition(editor.selection.active);
  return editor && word ? `"${editor.document.getText(word)}"` : 'this position';
}

function toPlace({ uri, range: { start, end } }: ServerPlace): Place {
  const range = new vscode.Range(start.line, start.character, end.line, end.character);
  return { uri: vscode.Uri.parse(uri), range };
}

async function goToSource(server: Server, asked: unknown): Promise<void> {
  // A rendered page in a tab of its own has a URI that names no file.
  const given = asked instanceof vscode.Uri && asked.scheme !== 'webview-panel' ? asked : undefined;
  const editor = vscode.window.activeTextEditor;
  const uri = given ?? (await shownPage());
  if (!uri) {
    return;
  }
  // A page holds a copy of its source: from a line of that, it goes to the same line.
  const position = editor?.document.uri.toString() === uri.toString() ? editor.selection.active : undefined;
  const question = { uri: uri.toString(), ...(position && { position: toServer(position) }) };
  const found = await server.execute('keydocs.findSource', question);
  if (found) {
    await showText(toPlace(found as ServerPlace), {});
  } else if (found === null) {
    void vscode.window.showInformationMessage('No source found for this file.');
  }
}

/** The answer is for other extensions, and does not wait until the message is closed. */
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

/** The status item shows the progress. */
async function rebuildIndex(server: Server): Promise<void> {
  const status = (await server.execute('keydocs.rebuildIndex', { wait: true })) as Status | null | undefined;
  if (status?.state === 'ready') {
    void vscode.window.showInformationMessage(`Rebuilt the index: ${status.message}.`);
  } else if (status) {
    void vscode.window.showWarningMessage(`Couldn't rebuild the index: ${status.message}.`);
  }
}
