// Finds a Python for the server.

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
const TIMEOUT_MS = 10_000;
/** Also verifies that Python was built with SQLite. */
const PROBE = 'import sqlite3, sys; print(*sys.version_info[:3], sep=".")';

/**
 * Returns the first Python that is new enough: that of the settings, of the Python extension, or on the path. Returns
 * an error message if there is none, or if that of the settings can't be used.
 */
export async function findPython(
  log: vscode.LogOutputChannel,
  folder: vscode.Uri,
  env: NodeJS.ProcessEnv,
): Promise<Interpreter | string> {
  const chosen = chosenCommand();
  if (chosen) {
    const result = await probe(chosen, folder, env);
    return typeof result === 'string' ? `Can't use keydocs.interpreter: ${chosen.join(' ')}: ${result}.` : result;
  }
  for (const command of [await fromPythonExtension(log), ...onPath()]) {
    const result = command && (await probe(command, folder, env));
    if (typeof result === 'object') {
      return result;
    }
    if (command) {
      log.info(`Skipping ${command.join(' ')}: ${String(result)}`);
    }
  }
  return `Keydocs couldn't find Python ${OLDEST_VERSION} or later.`;
}

/** Calls back when a Python is selected in the Python extension. */
export async function onDidSelectPython(callback: () => void): Promise<vscode.Disposable | undefined> {
  const api = await pythonExtension();
  return api?.environments.onDidChangeActiveEnvironmentPath(callback);
}

/** Expands `~` and `${workspaceFolder}`. */
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

/** The selected interpreter often comes with the workspace, so it is used only in trusted ones. */
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
    log.warn(`Couldn't get the interpreter from the Python extension: ${String(error)}`);
    return undefined;
  }
}

async function pythonExtension(): Promise<PythonExtension | undefined> {
  const extension = vscode.extensions.getExtension<PythonExtension>(PYTHON_EXTENSION);
  return extension && within(TIMEOUT_MS, extension.activate());
}

function onPath(): Command[] {
  const names: Command[] = [['python3'], ['python']];
  return process.platform === 'win32' ? [['py', '-3'], ...names] : names;
}

/** Returns the version of a Python command, or why it can't be used. */
function probe(command: Command, folder: vscode.Uri, env: NodeJS.ProcessEnv): Promise<Interpreter | string> {
  const [program, ...args] = command;
  // Windows looks for programs in the current folder first, so it must not be the workspace.
  const options = { cwd: folder.fsPath, env, timeout: TIMEOUT_MS, windowsHide: true };
  return new Promise((resolve) => {
    execFile(program, [...args, '-I', '-S', '-c', PROBE], options, (error, stdout, stderr) => {
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

/** Resolves to undefined after a timeout. */
function within<T>(milliseconds: number, promise: Thenable<T>): Promise<T | undefined> {
  const timeout = new Promise<undefined>((resolve) => {
    setTimeout(resolve, milliseconds, undefined);
  });
  return Promise.race([promise, timeout]);
}
