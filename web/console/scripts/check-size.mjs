// The shell (entry, what it imports at once, its style sheets, one language) stays under 250 kB compressed.
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const limit = 250 * 1000;
const dist = resolve(dirname(fileURLToPath(import.meta.url)), '../dist');
const html = readFileSync(join(dist, 'index.html'), 'utf8');
const shell = new Set([...html.matchAll(/(?:src|href)="\/(assets\/[^"]+)"/g)].map((match) => match[1]));
const language = readdirSync(join(dist, 'assets')).find((name) => /^zh-CN-.*\.js$/.test(name));
if (language) shell.add(`assets/${language}`);

let total = 0;
const sizes = readdirSync(join(dist, 'assets')).map((name) => {
  const size = gzipSync(readFileSync(join(dist, 'assets', name)), { level: 9 }).length;
  if (shell.has(`assets/${name}`)) total += size;
  return { name, size, shell: shell.has(`assets/${name}`) };
});
for (const { name, size, shell: part } of sizes.sort((a, b) => b.size - a.size))
  if (size > 1500) console.log(`${part ? 'shell' : '     '} ${(size / 1000).toFixed(1).padStart(7)} kB  ${name}`);
console.log(`shell ${(total / 1000).toFixed(1)} kB of ${limit / 1000} kB, compressed`);
if (total > limit) process.exit(1);
