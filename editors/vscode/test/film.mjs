// Takes the frames of an animation for scripts/animate.py.

import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sleep } from './editor.mjs';

const STEPS = 6;
const ABOVE_ALL = 'position:fixed;z-index:9999;pointer-events:none;';
const CAPTION = `${ABOVE_ALL}left:50%;bottom:44px;transform:translateX(-50%);padding:8px 18px;border-radius:8px;
  background:#2f81f7;color:white;font:600 17px sans-serif`;
const ARROW = 'M1 1v19l5-4 3 8 3-1-3-8h7z';

export class Film {
  #page;
  #clip;
  #frames = [];
  #at;

  constructor(page, clip) {
    this.#page = page;
    this.#clip = clip;
  }

  /** Draws the mouse pointer and the pressed keys, which screenshots don't show. */
  async begin(at) {
    await this.#page.evaluate(
      ([pointerStyle, captionStyle, arrow]) => {
        const svg = (name) => document.createElementNS('http://www.w3.org/2000/svg', name);
        const pointer = svg('svg');
        const path = svg('path');
        Object.entries({ d: arrow, fill: 'white', stroke: 'black' }).forEach(([key, value]) => path.setAttribute(key, value));
        pointer.append(path);
        pointer.id = 'film-pointer';
        pointer.style.cssText = `${pointerStyle}width:20px;height:28px`;
        const caption = document.createElement('div');
        caption.id = 'film-caption';
        caption.style.cssText = captionStyle;
        document.body.append(pointer, caption);
      },
      [ABOVE_ALL, CAPTION, ARROW],
    );
    await this.#move(at);
  }

  /** Takes a frame. */
  async frame(milliseconds, caption = '') {
    await this.#page.evaluate((text) => {
      const box = document.getElementById('film-caption');
      box.textContent = text;
      box.style.display = text ? '' : 'none';
    }, caption);
    const image = await this.#page.screenshot({ clip: this.#clip, scale: 'css' });
    this.#frames.push({ image, milliseconds });
  }

  async pointTo(to) {
    const from = this.#at;
    for (let step = 1; step <= STEPS; step += 1) {
      const part = step / STEPS;
      await this.#move({ x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part });
      if (step < STEPS) {
        await this.frame(70);
      }
    }
  }

  async end(folder) {
    await this.#page.evaluate(() => document.querySelectorAll('[id^=film-]').forEach((one) => one.remove()));
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    for (const [number, { image }] of this.#frames.entries()) {
      writeFileSync(join(folder, `${number}.png`), image);
    }
    writeFileSync(join(folder, 'durations.json'), JSON.stringify(this.#frames.map(({ milliseconds }) => milliseconds)));
  }

  async #move(at) {
    this.#at = at;
    await this.#page.mouse.move(at.x, at.y);
    await this.#page.evaluate(({ x, y }) => {
      Object.assign(document.getElementById('film-pointer').style, { left: `${x}px`, top: `${y}px` });
    }, at);
    await sleep(30);
  }
}
