// Completion middleware.

import * as vscode from 'vscode';
import { CompletionRequest, type CompletionMiddleware, type LanguageClient } from 'vscode-languageclient/node';

/** An item that matches nothing, so it is never shown. */
const NOTHING_YET = Object.assign(new vscode.CompletionItem(' '), { filterText: '\u0000', insertText: '' });
/** Word separators that lower the match score of the text after them. */
const LATER = ' '.repeat(32);
const WORD = /[\p{L}\p{M}\p{N}_]*$/u;

/** The last response of the server. */
interface Answer {
  readonly document: vscode.TextDocument;
  readonly position: vscode.Position;
  /** Whether it was empty because the word is too short. */
  readonly isForLater: boolean;
  /** Whether no other provider had items, so the editor fell back to the words of the document. */
  isAlone: boolean;
}

let last: Answer | undefined;
/** Documents in which other providers offer items for the first letter of a word. */
const shared = new WeakSet<vscode.TextDocument>();
let registered: vscode.Disposable | undefined;

/**
 * For a word that is too short, the server returns an empty incomplete list. As the word grows, VS Code asks only
 * providers that returned items, and it offers the words of the document only if none did. So if other providers have
 * items, the list gets an item that is never shown; else it stays empty, and a second provider, next to the one for
 * words, asks again when the word is long enough.
 */
export function completionMiddleware(
  client: () => LanguageClient,
): Pick<CompletionMiddleware, 'provideCompletionItem'> {
  registered?.dispose();
  registered = vscode.Disposable.from(
    vscode.languages.registerCompletionItemProvider('*', new BesideWords(client)),
    vscode.workspace.onDidChangeTextDocument((event) => void askAgain(event)),
  );
  return {
    provideCompletionItem: async (document, position, context, token, next) => {
      last = undefined;
      const found = await next(document, position, context, token);
      const list = Array.isArray(found) ? new vscode.CompletionList(found) : found;
      const isForLater = !!list?.isIncomplete && !list.items.length && wordBefore(document, position) !== '';
      if (!token.isCancellationRequested) {
        last = { document, position, isForLater, isAlone: false };
      }
      if (isForLater) {
        return shared.has(document) ? new vscode.CompletionList([NOTHING_YET], true) : list;
      }
      for (const item of list?.items ?? []) {
        sortLast(item, document, position);
      }
      return list;
    },
  };
}

/** A provider that VS Code asks together with the one for the words of the document. */
class BesideWords implements vscode.CompletionItemProvider {
  readonly #client: () => LanguageClient;

  constructor(client: () => LanguageClient) {
    this.#client = client;
  }

  async provideCompletionItems(
    document: vscode.TextDocument,
    position: vscode.Position,
    token: vscode.CancellationToken,
    context: vscode.CompletionContext,
  ): Promise<vscode.CompletionList | undefined> {
    shared.delete(document);
    if (last?.document !== document || !last.position.isEqual(position)) {
      const found = await this.#provider(document)?.provideCompletionItems(document, position, token, context);
      const list = Array.isArray(found) ? new vscode.CompletionList(found) : found;
      if (list?.items.length || !list?.isIncomplete) {
        return list ?? undefined;
      }
    }
    if (!last?.isForLater) {
      return undefined;
    }
    last.isAlone = true;
    return new vscode.CompletionList([NOTHING_YET], true);
  }

  async resolveCompletionItem(
    item: vscode.CompletionItem,
    token: vscode.CancellationToken,
  ): Promise<vscode.CompletionItem | undefined> {
    const document = vscode.window.activeTextEditor?.document;
    return (document && (await this.#provider(document)?.resolveCompletionItem?.(item, token))) ?? item;
  }

  /** Returns the client's provider, which asks the server. */
  #provider(document: vscode.TextDocument): vscode.CompletionItemProvider | undefined {
    const client = this.#client();
    return client.isRunning() ? client.getFeature(CompletionRequest.method).getProvider(document) : undefined;
  }
}

/**
 * Asks all providers again if a word grows that was too short for the server while others had items. Happens once per
 * document: from then on the list for such a word has an item.
 */
async function askAgain({ document, contentChanges }: vscode.TextDocumentChangeEvent): Promise<void> {
  const [change, second] = contentChanges;
  if (last?.document !== document || !change || second) {
    return;
  }
  const { isForLater, isAlone, position } = last;
  last = undefined;
  const grows = change.rangeLength === 0 && change.range.start.isEqual(position) && WORD.exec(change.text)?.index === 0;
  if (isForLater && !isAlone && grows && change.text) {
    shared.add(document);
    await vscode.commands.executeCommand('hideSuggestWidget');
    await vscode.commands.executeCommand('editor.action.triggerSuggest', { auto: true });
  }
}

function wordBefore(document: vscode.TextDocument, position: vscode.Position): string {
  return WORD.exec(document.lineAt(position).text.slice(0, position.character))?.[0] ?? '';
}

/**
 * Sorts an item after those of other providers. VS Code sorts by match score first and by `sortText` only among equals,
 * so the filter text starts with word separators, which score lower than most matches inside a name.
 */
function sortLast(item: vscode.CompletionItem, document: vscode.TextDocument, position: vscode.Position): void {
  const label = typeof item.label === 'string' ? item.label : item.label.label;
  const range = item.range instanceof vscode.Range ? item.range : item.range?.replacing;
  const word = position.translate(0, -wordBefore(document, position).length);
  let text = item.filterText ?? label;
  if (range?.start.isBefore(word)) {
    const before = document.getText(new vscode.Range(range.start, word));
    const inserted = item.insertText ?? label;
    if (text.startsWith(before) && typeof inserted === 'string' && inserted.startsWith(before)) {
      text = text.slice(before.length);
      item.range = new vscode.Range(word, range.end);
      item.insertText = inserted.slice(before.length);
    }
  }
  item.filterText = LATER + text;
  item.preselect = false;
}
