// The status bar item and its menu.

import * as vscode from 'vscode';
import type { Server, State, Status } from './server';

const MENU = 'keydocs.showMenu';

export function registerStatus(server: Server): vscode.Disposable {
  const item = vscode.window.createStatusBarItem('keydocs.status', vscode.StatusBarAlignment.Right, 90);
  item.name = 'Keydocs';
  item.command = MENU;
  const show = (state: State): void => {
    const { text, tooltip, color } = look(state);
    item.text = text;
    item.tooltip = tooltip;
    item.accessibilityInformation = { label: `Keydocs: ${tooltip}` };
    item.backgroundColor = color && new vscode.ThemeColor(`statusBarItem.${color}Background`);
  };
  show(server.state);
  item.show();
  return vscode.Disposable.from(
    item,
    server.onDidChange(show),
    vscode.commands.registerCommand(MENU, () => showMenu(server.state)),
  );
}

interface Look {
  readonly text: string;
  readonly tooltip: string;
  readonly color?: 'warning' | 'error';
}

/** Returns what the item shows for a state. */
export function look(state: State): Look {
  switch (state.kind) {
    case 'starting':
      return { text: '$(sync~spin) Keydocs', tooltip: 'The server is starting' };
    case 'stopped':
      return { text: '$(circle-slash) Keydocs', tooltip: 'The server is stopped' };
    case 'absent':
      return { text: '$(error) Keydocs', tooltip: state.message, color: 'error' };
    case 'failed':
      return { text: '$(error) Keydocs', tooltip: state.message, color: 'error' };
    case 'running':
      return lookOfStatus(state.status);
  }
}

function lookOfStatus(status?: Status): Look {
  switch (status?.state) {
    case undefined:
      return { text: '$(book) Keydocs', tooltip: 'The server is running' };
    case 'indexing': {
      const share = status.percentage ? ` ${status.percentage}%` : '';
      return { text: `$(sync~spin) Keydocs${share}`, tooltip: `${status.message}${share}` };
    }
    case 'failed':
      return { text: '$(warning) Keydocs', tooltip: status.message, color: 'warning' };
    case 'ready':
      return { text: '$(book) Keydocs', tooltip: status.message };
  }
}

async function showMenu(state: State): Promise<void> {
  const entries = [
    { label: '$(search) Search Identifiers…', command: 'keydocs.searchIdentifiers' },
    { label: '$(info) Show Index Info', command: 'keydocs.showIndexInfo' },
    { label: '$(refresh) Rebuild Index', command: 'keydocs.rebuildIndex' },
    { label: '$(output) Show Log', command: 'keydocs.showLog' },
    { label: '$(debug-restart) Restart Server', command: 'keydocs.restartServer' },
    { label: '$(gear) Open Settings', command: 'workbench.action.openSettings', argument: '@ext:keydocs.keydocs' },
  ];
  const options = { title: 'Keydocs', placeHolder: look(state).tooltip };
  const chosen = await vscode.window.showQuickPick(entries, options);
  if (chosen) {
    await vscode.commands.executeCommand(chosen.command, ...('argument' in chosen ? [chosen.argument] : []));
  }
}
