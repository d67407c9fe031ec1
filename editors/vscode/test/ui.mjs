// Tests the packaged extension in a real VS Code with mouse and keyboard. Pictures go to out/pictures;
// `ui.mjs --images` also takes those of the README and the walkthrough, and the frames of the animated one.

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EXTENSION, PICTURES, QUIET, browse, install, makeHome, processesOf, serve, sleep, until } from './editor.mjs';
import { Film } from './film.mjs';

const ENTRY = 'out/node/entry.js';
const SETTINGS = {
  'security.workspace.trust.enabled': false,
  'editor.minimap.enabled': false,
  'editor.fontSize': 13,
  'window.commandCenter': false,
  'editor.stickyScroll.enabled': false,
  'remote.autoForwardPorts': false,
  'workbench.colorTheme': 'Default Dark Modern',
  'window.title': '${activeEditorShort}',
};
const STATUS = '.statusbar-item[id="keydocs.keydocs.keydocs.status"]';
const PAGE = 'station.py_docs.md';
/** Browsers reserve the usual keys. */
const CLOSE = 'Control+Alt+w';
/** The pictures in the README and walkthrough, with the part of the window they show. */
const IMAGES = {
  hover: { x: 52, y: 32, width: 948, height: 560 },
  page: { x: 52, y: 32, width: 948, height: 560 },
  search: { x: 52, y: 28, width: 948, height: 564 },
};
const IS_FOR_IMAGES = process.argv.includes('--images');

mkdirSync(PICTURES, { recursive: true });
const { home, workspace, remove } = makeHome(SETTINGS);
writeFileSync(join(home, 'config.yaml'), 'auth: none\ncert: false\n');
const keys = [{ key: 'ctrl+alt+w', command: 'workbench.action.closeActiveEditor' }];
writeFileSync(join(home, 'data/User/keybindings.json'), JSON.stringify(keys));
const common = ['--config', join(home, 'config.yaml'), '--user-data-dir', join(home, 'data')];
install(home, ENTRY, common, join(EXTENSION, 'keydocs.vsix'));
common.push('--extensions-dir', join(home, 'extensions'));
const args = (port) => [
  ...common, '--auth', 'none', '--bind-addr', `127.0.0.1:${port}`, '--disable-telemetry', '--disable-update-check',
  '--disable-workspace-trust', '--disable-getting-started-override', workspace,
];
const server = await serve(home, ENTRY, args, '/healthz');
const { page, close } = await browse(home, { viewport: { width: 1000, height: 620 }, deviceScaleFactor: 2 });

let failed = false;
try {
  await page.goto(`${server.address}/?folder=${encodeURIComponent(workspace)}`);
  await page.waitForSelector('.monaco-workbench', { timeout: 60_000 });
  await step('the status item says what is indexed', statusItem);
  await step('hover with the mouse', hoverWithMouse);
  await step('F12 leads to the page', goToDefinition);
  await step('completion', completion);
  await step('the menu of the editor', contextMenu);
  await step('the page to the side, by its keys', pageToSide);
  await step('the search, with the page beside the list', search);
  await step('the search finds any part of a name, and every page of it', searchForParts);
  await step('the search says that it found nothing', searchInVain);
  await step('the menu of the status item', statusMenu);
  if (IS_FOR_IMAGES) {
    await step('the frames of the animated picture', animation);
  }
  await step('the page as a rendered preview, scrolled', renderedPage);
  await step('the walkthrough', walkthrough);
  await step('the settings have checkboxes', checkboxes);
} catch (error) {
  failed = true;
  console.error(error);
  await page.screenshot({ path: join(PICTURES, 'failed-ui.png') });
}
await close();
await server.stop();
try {
  await step('nothing is left running', () => until(() => processesOf(home).length === 0, 'the end of all processes'));
} catch (error) {
  failed = true;
  console.error(error, processesOf(home));
}
remove();
process.exit(failed ? 1 : 0);

async function step(name, work) {
  const start = Date.now();
  await work();
  console.log(`ok    in the window: ${name} (${Date.now() - start} ms)`);
}

async function statusItem() {
  await page.locator(STATUS).waitFor({ timeout: 60_000 });
  await until(async () => / keyword files, /.test(await label()), 'the counts in the status item');
  await press('Control+b');
  await open('watch.py');
}

async function hoverWithMouse() {
  await line(65);
  const word = await rectangle('station: Station,', 'Station,');
  await page.mouse.move(word.x + 20, word.y + word.height / 2, { steps: 5 });
  const hover = page.locator('.monaco-hover', { hasText: 'A lighthouse and the water around it' }).first();
  await hover.waitFor();
  await picture('hover');
}

async function goToDefinition() {
  await clickOnStation();
  await press('F12');
  await active(PAGE, 42);
  await picture('definition');
  await closeEditor();
}

async function completion() {
  await active('watch.py');
  await press('Control+End');
  // As people type: the first character is asked about on its own.
  await page.keyboard.type('\nStati', { delay: 150 });
  const offered = page.locator('.suggest-widget .monaco-list-row', { hasText: 'StationError' }).first();
  await offered.waitFor();
  await picture('completion');
  await press('Escape');
  await press('Control+z');
  await press('Control+z');
}

async function contextMenu() {
  await line(65);
  const word = await rectangle('station: Station,', 'Station,');
  await page.mouse.click(word.x + 20, word.y + word.height / 2, { button: 'right' });
  await page.locator('.monaco-menu .action-label', { hasText: 'Open Documentation' }).first().waitFor();
  await picture('menu');
  await press('Escape');
  await until(async () => (await page.locator('.monaco-menu').count()) === 0, 'the menu to close');
}

async function pageToSide() {
  await clickOnStation();
  await press('Control+k');
  await press('Shift+F1');
  await active(PAGE, 42);
  await until(async () => (await page.locator('.editor-group-container').count()) === 2, 'two groups');
  const coloured = page.locator('.editor-group-container.active .view-line', { hasText: 'class Station:' });
  await until(async () => (await coloured.first().locator('span > span').count()) > 2, 'the colours of the code');
  await picture('page');
  await closeEditor();
}

async function search() {
  await active('watch.py');
  await command('Keydocs: Search Identifiers');
  const input = page.locator('.quick-input-widget input').first();
  await page.locator('.quick-input-title', { hasText: 'Search Identifiers' }).waitFor();
  await input.pressSequentially('stat', { delay: 60 });
  await page.locator('.quick-input-list .monaco-list-row', { hasText: 'StationError' }).first().waitFor();
  await until(async () => (await page.locator('.editor-group-container').count()) === 2, 'the page beside the list');
  await press('ArrowDown');
  await press('ArrowDown');
  await beside('station.py_docs.md');
  await picture('search');
  await press('Escape');
  await until(async () => (await page.locator('.editor-group-container').count()) === 1, 'the page to go away');
  await active('watch.py');
  await command('Keydocs: Search Identifiers');
  await page.locator('.quick-input-title', { hasText: 'Search Identifiers' }).waitFor();
  await input.pressSequentially('StationErr', { delay: 30 });
  await page.locator('.quick-input-list .monaco-list-row', { hasText: 'StationError' }).first().waitFor();
  await press('Enter');
  await active(PAGE, 37);
  await closeEditor();
}

async function searchForParts() {
  await openSearch('epoch');
  await until(async () => (await listed()).some((row) => row.startsWith('hours_since_epoch')), 'a name by its end');
  await page.locator('.quick-input-widget input').first().fill('hours');
  const rows = ['hours almanac/sun.py', 'hours almanac/watch.py'];
  await until(async () => rows.every((row, at) => listed().then((all) => all[at] === row)), 'both pages');
  await beside('sun.py_docs.md');
  await press('ArrowDown');
  await beside('watch.py_docs.md');
  await picture('search-parts');
  await press('Escape');
}

async function searchInVain() {
  await openSearch('zzq');
  await until(async () => (await listed())[0] === 'No identifiers found for "zzq"', 'the message');
  await picture('search-in-vain');
  await press('Enter');
  await press('Escape');
}

async function openSearch(query) {
  await active('watch.py');
  await command('Keydocs: Search Identifiers');
  await page.locator('.quick-input-title', { hasText: 'Search Identifiers' }).waitFor();
  await page.locator('.quick-input-widget input').first().fill(query);
}

/** Returns the rows of the list: label and description. */
async function listed() {
  const rows = await page.locator('.quick-input-list .monaco-list-row .monaco-icon-label-container').allInnerTexts();
  return rows.map((text) => text.replaceAll('\u00a0', ' ').split('\n').join(' ').trim());
}

async function statusMenu() {
  await page.locator(STATUS).click();
  await page.locator('.quick-input-list .monaco-list-row', { hasText: 'Rebuild Index' }).waitFor();
  await picture('status');
  await press('Escape');
}

async function renderedPage() {
  const settings = { ...QUIET, ...SETTINGS, 'keydocs.openIn': 'preview' };
  writeFileSync(join(home, 'data/User/settings.json'), JSON.stringify(settings));
  await page.reload();
  await until(async () => / keyword files, /.test(await label()), 'the status item after a reload');
  // What was open is not always shown again: the browser may not have come to writing it down.
  await open('watch.py');
  await line(65);
  await clickOnStation();
  await press('Control+k');
  await press('F1');
  await until(async () => (await position()) > 0, 'the preview to scroll');
  await picture('preview');
  await closeEditor();
  await active('watch.py');
}

async function walkthrough() {
  await command('Welcome: Open Walkthrough');
  await page.locator('.quick-input-list .monaco-list-row', { hasText: 'Get Started with Keydocs' }).first().click();
  await page.locator('.getting-started-step', { hasText: 'Hover' }).first().waitFor();
  await sleep(1_000);
  await picture('walkthrough');
  await page.locator('.getting-started-step', { hasText: 'Open a page' }).first().click();
  await page.locator('.getting-started-step .monaco-button', { hasText: 'Open Documentation' }).first().click();
  await page.locator('.notification-toast', { hasText: 'place the cursor on an identifier' }).first().waitFor();
  await picture('walkthrough-without-a-file');
}

async function checkboxes() {
  await command('Preferences: Open Settings (UI)');
  await page.locator('.settings-editor .suggest-input-container').first().click();
  await page.keyboard.type('@ext:keydocs.keydocs .enable');
  const rows = page.locator('.settings-editor .setting-item-contents');
  const titled = (title) => rows.filter({ hasText: title }).first();
  await titled('Hover: Enable').waitFor();
  await picture('settings');
  for (const title of ['Hover: Enable', 'References: Enable', 'Definition: Enable']) {
    await titled(title).locator('.setting-value-checkbox').waitFor();
  }
  await closeEditor();
}

async function clickOnStation() {
  const focused = page.locator('.editor-group-container.active .monaco-editor.focused');
  await until(async () => {
    const word = await rectangle('station: Station,', 'Station,');
    await page.mouse.click(word.x + 20, word.y + word.height / 2);
    // A menu that was open before gives the keyboard back a little later.
    await sleep(500);
    return focused.count();
  }, 'the editor to have the keyboard');
}

async function animation() {
  await active('watch.py');
  await press('Control+Home');
  await line(65);
  const film = new Film(page, IMAGES.search);
  await film.begin({ x: 700, y: 480 });
  await film.frame(900);
  const word = await rectangle('station: Station,', 'Station,');
  await film.pointTo({ x: word.x + 20, y: word.y + word.height / 2 });
  await page.locator('.monaco-hover', { hasText: 'A lighthouse and the water around it' }).first().waitFor();
  await sleep(500);
  await film.frame(3_000, 'Hover');
  await press('Escape');
  await page.mouse.click(word.x + 20, word.y + word.height / 2);
  await press('F12');
  await active(PAGE, 42);
  await sleep(700);
  await film.frame(2_400, 'F12');
  await closeEditor();
  await active('watch.py');
  await command('Keydocs: Search Identifiers');
  await page.locator('.quick-input-title', { hasText: 'Search Identifiers' }).waitFor();
  await film.frame(700, 'Search Identifiers…');
  for (const letter of 'tide') {
    await page.keyboard.type(letter);
    await sleep(600);
    await film.frame(300, 'Search Identifiers…');
  }
  await press('ArrowDown');
  await sleep(1_000);
  await film.frame(2_400, 'Search Identifiers…');
  await press('Enter');
  await sleep(1_000);
  await film.frame(2_400, 'Enter');
  await film.end(join(PICTURES, '..', 'film'));
  await closeEditor();
  await active('watch.py');
}

/** Returns the scroll position of the rendered page. */
async function position() {
  for (const frame of page.frames()) {
    const scrolled = await frame
      .evaluate(() => (document.body?.classList.contains('vscode-body') ? globalThis.scrollY : 0))
      .catch(() => 0);
    if (scrolled) {
      return scrolled;
    }
  }
  return 0;
}

async function label() {
  return (await page.locator(`${STATUS} a`).first().getAttribute('aria-label', { timeout: 60_000 })) ?? '';
}

async function open(file) {
  await press('Control+p');
  await page.locator('.quick-input-widget input').first().fill(file);
  await page.locator('.quick-input-list .monaco-list-row', { hasText: file }).first().waitFor();
  await sleep(300);
  await press('Enter');
  await active(file);
}

async function command(title) {
  const input = page.locator('.quick-input-widget input').first();
  // A key is lost where a page that was rendered had the keyboard, and is just going away.
  await until(async () => {
    await press('F1');
    await sleep(500);
    return input.isVisible();
  }, 'the command palette');
  await input.fill(`>${title}`);
  await page.locator('.quick-input-list .monaco-list-row', { hasText: title }).first().waitFor();
  await sleep(300);
  await press('Enter');
}

/** Waits until a file is the active editor, with the cursor on a line. */
async function active(file, line) {
  const tab = page.locator('.editor-group-container.active .tab.active', { hasText: file });
  await tab.first().waitFor({ timeout: 30_000 });
  if (line) {
    await until(async () => (await page.locator('.statusbar').innerText()).includes(`Ln ${line},`), `line ${line}`, 20_000);
  }
}

/** Waits until a file is shown in a group without focus. */
async function beside(file) {
  await page.locator('.editor-group-container:not(.active) .tab.active', { hasText: file }).first().waitFor();
}

async function line(number) {
  await press('Control+g');
  await page.keyboard.type(String(number));
  await page.locator('.quick-input-list .monaco-list-row', { hasText: `to go to line ${number}` }).first().waitFor();
  await press('Enter');
  await until(async () => (await page.locator('.statusbar').innerText()).includes(`Ln ${number},`), `line ${number}`);
}

async function closeEditor() {
  await press(CLOSE);
}

async function press(keys) {
  await page.keyboard.press(keys);
}

/** Waits until the window has settled. */
async function picture(name) {
  await sleep(700);
  await page.screenshot({ path: join(PICTURES, `${name}.png`) });
  if (name in IMAGES && IS_FOR_IMAGES) {
    await page.screenshot({ path: join(EXTENSION, 'images', `${name}.png`), clip: IMAGES[name] });
  }
}

/** Returns the position of a part of a line on the screen. */
async function rectangle(line, part) {
  const found = page.locator('.editor-group-container.active .view-line', { hasText: line }).first();
  await found.waitFor();
  return found.evaluate(
    (element, [line, part]) => {
      const walker = document.createTreeWalker(element, 4);
      const nodes = [];
      for (let node; (node = walker.nextNode()); ) {
        nodes.push(node);
      }
      const text = nodes.map((node) => node.data.replaceAll('\u00a0', ' '));
      const all = text.join('');
      const start = all.indexOf(line) + line.indexOf(part);
      const range = document.createRange();
      let at = 0;
      nodes.forEach((node, index) => {
        const end = at + text[index].length;
        if (at <= start && start < end) {
          range.setStart(node, start - at);
        }
        if (at < start + part.length && start + part.length <= end) {
          range.setEnd(node, start + part.length - at);
        }
        at = end;
      });
      const { x, y, width, height } = range.getBoundingClientRect();
      return { x, y, width, height };
    },
    [line, part],
  );
}
