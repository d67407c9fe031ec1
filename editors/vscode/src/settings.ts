// Sends the server only the settings that the user has set. Defaults would override the team's keydocs.toml.

import * as vscode from 'vscode';
import type { ConfigurationMiddleware, DidChangeConfigurationMiddleware } from 'vscode-languageclient/node';
import { DidChangeConfigurationNotification, type LanguageClient } from 'vscode-languageclient/node';

const SECTION = 'keydocs';
/** Settings of the extension; all others are the server's. */
const OWN = new Set(['openIn', 'interpreter', 'server.path', 'trace.server']);

interface Manifest {
  contributes: { configuration: { properties: Record<string, unknown> }[] };
}

/** Returns the names of the server's settings in the manifest, without `keydocs.`. */
export function serverSettings(manifest: unknown): string[] {
  return (manifest as Manifest).contributes.configuration
    .flatMap((group) => Object.keys(group.properties))
    .map((name) => name.slice(SECTION.length + 1))
    .filter((name) => !OWN.has(name));
}

/** Returns the settings that the user has set. */
export function userSettings(names: readonly string[], scope?: vscode.Uri): Record<string, unknown> {
  const configuration = vscode.workspace.getConfiguration(SECTION, scope ?? null);
  const isSet = (name: string): boolean => {
    const found = configuration.inspect(name);
    return [found?.globalValue, found?.workspaceValue, found?.workspaceFolderValue].some((value) => value !== undefined);
  };
  return Object.fromEntries(names.filter(isSet).map((name) => [name, configuration.get(name)]));
}

/** Answers requests for settings, and announces changes so that the server requests them again. */
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
