// Asks other language servers which definition is meant, and the Keydocs server for its documentation.

import * as vscode from 'vscode';
import type { Definition, DefinitionLink, Hover } from 'vscode-languageserver-protocol';
import type { DefinitionMiddleware, HoverMiddleware, LanguageClient } from 'vscode-languageclient/node';

/** The result of the request `keydocs/documentationAt`. */
interface DocumentationAt {
  readonly state: 'documented' | 'undocumented' | 'outside' | 'unmapped';
  readonly hover: Hover | null;
  readonly targets: Definition | DefinitionLink[];
}

const METHOD = 'keydocs/documentationAt';
const MAX_LOCATIONS = 10;
const LIMIT_MS = 150;
/** How long an answer serves both the hover and the definition of a word. */
const VALID_MS = 1000;
/** Answers in a row that came too late, after which nobody is asked for a while. */
const MAX_LATE = 3;
const BACK_OFF_MS = 30_000;
const TOLD = 'definition.told';
const ALONE = 'Only Without Another Server';
const BOTH = 'Keep Both';

/** Positions at which other servers are being asked: Keydocs itself has no answer there. */
const asking = new Map<string, number>();
let answers = new Map<string, Promise<DocumentationAt | undefined>>();
let late = 0;
let silentUntil = 0;

/**
 * Lets hover and definition follow what another language server says. If none answers within the limit, Keydocs answers
 * by its own understanding of the code.
 */
export function otherServersMiddleware(
  context: vscode.ExtensionContext,
  client: () => LanguageClient,
): DefinitionMiddleware & HoverMiddleware {
  answers = new Map();
  late = silentUntil = 0;
  return {
    provideHover: async (document, position, token, next) => {
      const found = await ask(document, position, client());
      if (!found || found.state === 'unmapped') {
        return next(document, position, token);
      }
      return found.hover && client().protocol2CodeConverter.asHover(found.hover);
    },
    provideDefinition: async (document, position, token, next) => {
      if (consume(placeOf(document, position))) {
        return undefined;
      }
      const when = vscode.workspace.getConfiguration('keydocs', document).get<string>('definition.when');
      if (when === 'never') {
        return undefined;
      }
      const found = await ask(document, position, client());
      if (!found || found.state === 'unmapped') {
        return next(document, position, token);
      }
      if (when === 'alone') {
        return undefined;
      }
      const links = await client().protocol2CodeConverter.asDefinitionResult(found.targets);
      if (found.state === 'documented') {
        void offerAlone(context);
      }
      return links;
    },
  };
}

/** Returns what documents the definition that other servers give for a word; undefined if they give none in time. */
function ask(
  document: vscode.TextDocument,
  position: vscode.Position,
  client: LanguageClient,
): Promise<DocumentationAt | undefined> {
  const word = document.getWordRangeAtPosition(position);
  const isOn = vscode.workspace.getConfiguration('keydocs', document).get<boolean>('askLanguageServers');
  // In Markdown, Keydocs is the main provider.
  if (!word || !isOn || document.languageId === 'markdown' || Date.now() < silentUntil) {
    return Promise.resolve(undefined);
  }
  const key = `${document.uri.toString()}#${document.version}#${word.start.line}:${word.start.character}`;
  let answer = answers.get(key);
  if (!answer) {
    answer = request(document, position, word, client);
    answers.set(key, answer);
    setTimeout(() => answers.delete(key), VALID_MS);
  }
  return answer;
}

async function request(
  document: vscode.TextDocument,
  position: vscode.Position,
  word: vscode.Range,
  client: LanguageClient,
): Promise<DocumentationAt | undefined> {
  const locations = await definitions(document, position, word);
  if (!locations?.length || !client.isRunning()) {
    return undefined;
  }
  const convert = client.code2ProtocolConverter;
  const params = {
    textDocument: convert.asTextDocumentIdentifier(document),
    position: convert.asPosition(position),
    locations: locations.slice(0, MAX_LOCATIONS).map((location) => ({
      uri: convert.asUri('targetUri' in location ? location.targetUri : location.uri),
      range: convert.asRange('targetUri' in location ? (location.targetSelectionRange ?? location.targetRange) : location.range),
    })),
  };
  try {
    return await client.sendRequest<DocumentationAt>(METHOD, params);
  } catch {
    return undefined;
  }
}

/** Returns the definitions that other servers give for a word; undefined if they take too long. */
async function definitions(
  document: vscode.TextDocument,
  position: vscode.Position,
  word: vscode.Range,
): Promise<(vscode.Location | vscode.LocationLink)[] | undefined> {
  // At another column of the word than the user's: a request of the user at the same time would take the mark.
  const at = position.isEqual(word.start) ? word.start.translate(0, 1) : word.start;
  const place = placeOf(document, at);
  asking.set(place, (asking.get(place) ?? 0) + 1);
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => {
      resolve(undefined);
    }, LIMIT_MS);
  });
  const asked = vscode.commands
    .executeCommand<(vscode.Location | vscode.LocationLink)[]>('vscode.executeDefinitionProvider', document.uri, at)
    .then(
      (found) => found,
      () => [],
    );
  const found = await Promise.race([asked, timeout]);
  clearTimeout(timer);
  late = found ? 0 : late + 1;
  if (late >= MAX_LATE) {
    late = 0;
    silentUntil = Date.now() + BACK_OFF_MS;
  }
  return found;
}

function placeOf(document: vscode.TextDocument, position: vscode.Position): string {
  return `${document.uri.toString()}#${position.line}:${position.character}`;
}

/** Returns whether other servers are being asked at a place, and takes the mark. */
function consume(place: string): boolean {
  const count = asking.get(place) ?? 0;
  if (count > 1) {
    asking.set(place, count - 1);
  } else {
    asking.delete(place);
  }
  return count > 0;
}

/** Offers, once, to leave go to definition to the language's own server. */
async function offerAlone(context: vscode.ExtensionContext): Promise<void> {
  const configuration = vscode.workspace.getConfiguration('keydocs');
  const chosen = configuration.inspect('definition.when');
  if (context.globalState.get(TOLD) || chosen?.globalValue !== undefined || chosen?.workspaceValue !== undefined) {
    return;
  }
  await context.globalState.update(TOLD, true);
  const choice = await vscode.window.showInformationMessage(
    'Go to Definition shows the source and its documentation page. The page is also one key away: Keydocs: Open Documentation.',
    BOTH,
    ALONE,
  );
  if (choice === ALONE) {
    await configuration.update('definition.when', 'alone', vscode.ConfigurationTarget.Global);
  }
}
