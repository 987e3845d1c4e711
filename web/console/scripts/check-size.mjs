// The shell (what a signed-in user loads before the first area: entry, shell chunk, all they import at once, their
// style sheets, one language) stays under 250 kB compressed. Each area's own weight is listed beside it.
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const limit = 250;
const assets = resolve(dirname(fileURLToPath(import.meta.url)), '../dist/assets');
const names = readdirSync(assets);
const weight = (name) => gzipSync(readFileSync(join(assets, name)), { level: 9 }).length / 1000;
const named = (stem, end) => names.filter((name) => name.startsWith(`${stem}-`) && name.endsWith(end) && !name.slice(stem.length + 1).includes('-', 9));

function closure(roots, known = new Set()) {
  const found = new Set();
  const visit = (name) => {
    if (found.has(name) || known.has(name)) return;
    found.add(name);
    if (!name.endsWith('.js')) return;
    const text = readFileSync(join(assets, name), 'utf8');
    for (const [, target] of text.matchAll(/(?:from|import)\s*["']\.\/([^"']+)["']/g)) visit(target);
  };
  roots.forEach(visit);
  return found;
}

const sum = (set) => [...set].reduce((total, name) => total + weight(name), 0);
const html = readFileSync(join(assets, '../index.html'), 'utf8');
const entry = [...html.matchAll(/(?:src|href)="\/assets\/([^"]+)"/g)].map((match) => match[1]);
const shell = closure([...entry, ...named('Shell', '.js'), ...named('zh-CN', '.js'), ...named('zh_CN', '.js')]);
for (const area of ['inbox', 'cases', 'complaints', 'customers', 'live', 'settings', 'search', 'process', 'incidents', 'knowledge', 'SignIn', 'Offers', 'Palette', 'ProfileDialog']) {
  const own = closure([...named(area, '.js'), ...named(area, '.css')], shell);
  console.log(`${area.padEnd(14)} ${sum(own).toFixed(1).padStart(7)} kB`);
}
const total = sum(shell);
console.log(`${'shell'.padEnd(14)} ${total.toFixed(1).padStart(7)} kB of ${limit} kB, compressed`);
if (process.argv.includes('-v')) for (const name of shell) console.log(`  ${weight(name).toFixed(1).padStart(7)}  ${name}`);
if (total > limit) process.exit(1);
