// How a page is shown: as text at its line, or rendered and scrolled there.

import * as vscode from 'vscode';

const SCROLL_PATIENCE_MS = 500;
/** Rendered, a place is not quite where the text is; some lines above it are seen too. */
const LINES_ABOVE = 3;

export interface Place {
  readonly uri: vscode.Uri;
  readonly range?: vscode.Range | undefined;
}

/** Shows a page as the setting `keydocs.openIn` says. */
export async function openPage(place: Place, viewColumn = vscode.ViewColumn.Active): Promise<void> {
  const rendered = vscode.workspace.getConfiguration('keydocs').get('openIn') === 'preview';
  if (!rendered || !place.uri.path.endsWith('.md')) {
    await showText(place, { viewColumn });
    return;
  }
  // The preview begins where the text editor was, so the text is shown first, and then turned into the preview.
  const editor = await showText(place, { viewColumn });
  await scrolled(editor, Math.max(0, (place.range?.start.line ?? 0) - LINES_ABOVE));
  await vscode.commands.executeCommand('markdown.reopenAsPreview');
}

/** The page or file that is shown in the active editor, as text or rendered. */
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

/** Only the Markdown extension knows which file its preview shows: it opens it, as text. */
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

/** Tells the tabs apart: by their groups, and by what they show. */
export function keyOf(tab: vscode.Tab): string {
  return `${tab.group.viewColumn} ${uriOf(tab) ?? tab.label}`;
}

/** Shows a place as text; its line is in the middle, or on top where that is nearly so. */
export async function showText(
  { uri, range }: Place,
  options: vscode.TextDocumentShowOptions,
): Promise<vscode.TextEditor> {
  const document = await vscode.workspace.openTextDocument(uri);
  const at = range && new vscode.Range(range.start, range.start);
  return vscode.window.showTextDocument(document, { ...options, ...(at && { selection: at }) });
}

/** Brings a line to the top of an editor, and waits until it is seen there. */
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
    const timer = setTimeout(done, SCROLL_PATIENCE_MS);
    editor.revealRange(new vscode.Range(line, 0, line, 0), vscode.TextEditorRevealType.AtTop);
  });
}
