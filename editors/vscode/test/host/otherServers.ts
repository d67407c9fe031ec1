// Beside another language server, which says which definition is meant.

import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { file, hover, indexed, messagesDuring, show, until } from './support';

const WATCH = 'almanac/watch.py';
const PAGE = 'docs/almanac/station.py_docs.md';

type Answer = () => vscode.ProviderResult<vscode.Definition>;

/** Another server, which gives an answer and counts how often it is asked. */
class OtherServer {
  asked = 0;
  readonly #registered: vscode.Disposable;

  constructor(answer: Answer) {
    this.#registered = vscode.languages.registerDefinitionProvider('python', {
      provideDefinition: () => {
        this.asked += 1;
        return answer();
      },
    });
  }

  dispose(): void {
    this.#registered.dispose();
  }
}

async function placeOf(path: string, text: string): Promise<vscode.Location> {
  const document = await vscode.workspace.openTextDocument(file(path));
  return new vscode.Location(document.uri, document.positionAt(document.getText().indexOf(text)));
}

/** Returns the files that go to definition offers at the cursor. */
async function definitions(): Promise<string[]> {
  const editor = vscode.window.activeTextEditor;
  assert.ok(editor);
  const found = await vscode.commands.executeCommand<(vscode.Location | vscode.LocationLink)[]>(
    'vscode.executeDefinitionProvider',
    editor.document.uri,
    editor.selection.active,
  );
  return found.map((one) => vscode.workspace.asRelativePath('targetUri' in one ? one.targetUri : one.uri)).sort();
}

async function set(name: string, value: unknown): Promise<void> {
  await vscode.workspace.getConfiguration('keydocs').update(name, value, vscode.ConfigurationTarget.Global);
}

suite('beside another language server', () => {
  let other: OtherServer | undefined;

  suiteSetup(indexed);

  teardown(async () => {
    other?.dispose();
    other = undefined;
    await set('askLanguageServers', undefined);
    await set('definition.when', undefined);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    // An answer serves a word for a second.
    await new Promise((resolve) => setTimeout(resolve, 1100));
  });

  test('the hover is about what the other server means', async () => {
    const target = await placeOf('almanac/station.py', 'class StationError');
    other = new OtherServer(() => new vscode.Location(target.uri, target.range.start.translate(0, 'class '.length)));
    await show(WATCH, 'Station,');
    // The first time, the editor may take longer than the limit.
    await until(async () => {
      await new Promise((resolve) => setTimeout(resolve, 1100));
      return (await hover()).includes('class StationError');
    }, 'the class that the other server means');
  });

  test('go to definition offers the source and its page', async () => {
    const target = await placeOf('almanac/station.py', 'Station:');
    other = new OtherServer(() => target);
    await show(WATCH, 'Station,');
    await messagesDuring(async () => {
      assert.deepEqual(await definitions(), ['almanac/station.py', PAGE]);
    });
  });

  test('what is outside of the workspace has no hover and no page', async () => {
    other = new OtherServer(() => new vscode.Location(vscode.Uri.file('/usr/lib/x.py'), new vscode.Position(0, 0)));
    await show(WATCH, 'Station,');
    assert.equal(await hover(), '');
    assert.equal((await definitions()).includes(PAGE), false);
  });

  test('go to definition is left to the other server on request', async () => {
    await set('definition.when', 'alone');
    const target = await placeOf('almanac/station.py', 'Station:');
    other = new OtherServer(() => target);
    await show(WATCH, 'Station,');
    assert.deepEqual(await definitions(), ['almanac/station.py']);
    other.dispose();
    await new Promise((resolve) => setTimeout(resolve, 1100));
    assert.deepEqual(await definitions(), [PAGE]);
    await set('definition.when', 'never');
    assert.deepEqual(await definitions(), []);
  });

  test('nobody is asked if that is turned off', async () => {
    await set('askLanguageServers', false);
    other = new OtherServer(() => undefined);
    await show(WATCH, 'Station,');
    assert.match(await hover(), /class Station/);
    assert.equal(other.asked, 0);
  });

  test('a server without an answer leaves it to Keydocs', async () => {
    other = new OtherServer(() => []);
    await show(WATCH, 'Station,');
    assert.match(await hover(), /class Station/);
  });

  test('a server that fails or lies does no harm', async () => {
    other = new OtherServer(() => {
      throw new Error('no');
    });
    await show(WATCH, 'Station,');
    assert.match(await hover(), /class Station/);
    other.dispose();
    await new Promise((resolve) => setTimeout(resolve, 1100));
    other = new OtherServer(() => new vscode.Location(file('almanac/station.py'), new vscode.Position(100_000, 7)));
    assert.match(await hover(), /class Station/);
  });

  test('a server that never answers costs little, and is not asked again for a while', async () => {
    other = new OtherServer(() => new Promise(() => undefined));
    await show(WATCH, 'Station,');
    for (let number = 0; number < 6; number += 1) {
      assert.match(await hover(), /class Station/);
      await new Promise((resolve) => setTimeout(resolve, 1100));
    }
    assert.ok(other.asked <= 4, String(other.asked));
  });
});
