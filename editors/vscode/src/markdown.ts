// In Markdown, the editor itself has an outline of headings, folds and links: the server's would stand beside them, a
// second time.

import * as vscode from 'vscode';
import type { Middleware } from 'vscode-languageclient/node';

const BUILT_IN = 'vscode.markdown-language-features';

type Doubled = 'provideDocumentLinks' | 'provideDocumentSymbols' | 'provideFoldingRanges';

export function markdownMiddleware(): Pick<Middleware, Doubled> {
  return {
    provideDocumentLinks: (document, token, next) => (isCaredFor(document) ? undefined : next(document, token)),
    provideDocumentSymbols: async (document, token, next) => {
      const symbols = await next(document, token);
      return isCaredFor(document) ? withoutHeadings(symbols ?? []) : symbols;
    },
    provideFoldingRanges: (document, context, token, next) =>
      isCaredFor(document) ? undefined : next(document, context, token),
  };
}

/** The identifiers that a keyword file lists, and that a page defines. They have a kind as their detail, headings not. */
function withoutHeadings(symbols: readonly (vscode.DocumentSymbol | vscode.SymbolInformation)[]): vscode.DocumentSymbol[] {
  return symbols.flatMap((symbol) => {
    if (!('children' in symbol)) {
      return [];
    }
    const children = withoutHeadings(symbol.children);
    return symbol.detail ? [Object.assign(symbol, { children })] : children;
  });
}

/** The user may have turned off what the editor brings along. */
function isCaredFor(document: vscode.TextDocument): boolean {
  return document.languageId === 'markdown' && vscode.extensions.getExtension(BUILT_IN) !== undefined;
}
