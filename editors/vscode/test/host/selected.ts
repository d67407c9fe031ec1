// With the Python extension, the interpreter that is selected there runs the server.

import * as assert from 'node:assert/strict';
import { indexed, processOf } from './support';

suite('with the Python extension', () => {
  test('the selected interpreter runs the server', async () => {
    const { client } = await indexed();
    assert.equal(processOf(client)?.spawnfile, process.env.PYTHON);
  });
});
