// The interpreter selected in the Python extension runs the server.

import * as assert from 'node:assert/strict';
import { indexed, processOf } from './support';

suite('the Python extension', () => {
  test('provides the interpreter', async () => {
    const { client } = await indexed();
    assert.equal(processOf(client)?.spawnfile, process.env.PYTHON);
  });
});
