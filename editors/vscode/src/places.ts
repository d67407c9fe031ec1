// Keeps the order of results from several extensions.
//
// VS Code sorts providers by registration. A client registers new ones with each start of the server, which would move
// their results to the front. Instead, the first provider stays and forwards to that of the current client.

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

/** The internal method by which a client feature registers with VS Code. */
interface Registering {
  registerProvider: (selector: unknown, provider: Provider) => vscode.Disposable;
}

/** The providers of the current client, by method. */
const current = new Map<string, Provider | undefined>();

/** Makes a feature of a new client replace that of the previous client. */
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
      register(selector, forwarder(method, provider));
    }
    return new vscode.Disposable(() => {
      if (current.get(method) === provider) {
        current.set(method, undefined);
      }
    });
  };
}

/** Returns a provider that forwards to the current one; without a client, it returns nothing. */
function forwarder(method: string, provider: Provider): Provider {
  const names = Object.keys(provider);
  return Object.fromEntries(names.map((name) => [name, (...args) => current.get(method)?.[name]?.(...args)]));
}
