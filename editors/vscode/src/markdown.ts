// Leaves out headings, folds and links in Markdown, which VS Code provides itself.

import * as vscode from 'vscode';
import type { Middleware } from 'vscode-languageclient/node';

const BUILT_IN = 'vscode.markdown-language-features';

type Overlapping = 'provideDocumentLinks' | 'provideDocumentSymbols' | 'provideFoldingRanges';

export function markdownMiddleware(): Pick<Middleware, Overlapping> {
  return {
    provideDocumentLinks: (document, token, next) => (isHandledByVsCode(document) ? undefined : next(document, token)),
    provideDocumentSymbols: async (document, token, next) => {
      const symbols = await next(document, token);
      return isHandledByVsCode(document) ? withoutHeadings(symbols ?? []) : symbols;
    },
    provideFoldingRanges: (document, context, token, next) =>
      isHandledByVsCode(document) ? undefined : next(document, context, token),
  };
}

/** Keeps the symbols of identifiers, whose detail is a kind; headings have none. */
function withoutHeadings(symbols: readonly (vscode.DocumentSymbol | vscode.SymbolInformation)[]): vscode.DocumentSymbol[] {
  return symbols.flatMap((symbol) => {
    if (!('children' in symbol)) {
      return [];
    }
    const children = withoutHeadings(symbol.children);
    return symbol.detail ? [Object.assign(symbol, { children })] : children;
  });
}

/** The user may have disabled the built-in extension. */
function isHandledByVsCode(document: vscode.TextDocument): boolean {
  return document.languageId === 'markdown' && vscode.extensions.getExtension(BUILT_IN) !== undefined;
}
