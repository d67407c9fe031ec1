// The server's life: found, started, started again when it has died, stopped.

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
import { keepPlace } from './places';
import { expand, findPython } from './python';
import { serverSettings, settingsMiddleware } from './settings';

/** What the server says of its work, by the notification `keydocs/status`. */
export interface Status {
  readonly state: 'indexing' | 'ready' | 'failed';
  readonly message: string;
  readonly percentage?: number;
  readonly keywordFiles: number;
  readonly entries: number;
  readonly names: number;
  readonly problems: number;
}

/** `absent`: there is no Python, or no server, that could be started. */
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
  /** Starts and stops come one after the other, in the order in which they were wished for. */
  #queue: Promise<void> = Promise.resolve();
  #deaths: number[] = [];
  /** What was said of a missing Python: it is not said again until the user asks for something. */
  #said = '';
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

  /** For what the user asks: the client once the server runs; undefined where it cannot be started. */
  async ready(): Promise<LanguageClient | undefined> {
    this.#said = '';
    await this.start();
    return this.client;
  }

  start(): Promise<void> {
    return this.#enqueue(() => this.#start());
  }

  restart(): Promise<void> {
    return this.#enqueue(async () => {
      await this.#stop();
      this.#deaths = [];
      this.#said = '';
      await this.#start();
    });
  }

  /** Has the server execute one of its commands; undefined where it cannot be started, which is said. */
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
      if (this.#said !== executable) {
        this.#said = executable;
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

  /** How the server is run; a text where it cannot be. */
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
        // The status item shows the progress already.
        handleWorkDoneProgress: () => undefined,
        workspace: settingsMiddleware(names, client),
      },
    };
  }

  /** The server has died. It is started again, unless it dies again and again, or died while it started. */
  #closed(client: Client): CloseHandlerResult {
    const now = Date.now();
    this.#deaths = [...this.#deaths.filter((then) => now - then < RESTARTS_WITHIN_MS), now];
    if (!client.isRunning() || this.#client !== client) {
      return { action: CloseAction.DoNotRestart, handled: true };
    }
    if (this.#deaths.length > MAX_RESTARTS) {
      this.#fail(`The Keydocs server crashed ${this.#deaths.length} times in 3 minutes and won't be restarted.`);
      return { action: CloseAction.DoNotRestart, handled: true };
    }
    this.#log.warn('The Keydocs server crashed; restarting it.');
    this.#client = undefined;
    // With a new client: this one would tell nobody that the server is there again.
    void this.#enqueue(async () => {
      await this.#start();
      await client.dispose();
    });
    return { action: CloseAction.DoNotRestart, handled: true };
  }

  #becomeRunning(): void {
    // The first status may have come before.
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

  /** The server's commands have the names of the extension's own, which do more: they are not made commands. */
  override registerFeature(feature: StaticFeature | DynamicFeature<unknown>): void {
    const method = 'registrationType' in feature ? feature.registrationType.method : '';
    if (method !== 'workspace/executeCommand') {
      keepPlace(method, feature);
      super.registerFeature(feature);
    }
  }

  /** Errors go to the log; what the user has to know is said by the extension, once, and with what can be done. */
  override error(message: string, data?: unknown): void {
    super.error(message, data, false);
  }
}

/** The environment without what would lead Python astray, here and in the processes that the server starts. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !/^PYTHON/i.test(name));
  return { ...Object.fromEntries(kept), PYTHONNOUSERSITE: '1', PYTHONUTF8: '1' };
}
