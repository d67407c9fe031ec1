// Shows pages as text at a line, or rendered and scrolled there.

import * as vscode from 'vscode';

const SCROLL_TIMEOUT_MS = 500;
/** Lines shown above a place in a rendered page, whose position is approximate. */
const LINES_ABOVE = 3;

export interface Place {
  readonly uri: vscode.Uri;
  readonly range?: vscode.Range | undefined;
}

/** Opens a page as text or rendered, according to `keydocs.openIn`. */
export async function openPage(place: Place, viewColumn = vscode.ViewColumn.Active): Promise<void> {
  const rendered = vscode.workspace.getConfiguration('keydocs').get('openIn') === 'preview';
  if (!rendered || !place.uri.path.endsWith('.md')) {
    await showText(place, { viewColumn });
    return;
  }
  // The preview starts at the position of the text editor it replaces.
  const editor = await showText(place, { viewColumn });
  await scrolled(editor, Math.max(0, (place.range?.start.line ?? 0) - LINES_ABOVE));
  await vscode.commands.executeCommand('markdown.reopenAsPreview');
}

/** Returns the page or file in the active editor, text or rendered. */
export async function shownPage(): Promise<vscode.Uri | undefined> {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  if (input instanceof vscode.TabInputCustom) {
    return input.uri;
  }
  if (input instanceof vscode.TabInputWebview && input.viewType.endsWith('markdown.preview')) {
    return pageOfPreview();
  }
  return vscode.window.activeTextEditor?.document.uri;
}

/** Only the Markdown extension knows the file of its preview: it opens the text, whose tab is closed again. */
async function pageOfPreview(): Promise<vscode.Uri | undefined> {
  const before = new Set(tabs().map(keyOf));
  const editor = await vscode.commands.executeCommand<vscode.TextEditor | undefined>('markdown.showSource');
  await vscode.window.tabGroups.close(tabs().filter((tab) => !before.has(keyOf(tab))));
  return editor?.document.uri;
}

export function tabs(): vscode.Tab[] {
  return vscode.window.tabGroups.all.flatMap((group) => group.tabs);
}

export function uriOf(tab: vscode.Tab): string | undefined {
  return tab.input instanceof vscode.TabInputText ? tab.input.uri.toString() : undefined;
}

/** Identifies a tab by its group and content. */
export function keyOf(tab: vscode.Tab): string {
  return `${tab.group.viewColumn} ${uriOf(tab) ?? tab.label}`;
}

/** Opens a place as text with the cursor on its line. */
export async function showText(
  { uri, range }: Place,
  options: vscode.TextDocumentShowOptions,
): Promise<vscode.TextEditor> {
  const document = await vscode.workspace.openTextDocument(uri);
  const at = range && new vscode.Range(range.start, range.start);
  return vscode.window.showTextDocument(document, { ...options, ...(at && { selection: at }) });
}

/** Scrolls a line to the top of an editor, and resolves when it is visible. */
function scrolled(editor: vscode.TextEditor, line: number): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      listener.dispose();
      clearTimeout(timer);
      resolve();
    };
    const listener = vscode.window.onDidChangeTextEditorVisibleRanges((event) => {
      if (event.textEditor === editor && (event.visibleRanges[0]?.start.line ?? 0) <= line) {
        done();
      }
    });
    const timer = setTimeout(done, SCROLL_TIMEOUT_MS);
    editor.revealRange(new vscode.Range(line, 0, line, 0), vscode.TextEditorRevealType.AtTop);
  });
}
