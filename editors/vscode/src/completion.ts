// Completion while one types.

import * as vscode from 'vscode';
import type { CompletionMiddleware } from 'vscode-languageclient/node';

/** It matches nothing that is typed, so that it is never shown. */
const NOTHING_YET = Object.assign(new vscode.CompletionItem(' '), { filterText: '\u0000', insertText: '' });

/**
 * For a word that is too short, the server has nothing yet and says so. The editor asks again, as the word grows, only
 * those that gave it something: without that it would stay with what others said of the first character.
 */
export function completionMiddleware(): Pick<CompletionMiddleware, 'provideCompletionItem'> {
  return {
    provideCompletionItem: async (document, position, context, token, next) => {
      const list = await next(document, position, context, token);
      const isForLater = list instanceof vscode.CompletionList && list.isIncomplete && !list.items.length;
      return isForLater && isInWord(document, position) ? new vscode.CompletionList([NOTHING_YET], true) : list;
    },
  };
}

/** Where no word is begun, everything matches. */
function isInWord(document: vscode.TextDocument, position: vscode.Position): boolean {
  return document.getWordRangeAtPosition(position)?.start.isBefore(position) === true;
}
