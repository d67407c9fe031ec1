// Finds a Python that can run the server.

import type { PythonExtension } from '@vscode/python-extension';
import { execFile } from 'node:child_process';
import { homedir } from 'node:os';
import * as vscode from 'vscode';

/** A command that starts Python: `['py', '-3']`. */
export type Command = readonly [program: string, ...args: string[]];

export interface Interpreter {
  readonly command: Command;
  readonly version: string;
}

const OLDEST = [3, 10] as const;
export const OLDEST_VERSION = OLDEST.join('.');
const PYTHON_EXTENSION = 'ms-python.python';
const PATIENCE_MS = 10_000;
/** The index is an SQLite database, and a Python that was built without it is of no use. */
const QUESTION = 'import sqlite3, sys; print(*sys.version_info[:3], sep=".")';

/**
 * The first Python that is new enough: the one of the settings, else the one that is selected in the Python extension,
 * else what is on the path. If the settings name one, no other is tried: a text says what is wrong with it.
 */
export async function findPython(
  log: vscode.LogOutputChannel,
  folder: vscode.Uri,
  env: NodeJS.ProcessEnv,
): Promise<Interpreter | string> {
  const chosen = chosenCommand();
  if (chosen) {
    const answer = await ask(chosen, folder, env);
    return typeof answer === 'string' ? `Can't use keydocs.interpreter: ${chosen.join(' ')}: ${answer}.` : answer;
  }
  for (const command of [await fromPythonExtension(log), ...onPath()]) {
    const answer = command && (await ask(command, folder, env));
    if (typeof answer === 'object') {
      return answer;
    }
    if (command) {
      log.info(`Skipping ${command.join(' ')}: ${String(answer)}`);
    }
  }
  return `Keydocs couldn't find Python ${OLDEST_VERSION} or later.`;
}

/** Calls back when another Python is selected in the Python extension, if that is running. */
export async function onDidSelectPython(callback: () => void): Promise<vscode.Disposable | undefined> {
  const api = await pythonExtension();
  return api?.environments.onDidChangeActiveEnvironmentPath(callback);
}

/** `~` and `${workspaceFolder}`, as users write them in paths. */
export function expand(path: string): string {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? '';
  return path.replace(/^~(?=$|[\\/])/, () => homedir()).replaceAll('${workspaceFolder}', () => folder);
}

function chosenCommand(): Command | undefined {
  const given = vscode.workspace.getConfiguration('keydocs').get<unknown>('interpreter');
  const parts = (Array.isArray(given) ? given : [given]).filter((one): one is string => typeof one === 'string');
  const [program, ...args] = parts;
  return program ? [expand(program), ...args] : undefined;
}

/** What a workspace brings along is not run before the user trusts it, and that is what is often selected there. */
async function fromPythonExtension(log: vscode.LogOutputChannel): Promise<Command | undefined> {
  if (!vscode.workspace.isTrusted) {
    return undefined;
  }
  try {
    const environments = (await pythonExtension())?.environments;
    const resource = vscode.workspace.workspaceFolders?.[0]?.uri;
    const path = environments?.getActiveEnvironmentPath(resource);
    const environment = path && (await environments?.resolveEnvironment(path));
    const program = environment?.executable.uri?.fsPath;
    return program ? [program] : undefined;
  } catch (error) {
    log.warn(`The Python extension can't tell its interpreter: ${String(error)}`);
    return undefined;
  }
}

async function pythonExtension(): Promise<PythonExtension | undefined> {
  const extension = vscode.extensions.getExtension<PythonExtension>(PYTHON_EXTENSION);
  return extension && within(PATIENCE_MS, extension.activate());
}

function onPath(): Command[] {
  const names: Command[] = [['python3'], ['python']];
  return process.platform === 'win32' ? [['py', '-3'], ...names] : names;
}

/** What a command says about itself; a text where it is not fit. */
function ask(command: Command, folder: vscode.Uri, env: NodeJS.ProcessEnv): Promise<Interpreter | string> {
  const [program, ...args] = command;
  // Not in a folder of the workspace: Windows looks for programs in the current folder first.
  const options = { cwd: folder.fsPath, env, timeout: PATIENCE_MS, windowsHide: true };
  return new Promise((resolve) => {
    execFile(program, [...args, '-I', '-S', '-c', QUESTION], options, (error, stdout, stderr) => {
      const version = stdout.trim();
      if (error) {
        const last = stderr.trim().split('\n').at(-1) ?? '';
        resolve(error.code === 'ENOENT' ? 'command not found' : last === '' ? error.message : last);
      } else if (!isNewEnough(version)) {
        resolve(`Python ${version} is older than ${OLDEST_VERSION}`);
      } else {
        resolve({ command, version });
      }
    });
  });
}

function isNewEnough(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]);
}

/** What a promise gives, undefined where it takes too long. */
function within<T>(milliseconds: number, promise: Thenable<T>): Promise<T | undefined> {
  const late = new Promise<undefined>((resolve) => {
    setTimeout(resolve, milliseconds, undefined);
  });
  return Promise.race([promise, late]);
}
