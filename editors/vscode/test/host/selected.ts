// With the Python extension, the interpreter that is selected there runs the server.

import * as assert from 'node:assert/strict';
import { indexed } from './support';

suite('with the Python extension', () => {
  test('the selected interpreter runs the server', async () => {
    const { client } = await indexed();
    const { spawnfile } = (client as unknown as { _serverProcess: { spawnfile: string } })._serverProcess;
    assert.equal(spawnfile, process.env.PYTHON);
  });
});
