// Completion next to other providers.

import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { file, folder, indexed, until } from './support';

const WORDS = 'Stateful Stationary tremendous\n';

suite('completion next to other providers', () => {
  let others: vscode.Disposable | undefined;

  suiteSetup(async () => {
    await indexed();
    const names = ['SPRING_TIDE', 'StationError', 'harbour.tide.level', '$lamp'].map((name) => `- **\`${name}\`**: x\n`);
    await write('docs/almanac/names.py_kw.md', `# Keywords: \`almanac/names.py\`\n\n${names.join('')}`);
    await until(async () => (await labels(await open('SPRI'))).includes('SPRING_TIDE'), 'the names in the index');
  });

  teardown(async () => {
    others?.dispose();
    others = undefined;
    await vscode.commands.executeCommand('hideSuggestWidget');
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  test('offers words of the document for the first letter', async () => {
    const found = await labels(await open(`${WORDS}S`));
    assert.ok(found.includes('Stateful') && !found.includes('StationError'), found.join());
  });

  test('offers documented identifiers from the second letter on', async () => {
    const editor = await open(WORDS);
    await type('St');
    await accepted(editor, 'Stateful');
    await type('\nStationE');
    await accepted(editor, 'StationError');
  });

  test('keeps the words of the document if the word is too short again', async () => {
    const editor = await open(WORDS);
    await type('tre');
    await accepted(editor, 'tremendous');
  });

  test('offers identifiers from the second letter on even if others have items for the first', async () => {
    for (let word = 0; word < 3; word += 1) {
      others = offer(() => [new vscode.CompletionItem('Stable'), new vscode.CompletionItem('Storm')]);
      const editor = await open('');
      await type('StationE');
      await accepted(editor, 'StationError');
      others.dispose();
    }
  });

  for (const [typed, own] of [
    ['St', 'Stone'],
    ['st', 'Stone'],
    ['SP', 'spring'],
    ['Stati', 'makeStation'],
    ['harbour.ti', 'tides'],
    ['harbour.', 'level'],
    ['$la', 'lantern'],
  ] as const) {
    test(`lists ${own} of another provider first for ${typed}`, async () => {
      others = offer(() => [new vscode.CompletionItem(own, vscode.CompletionItemKind.Class)]);
      const editor = await open('');
      await type(typed);
      await accepted(editor, typed.replace(/\w*$/, '') + own);
    });
  }

  for (const [typed, chosen] of [
    ['harbour.', 'harbour.tide.level'],
    ['HARBOUR.ti', 'harbour.tide.level'],
    ['harbour.tide.le', 'harbour.tide.level'],
    ['$la', '$lamp'],
    ['spr', 'SPRING_TIDE'],
  ] as const) {
    test(`completes ${typed} to ${chosen}`, async () => {
      const editor = await open('');
      await type(typed);
      await accepted(editor, chosen);
    });
  }

  test('treats cells of a notebook as parts of its file', async () => {
    const cell = new vscode.NotebookCellData(vscode.NotebookCellKind.Code, 'x = SPRI', 'python');
    const notebook = await vscode.workspace.openNotebookDocument('jupyter-notebook', new vscode.NotebookData([cell]));
    const { document } = notebook.cellAt(0);
    await until(async () => {
      const list = await vscode.commands.executeCommand<vscode.CompletionList>(
        'vscode.executeCompletionItemProvider',
        document.uri,
        new vscode.Position(0, 8),
      );
      return list.items.some(({ label }) => label === 'SPRING_TIDE');
    }, 'the names in the cell');
  });
});

function offer(items: () => vscode.CompletionItem[]): vscode.Disposable {
  return vscode.languages.registerCompletionItemProvider({ scheme: 'untitled' }, { provideCompletionItems: items }, '.');
}

/** Opens an untitled document with the cursor at its end. */
async function open(content: string): Promise<vscode.TextEditor> {
  const document = await vscode.workspace.openTextDocument({ language: 'plaintext', content });
  const end = document.lineAt(document.lineCount - 1).range.end;
  return vscode.window.showTextDocument(document, { selection: new vscode.Range(end, end) });
}

/** Types letter by letter, waiting for the completions of each. */
async function type(text: string): Promise<void> {
  for (const letter of text) {
    await vscode.commands.executeCommand('type', { text: letter });
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

/** Accepts the first item. */
async function accepted(editor: vscode.TextEditor, expected: string): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 500));
  await vscode.commands.executeCommand('acceptSelectedSuggestion');
  const last = (): string => editor.document.lineAt(editor.selection.active).text;
  await until(() => last() === expected, `${expected}, not ${last()}`).catch((error: unknown) => {
    throw new Error(`${String(error)}; it is ${last()}`);
  });
}

async function labels(editor: vscode.TextEditor): Promise<string[]> {
  const list = await vscode.commands.executeCommand<vscode.CompletionList>(
    'vscode.executeCompletionItemProvider',
    editor.document.uri,
    editor.selection.active,
  );
  return list.items.map((item) => (typeof item.label === 'string' ? item.label : item.label.label));
}

async function write(path: string, text: string): Promise<void> {
  await vscode.workspace.fs.createDirectory(vscode.Uri.joinPath(folder(), path, '..'));
  await vscode.workspace.fs.writeFile(file(path), Buffer.from(text));
}
