// Search Identifiers…: a list over the whole index that answers as one types, with the page beside it.

import * as vscode from 'vscode';
import {
  ExecuteCommandRequest,
  WorkspaceSymbolResolveRequest,
  type LanguageClient,
  type WorkspaceSymbol,
} from 'vscode-languageclient/node';
import { keyOf, openPage, showText, tabs, uriOf, type Place } from './pages';
import type { Server } from './server';

/** How long to wait for the next key: before asking while one types, before showing a page while one moves. */
const TYPING_MS = 80;
const MOVING_MS = 60;
const COMMAND = 'keydocs.searchIdentifiers';
const TO_SIDE = { iconPath: new vscode.ThemeIcon('split-horizontal'), tooltip: 'Open to the Side' };

/** Without a symbol it says that there is none. */
interface Item extends vscode.QuickPickItem {
  readonly symbol?: WorkspaceSymbol;
}

export async function searchIdentifiers(server: Server): Promise<void> {
  const client = await server.ready();
  if (!client) {
    return;
  }
  if (!client.initializeResult?.capabilities.executeCommandProvider?.commands.includes(COMMAND)) {
    void vscode.window.showInformationMessage('The server in keydocs.server.path is too old to search identifiers.');
    return;
  }
  new Search(client, selectedWord()).show();
}

class Search {
  readonly #client: LanguageClient;
  readonly #pick = vscode.window.createQuickPick<Item>();
  readonly #peek = new Peek();
  #asked = new vscode.CancellationTokenSource();
  #typing: NodeJS.Timeout | undefined;
  #moving: NodeJS.Timeout | undefined;

  constructor(client: LanguageClient, word: string) {
    this.#client = client;
    const pick = this.#pick;
    pick.title = 'Keydocs: Search Identifiers';
    pick.placeholder = 'A part of an identifier';
    pick.matchOnDescription = false;
    pick.keepScrollPosition = false;
    pick.value = word;
    pick.onDidChangeValue(() => {
      this.#ask();
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
    this.#ask();
  }

  #ask(): void {
    clearTimeout(this.#typing);
    this.#asked.cancel();
    this.#asked = new vscode.CancellationTokenSource();
    const query = this.#pick.value.trim();
    if (!query) {
      this.#pick.items = [];
      this.#pick.busy = false;
      return;
    }
    this.#pick.busy = true;
    this.#typing = setTimeout(() => void this.#answer(query, this.#asked.token), TYPING_MS);
  }

  async #answer(query: string, token: vscode.CancellationToken): Promise<void> {
    try {
      const params = { command: COMMAND, arguments: [{ query }] };
      const symbols = (await this.#client.sendRequest(ExecuteCommandRequest.type, params, token)) as WorkspaceSymbol[];
      if (!token.isCancellationRequested) {
        this.#pick.items = symbols.length ? symbols.map((symbol) => this.#toItem(symbol)) : [nothingFor(query)];
        this.#pick.busy = false;
      }
    } catch (error) {
      // A question that was overtaken has no answer.
      if (!token.isCancellationRequested) {
        this.#pick.busy = false;
        this.#client.error('The search failed', error, false);
      }
    }
  }

  #preview(item: Item | undefined): void {
    clearTimeout(this.#moving);
    const symbol = item?.symbol;
    if (symbol) {
      this.#moving = setTimeout(() => void this.#peek.show(() => this.#placeOf(symbol)), MOVING_MS);
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
    // The protocol counts the kinds from one.
    const kind = (vscode.SymbolKind[symbol.kind - 1] ?? 'String').replace(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase();
    return {
      symbol,
      label: symbol.name,
      description: symbol.containerName ?? vscode.workspace.asRelativePath(vscode.Uri.parse(symbol.location.uri)),
      iconPath: new vscode.ThemeIcon(`symbol-${kind}`),
      buttons: [TO_SIDE],
      // What matches is for the server to say.
      alwaysShow: true,
    };
  }

  /** Where the page is about a symbol. The server looks for the line only when it is asked. */
  async #placeOf(symbol: WorkspaceSymbol): Promise<Place> {
    const { location } = await this.#client.sendRequest(WorkspaceSymbolResolveRequest.type, symbol);
    // What is shown is the page that the list named.
    const range = 'range' in location && location.uri === symbol.location.uri ? location.range : undefined;
    return {
      uri: this.#client.protocol2CodeConverter.asUri(symbol.location.uri),
      range: this.#client.protocol2CodeConverter.asRange(range),
    };
  }

  #end(): void {
    clearTimeout(this.#typing);
    clearTimeout(this.#moving);
    this.#asked.cancel();
    this.#pick.dispose();
    void this.#peek.close();
  }
}

/** The page beside the list. It leaves nothing behind: tabs that were not there before are closed again. */
class Peek {
  #shown = new Set<string>();
  #before = new Set(tabs().map(keyOf));
  #work: Promise<void> = Promise.resolve();
  #isClosed = false;
  #last: (() => Promise<Place>) | undefined;

  show(find: () => Promise<Place>): Promise<void> {
    this.#last = find;
    return this.#then(async () => {
      // While a large page was being shown, one may have moved on.
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
      const ours = tabs().filter((tab) => this.#shown.has(uriOf(tab) ?? '') && !this.#before.has(keyOf(tab)));
      await vscode.window.tabGroups.close(ours);
    });
  }

  #then(work: () => Promise<void>): Promise<void> {
    // A page that is gone is no reason to stop.
    this.#work = this.#work.then(work).catch(() => undefined);
    return this.#work;
  }
}

function nothingFor(query: string): Item {
  return { label: `No identifiers found for "${query}"`, alwaysShow: true };
}

/** What is selected in the editor, if it could be a name. */
function selectedWord(): string {
  const editor = vscode.window.activeTextEditor;
  const text = editor?.document.getText(editor.selection) ?? '';
  return /^\S{1,100}$/.test(text) ? text : '';
}
