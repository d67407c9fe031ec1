// Search Identifiers…: a quick pick over the whole index, with a preview of the page.

import * as vscode from 'vscode';
import {
  ExecuteCommandRequest,
  WorkspaceSymbolResolveRequest,
  type LanguageClient,
  type WorkspaceSymbol,
} from 'vscode-languageclient/node';
import { keyOf, openPage, showText, tabs, uriOf, type Place } from './pages';
import type { Server } from './server';

/** Delays before a search while typing, and before a preview while moving. */
const SEARCH_DELAY_MS = 80;
const PREVIEW_DELAY_MS = 60;
const COMMAND = 'keydocs.searchIdentifiers';
const TO_SIDE = { iconPath: new vscode.ThemeIcon('split-horizontal'), tooltip: 'Open to the Side' };

/** An item without a symbol is a message. */
interface Item extends vscode.QuickPickItem {
  readonly symbol?: WorkspaceSymbol;
}

export async function searchIdentifiers(server: Server): Promise<void> {
  const client = await server.ready();
  if (!client) {
    return;
  }
  if (!client.initializeResult?.capabilities.executeCommandProvider?.commands.includes(COMMAND)) {
    void vscode.window.showInformationMessage('The server in keydocs.server.path is too old to search identifiers. Update it.');
    return;
  }
  new Search(client, selectedWord()).show();
}

class Search {
  readonly #client: LanguageClient;
  readonly #pick = vscode.window.createQuickPick<Item>();
  readonly #peek = new Peek();
  #request = new vscode.CancellationTokenSource();
  #searchTimer: NodeJS.Timeout | undefined;
  #previewTimer: NodeJS.Timeout | undefined;

  constructor(client: LanguageClient, word: string) {
    this.#client = client;
    const pick = this.#pick;
    pick.title = 'Keydocs: Search Identifiers';
    pick.placeholder = 'Part of an identifier';
    pick.matchOnDescription = false;
    pick.keepScrollPosition = false;
    pick.value = word;
    pick.onDidChangeValue(() => {
      this.#search();
    });
    pick.onDidChangeActive(([item]) => {
      this.#preview(item);
    });
    pick.onDidAccept(() => void this.#accept(pick.activeItems[0], vscode.ViewColumn.Active));
    pick.onDidTriggerItemButton(({ item }) => void this.#accept(item, vscode.ViewColumn.Beside));
    pick.onDidHide(() => {
      this.#end();
    });
  }

  show(): void {
    this.#pick.show();
    this.#search();
  }

  #search(): void {
    clearTimeout(this.#searchTimer);
    this.#request.cancel();
    this.#request = new vscode.CancellationTokenSource();
    const query = this.#pick.value.trim();
    if (!query) {
      this.#pick.items = [];
      this.#pick.busy = false;
      return;
    }
    this.#pick.busy = true;
    this.#searchTimer = setTimeout(() => void this.#runSearch(query, this.#request.token), SEARCH_DELAY_MS);
  }

  async #runSearch(query: string, token: vscode.CancellationToken): Promise<void> {
    try {
      const params = { command: COMMAND, arguments: [{ query }] };
      const symbols = (await this.#client.sendRequest(ExecuteCommandRequest.type, params, token)) as WorkspaceSymbol[];
      if (!token.isCancellationRequested) {
        this.#pick.items = symbols.length ? symbols.map((symbol) => this.#toItem(symbol)) : [noResults(query)];
        this.#pick.busy = false;
      }
    } catch (error) {
      if (!token.isCancellationRequested) {
        this.#pick.busy = false;
        this.#client.error('Search failed', error, false);
      }
    }
  }

  #preview(item: Item | undefined): void {
    clearTimeout(this.#previewTimer);
    const symbol = item?.symbol;
    if (symbol) {
      this.#previewTimer = setTimeout(() => void this.#peek.show(() => this.#placeOf(symbol)), PREVIEW_DELAY_MS);
    }
  }

  async #accept(item: Item | undefined, column: vscode.ViewColumn): Promise<void> {
    if (!item?.symbol) {
      return;
    }
    this.#pick.hide();
    await this.#peek.close();
    await openPage(await this.#placeOf(item.symbol), column);
  }

  #toItem(symbol: WorkspaceSymbol): Item {
    // LSP kinds are 1-based.
    const kind = (vscode.SymbolKind[symbol.kind - 1] ?? 'String').replace(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase();
    return {
      symbol,
      label: symbol.name,
      description: symbol.containerName ?? vscode.workspace.asRelativePath(vscode.Uri.parse(symbol.location.uri)),
      iconPath: new vscode.ThemeIcon(`symbol-${kind}`),
      buttons: [TO_SIDE],
      // The server has filtered already.
      alwaysShow: true,
    };
  }

  /** Resolves the line of a symbol on its page. */
  async #placeOf(symbol: WorkspaceSymbol): Promise<Place> {
    const { location } = await this.#client.sendRequest(WorkspaceSymbolResolveRequest.type, symbol);
    // Stay on the listed page.
    const range = 'range' in location && location.uri === symbol.location.uri ? location.range : undefined;
    return {
      uri: this.#client.protocol2CodeConverter.asUri(symbol.location.uri),
      range: this.#client.protocol2CodeConverter.asRange(range),
    };
  }

  #end(): void {
    clearTimeout(this.#searchTimer);
    clearTimeout(this.#previewTimer);
    this.#request.cancel();
    this.#pick.dispose();
    void this.#peek.close();
  }
}

/** The preview of pages. Closes the tabs it has opened. */
class Peek {
  #shown = new Set<string>();
  #tabsBefore = new Set(tabs().map(keyOf));
  #work: Promise<void> = Promise.resolve();
  #isClosed = false;
  #last: (() => Promise<Place>) | undefined;

  show(find: () => Promise<Place>): Promise<void> {
    this.#last = find;
    return this.#then(async () => {
      // Another item may have been selected meanwhile.
      if (!this.#isClosed && this.#last === find) {
        const place = await find();
        this.#shown.add(place.uri.toString());
        await showText(place, { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true, preview: true });
      }
    });
  }

  close(): Promise<void> {
    this.#isClosed = true;
    return this.#then(async () => {
      const ours = tabs().filter((tab) => this.#shown.has(uriOf(tab) ?? '') && !this.#tabsBefore.has(keyOf(tab)));
      await vscode.window.tabGroups.close(ours);
    });
  }

  #then(work: () => Promise<void>): Promise<void> {
    // Ignore pages that were removed.
    this.#work = this.#work.then(work).catch(() => undefined);
    return this.#work;
  }
}

function noResults(query: string): Item {
  return { label: `No identifiers found for "${query}"`, alwaysShow: true };
}

/** Returns the selection if it could be a name. */
function selectedWord(): string {
  const editor = vscode.window.activeTextEditor;
  const text = editor?.document.getText(editor.selection) ?? '';
  return /^\S{1,100}$/.test(text) ? text : '';
}
