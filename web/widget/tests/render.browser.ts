import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chromium, type Browser } from 'playwright-core';
import { transformWithOxc } from 'vite';
import { afterAll, beforeAll, expect, it } from 'vitest';

/** Our renderer against the real Preact: the same random trees must give the same documents. */

let browser: Browser;
beforeAll(async () => {
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
});
afterAll(async () => browser.close());

const asGlobal = (name: string, code: string): string => `globalThis.${name} = await import(URL.createObjectURL(
  new Blob([${JSON.stringify(code)}], { type: 'text/javascript' })));`;

it('draws the same as Preact, whatever changes into what', async () => {
  const source = fileURLToPath(new URL('../src/render/render.ts', import.meta.url));
  const ours = await transformWithOxc(readFileSync(source, 'utf8'), source);
  const preact = readFileSync(new URL('../node_modules/preact/dist/preact.mjs', import.meta.url), 'utf8');
  const page = await browser.newPage();
  await page.evaluate(`(async () => { ${asGlobal('ours', ours.code)} ${asGlobal('preact', preact)} })()`);
  const differences = await page.evaluate(() => {
    type Node = string | number | boolean | null | { tag: string; props: Record<string, unknown>; children: Node[] };
    type Library = {
      h(tag: string, props: unknown, ...children: unknown[]): unknown;
      render(tree: unknown, root: Element): void;
    };
    const { ours: mine, preact: real } = globalThis as unknown as { ours: Library; preact: Library };
    let seed = 7;
    const random = (below: number): number => {
      seed = (seed * 1103515245 + 12345) % 2147483648;
      return Math.floor((seed / 2147483648) * below);
    };
    const tree = (depth: number, key?: string): Node => {
      const tag = ['div', 'p', 'button', 'svg', 'ul'][random(5)] ?? 'div';
      const props: Record<string, unknown> = {};
      if (key) props.key = key;
      if (random(2)) props.class = ['a', 'b', undefined][random(3)];
      if (random(3) === 0) props['aria-hidden'] = random(2) === 0;
      if (random(3) === 0) props['data-t'] = `t${random(3)}`;
      if (tag === 'button') props.disabled = random(2) === 0;
      const children: Node[] = [];
      const keyed = random(2) === 0;
      const keys = ['k1', 'k2', 'k3', 'k4'].sort(() => random(3) - 1);
      for (let count = random(5); depth > 0 && count > 0; --count) {
        const kind = random(6);
        if (keyed) children.push(tree(depth - 1, keys.pop()));
        else children.push(kind === 0 ? 'text' : kind === 1 ? random(9) : kind === 2 ? false : kind === 3 ? null : tree(depth - 1));
      }
      return { tag, props, children };
    };
    const make = (library: Library, node: Node): unknown =>
      typeof node === 'object' && node !== null
        ? library.h(node.tag, node.props, ...node.children.map((child) => make(library, child)))
        : node;
    const found: string[] = [];
    for (let round = 0; round < 400; ++round) {
      const [left, right] = [document.createElement('div'), document.createElement('div')];
      for (let step = 0; step < 6; ++step) {
        const next = tree(3);
        mine.render(make(mine, next), left);
        real.render(make(real, next), right);
        // The order of attributes is not told apart, nor the two ways to say disabled.
        const [got, wanted] = [left, right].map(({ innerHTML }) =>
          innerHTML.replaceAll('disabled="true"', 'disabled=""').replace(/(?: [\w-]+="[^"]*")+/g, (attributes) =>
            attributes.match(/ [\w-]+="[^"]*"/g)?.sort().join('') ?? '',
          ),
        );
        if (got !== wanted) found.push(`${got} <> ${wanted}`);
      }
    }
    return found;
  });
  expect(differences).toEqual([]);
});

it('keeps elements, their focus and what is written in them while neighbours come, go and move', async () => {
  const source = fileURLToPath(new URL('../src/render/render.ts', import.meta.url));
  const ours = await transformWithOxc(readFileSync(source, 'utf8'), source);
  const page = await browser.newPage();
  await page.evaluate(`(async () => { ${asGlobal('ours', ours.code)} })()`);
  const result = await page.evaluate(() => {
    type Library = {
      h(tag: string, props: unknown, ...children: unknown[]): unknown;
      render(tree: unknown, root: Element): void;
    };
    const { h, render } = (globalThis as unknown as { ours: Library }).ours;
    const box = document.body;
    const refs: string[] = [];
    const ref = (element: Element | null): void => void refs.push(element ? 'in' : 'out');
    const draw = (before: boolean, text: string, after: string[], gone = false): void =>
      render(
        h(
          'main',
          null,
          before && h('div', null, 'first'),
          gone ? null : h('div', { class: 'row' }, h('textarea', { value: text, ref })),
          after.map((key) => h('p', { key }, key)),
        ),
        box,
      );
    draw(false, 'abc', ['x', 'y']);
    const area = box.querySelector('textarea') as HTMLTextAreaElement;
    const [x, y] = box.querySelectorAll('p');
    area.focus();
    area.setSelectionRange(1, 2);
    draw(true, 'abc', ['y', 'x', 'z']);
    const same = area === box.querySelector('textarea') && document.activeElement === area && area.selectionStart === 1;
    const [first, second] = box.querySelectorAll('p');
    draw(false, 'abc', [], true);
    return { same, moved: first === y && second === x, refs, left: box.textContent };
  });
  expect(result).toEqual({ same: true, moved: true, refs: ['in', 'out'], left: '' });
});
