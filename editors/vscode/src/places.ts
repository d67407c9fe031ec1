// The order in which the editor shows the answers of several extensions.
//
// It goes by when each was registered. A client registers itself anew with each start of the server, which would bring
// it to the front: instead, what was registered first stays, and passes every question on to the client that runs now.

import * as vscode from 'vscode';

const METHODS = new Set([
  'textDocument/declaration',
  'textDocument/definition',
  'textDocument/documentHighlight',
  'textDocument/hover',
  'textDocument/implementation',
  'textDocument/references',
]);

type Provider = Record<string, (...args: unknown[]) => unknown>;

/** What a feature of the client has to register itself with the editor; the client's types do not show it. */
interface Registering {
  registerProvider: (selector: unknown, provider: Provider) => vscode.Disposable;
}

/** The providers that answer now, by method. */
const current = new Map<string, Provider | undefined>();

/** Makes a feature of a new client take the place of the same feature of the client before. */
export function keepPlace(method: string, feature: object): void {
  if (!METHODS.has(method) || !('registerProvider' in feature)) {
    return;
  }
  const registering = feature as Registering;
  const register = registering.registerProvider.bind(feature);
  registering.registerProvider = (selector, provider) => {
    const isFirst = !current.has(method);
    current.set(method, provider);
    if (isFirst) {
      register(selector, standIn(method, provider));
    }
    return new vscode.Disposable(() => {
      if (current.get(method) === provider) {
        current.set(method, undefined);
      }
    });
  };
}

/** A provider that passes on what it is asked; while no client runs, it has no answer. */
function standIn(method: string, provider: Provider): Provider {
  const names = Object.keys(provider);
  return Object.fromEntries(names.map((name) => [name, (...args) => current.get(method)?.[name]?.(...args)]));
}
