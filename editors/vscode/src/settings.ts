// The settings that the server is told: only those that the user has set. The editor would send all, with their
// defaults, and they would win over what the team says in keydocs.toml.

import * as vscode from 'vscode';
import type { ConfigurationMiddleware, DidChangeConfigurationMiddleware } from 'vscode-languageclient/node';
import { DidChangeConfigurationNotification, type LanguageClient } from 'vscode-languageclient/node';

const SECTION = 'keydocs';
/** The extension's own; all others are the server's. */
const OWN = new Set(['openIn', 'interpreter', 'server.path', 'trace.server']);

interface Manifest {
  contributes: { configuration: { properties: Record<string, unknown> }[] };
}

/** The names of the server's settings, without `keydocs.`, out of the extension's manifest. */
export function serverSettings(manifest: unknown): string[] {
  return (manifest as Manifest).contributes.configuration
    .flatMap((group) => Object.keys(group.properties))
    .map((name) => name.slice(SECTION.length + 1))
    .filter((name) => !OWN.has(name));
}

/** What the user has set, by name. */
export function userSettings(names: readonly string[], scope?: vscode.Uri): Record<string, unknown> {
  const configuration = vscode.workspace.getConfiguration(SECTION, scope ?? null);
  const isSet = (name: string): boolean => {
    const found = configuration.inspect(name);
    return [found?.globalValue, found?.workspaceValue, found?.workspaceFolderValue].some((one) => one !== undefined);
  };
  return Object.fromEntries(names.filter(isSet).map((name) => [name, configuration.get(name)]));
}

/** Answers when the server asks for settings, of all folders or of one; that they have changed makes it ask again. */
export function settingsMiddleware(
  names: readonly string[],
  client: () => LanguageClient,
): ConfigurationMiddleware & DidChangeConfigurationMiddleware {
  return {
    configuration: (params) =>
      params.items.map(({ section, scopeUri }) =>
        section === SECTION ? userSettings(names, scopeUri ? vscode.Uri.parse(scopeUri) : undefined) : null,
      ),
    didChangeConfiguration: () => client().sendNotification(DidChangeConfigurationNotification.type, { settings: null }),
  };
}
