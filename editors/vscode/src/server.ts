// Starts, restarts and stops the server.

import * as vscode from 'vscode';
import {
  CloseAction,
  ErrorAction,
  ExecuteCommandRequest,
  LanguageClient,
  RevealOutputChannelOn,
  type CloseHandlerResult,
  type DynamicFeature,
  type Executable,
  type LanguageClientOptions,
  type StaticFeature,
} from 'vscode-languageclient/node';
import { completionMiddleware } from './completion';
import { markdownMiddleware } from './markdown';
import { otherServersMiddleware } from './otherServers';
import { keepPlace } from './places';
import { expand, findPython } from './python';
import { serverSettings, settingsMiddleware } from './settings';

/** The notification `keydocs/status`. */
export interface Status {
  readonly state: 'indexing' | 'ready' | 'failed';
  readonly message: string;
  readonly percentage?: number;
  readonly keywordFiles: number;
  readonly entries: number;
  readonly names: number;
  readonly problems: number;
}

/** `absent`: there is no Python or server to start. */
export type State =
  | { readonly kind: 'starting' | 'stopped' }
  | { readonly kind: 'running'; readonly status?: Status }
  | { readonly kind: 'absent' | 'failed'; readonly message: string };

const STATUS = 'keydocs/status';
const MAX_RESTARTS = 4;
const RESTARTS_WITHIN_MS = 3 * 60_000;
const INSTRUCTIONS = 'How to Get Python';
const SHOW_LOG = 'Show Log';
const RESTART = 'Restart';
const SETTINGS = 'Open Settings';

export class Server implements vscode.Disposable {
  readonly #context: vscode.ExtensionContext;
  readonly #log: vscode.LogOutputChannel;
  readonly #changed = new vscode.EventEmitter<State>();
  readonly onDidChange = this.#changed.event;
  #state: State = { kind: 'stopped' };
  #client: Client | undefined;
  /** Runs starts and stops one after the other. */
  #queue: Promise<void> = Promise.resolve();
  #crashes: number[] = [];
  /** The last message about a missing Python; it is repeated only after a user action. */
  #shownError = '';
  #isDisposed = false;

  constructor(context: vscode.ExtensionContext, log: vscode.LogOutputChannel) {
    this.#context = context;
    this.#log = log;
  }

  get state(): State {
    return this.#state;
  }

  get client(): LanguageClient | undefined {
    return this.#client?.isRunning() ? this.#client : undefined;
  }

  /** Returns the client once the server runs, for user actions; undefined if it can't be started. */
  async ready(): Promise<LanguageClient | undefined> {
    this.#shownError = '';
    await this.start();
    return this.client;
  }

  start(): Promise<void> {
    return this.#enqueue(() => this.#start());
  }

  restart(): Promise<void> {
    return this.#enqueue(async () => {
      await this.#stop();
      this.#crashes = [];
      this.#shownError = '';
      await this.#start();
    });
  }

  /** Executes a command of the server. Returns undefined if the server can't be started. */
  async execute(command: string, ...args: unknown[]): Promise<unknown> {
    const client = await this.ready();
    return client?.sendRequest(ExecuteCommandRequest.type, args.length ? { command, arguments: args } : { command });
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#changed.dispose();
  }

  async stop(): Promise<void> {
    await this.#enqueue(() => this.#stop());
  }

  #enqueue(work: () => Promise<void>): Promise<void> {
    this.#queue = this.#queue.then(work).catch((error: unknown) => {
      this.#log.error(String(error));
    });
    return this.#queue;
  }

  async #start(): Promise<void> {
    if (this.#client?.isRunning() || this.#isDisposed) {
      return;
    }
    this.#become({ kind: 'starting' });
    const executable = await this.#executable();
    if (typeof executable === 'string') {
      this.#log.error(executable);
      this.#become({ kind: 'absent', message: executable });
      if (this.#shownError !== executable) {
        this.#shownError = executable;
        void this.#offerPython(executable);
      }
      return;
    }
    this.#log.info(`Starting ${[executable.command, ...(executable.args ?? [])].join(' ')}`);
    const client: Client = new Client(executable, this.#options(() => client));
    client.onNotification(STATUS, (status: Status) => {
      this.#become({ kind: 'running', status });
    });
    this.#client = client;
    try {
      await client.start();
      this.#becomeRunning();
    } catch (error) {
      this.#fail(`The Keydocs server couldn't start: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  async #stop(): Promise<void> {
    const client = this.#client;
    this.#client = undefined;
    this.#become({ kind: 'stopped' });
    if (client?.needsStop()) {
      await client.stop();
    }
    await client?.dispose();
  }

  /** Returns how to run the server, or an error message. */
  async #executable(): Promise<Executable | string> {
    const folder = this.#context.extensionUri;
    const env = cleanEnvironment();
    const options = { cwd: folder.fsPath, env };
    const path = vscode.workspace.getConfiguration('keydocs').get<string>('server.path');
    if (path) {
      return { command: expand(path), args: ['serve'], options };
    }
    const found = await findPython(this.#log, folder, env);
    if (typeof found === 'string') {
      return found;
    }
    const [command, ...args] = found.command;
    const launch = vscode.Uri.joinPath(folder, 'bundled', 'launch.py').fsPath;
    this.#log.info(`Python ${found.version}: ${found.command.join(' ')}`);
    return { command, args: [...args, '-I', '-S', launch, 'serve'], options };
  }

  #options(client: () => Client): LanguageClientOptions {
    const names = serverSettings(this.#context.extension.packageJSON);
    return {
      documentSelector: [{ scheme: 'file' }, { scheme: 'untitled' }, { notebook: '*' }],
      outputChannel: this.#log,
      revealOutputChannelOn: RevealOutputChannelOn.Never,
      errorHandler: {
        error: () => ({ action: ErrorAction.Continue, handled: true }),
        closed: () => this.#closed(client()),
      },
      initializationFailedHandler: () => false,
      middleware: {
        ...completionMiddleware(client),
        ...markdownMiddleware(),
        ...otherServersMiddleware(this.#context, client),
        // The status item shows it.
        handleWorkDoneProgress: () => undefined,
        workspace: settingsMiddleware(names, client),
      },
    };
  }

  /** Restarts a crashed server, unless it crashed while starting or too often. */
  #closed(client: Client): CloseHandlerResult {
    const now = Date.now();
    this.#crashes = [...this.#crashes.filter((then) => now - then < RESTARTS_WITHIN_MS), now];
    if (!client.isRunning() || this.#client !== client) {
      return { action: CloseAction.DoNotRestart, handled: true };
    }
    if (this.#crashes.length > MAX_RESTARTS) {
      this.#fail(`The Keydocs server crashed ${this.#crashes.length} times in 3 minutes and won't be restarted.`);
      return { action: CloseAction.DoNotRestart, handled: true };
    }
    this.#log.warn('The Keydocs server crashed; restarting it.');
    this.#client = undefined;
    // With a new client: this one wouldn't report that the server runs again.
    void this.#enqueue(async () => {
      await this.#start();
      await client.dispose();
    });
    return { action: CloseAction.DoNotRestart, handled: true };
  }

  #becomeRunning(): void {
    // The first status may have arrived already.
    if (this.#state.kind !== 'running') {
      this.#become({ kind: 'running' });
    }
  }

  #fail(message: string): void {
    this.#log.error(message);
    this.#become({ kind: 'failed', message });
    void this.#offerRestart(message);
  }

  #become(state: State): void {
    if (!this.#isDisposed) {
      this.#state = state;
      this.#changed.fire(state);
    }
  }

  async #offerPython(message: string): Promise<void> {
    const choice = await vscode.window.showErrorMessage(message, INSTRUCTIONS, SETTINGS);
    if (choice === INSTRUCTIONS) {
      const page = vscode.Uri.joinPath(this.#context.extensionUri, 'resources', 'python.md');
      await vscode.commands.executeCommand('markdown.showPreview', page);
    } else if (choice === SETTINGS) {
      await vscode.commands.executeCommand('workbench.action.openSettings', 'keydocs.interpreter');
    }
  }

  async #offerRestart(message: string): Promise<void> {
    const choice = await vscode.window.showErrorMessage(message, RESTART, SHOW_LOG);
    if (choice === RESTART) {
      await this.restart();
    } else if (choice === SHOW_LOG) {
      this.#log.show();
    }
  }
}

class Client extends LanguageClient {
  constructor(executable: Executable, options: LanguageClientOptions) {
    super('keydocs', 'Keydocs', executable, options);
  }

  /** Skips the server's commands: the extension has commands of the same names that do more. */
  override registerFeature(feature: StaticFeature | DynamicFeature<unknown>): void {
    const method = 'registrationType' in feature ? feature.registrationType.method : '';
    if (method !== 'workspace/executeCommand') {
      keepPlace(method, feature);
      super.registerFeature(feature);
    }
  }

  /** Logs errors without a message; the extension shows those that matter, with actions. */
  override error(message: string, data?: unknown): void {
    super.error(message, data, false);
  }
}

/** The environment without Python's variables, for the server and its processes. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !/^PYTHON/i.test(name));
  return { ...Object.fromEntries(kept), PYTHONNOUSERSITE: '1', PYTHONUTF8: '1' };
}
