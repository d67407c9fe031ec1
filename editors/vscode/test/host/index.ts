// Runs the tests of a session; called by VS Code.

import Mocha from 'mocha';
import { join } from 'node:path';

export function run(): Promise<void> {
  const session = process.env.KEYDOCS_TEST_SESSION ?? '';
  const mocha = new Mocha({ ui: 'tdd', timeout: 60_000, reporter: Reporter });
  mocha.addFile(join(__dirname, `${session}.js`));
  return new Promise((resolve, reject) => {
    mocha.run((failures) => {
      if (failures) {
        reject(new Error(`${failures} failed`));
      } else {
        resolve();
      }
    });
  });
}

/** Prints a line per test, because the console of the extension host has no cursor. */
class Reporter extends Mocha.reporters.Base {
  constructor(runner: Mocha.Runner) {
    super(runner);
    runner.on('pass', (test) => {
      say(`ok    ${test.fullTitle()} (${test.duration ?? 0} ms)`);
    });
    runner.on('fail', (test, error: Error) => {
      say(`FAIL  ${test.fullTitle()}\n${error.stack ?? error.message}`);
    });
  }
}

function say(line: string): void {
  console.log(`[test] ${line}`);
}
