// In Markdown, the editor itself has an outline, folds and links: the server's would stand beside them, a second time.

import * as vscode from 'vscode';
import type { Middleware } from 'vscode-languageclient/node';

const BUILT_IN = 'vscode.markdown-language-features';

type Doubled = 'provideDocumentLinks' | 'provideDocumentSymbols' | 'provideFoldingRanges';

export function markdownMiddleware(): Pick<Middleware, Doubled> {
  return {
    provideDocumentLinks: (document, token, next) => (isCaredFor(document) ? undefined : next(document, token)),
    provideDocumentSymbols: (document, token, next) => (isCaredFor(document) ? undefined : next(document, token)),
    provideFoldingRanges: (document, context, token, next) =>
      isCaredFor(document) ? undefined : next(document, context, token),
  };
}

/** The user may have turned off what the editor brings along. */
function isCaredFor(document: vscode.TextDocument): boolean {
  return document.languageId === 'markdown' && vscode.extensions.getExtension(BUILT_IN) !== undefined;
}
