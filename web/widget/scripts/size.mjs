// Fails when the widget is over its budget: 30 kB gzip for loader, script and style together, 3 kB for the loader.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const dist = join(dirname(dirname(fileURLToPath(import.meta.url))), 'dist');
const assets = readdirSync(join(dist, 'assets')).filter((name) => name.startsWith('frame-'));
const files = ['widget.js', ...assets.map((name) => `assets/${name}`)];
const sizes = files.map((file) => [file, gzipSync(readFileSync(join(dist, file)), { level: 9 }).length]);
const total = sizes.reduce((sum, [, size]) => sum + size, 0);
for (const [file, size] of sizes) console.log(`${String(size).padStart(7)}  ${file}`);
console.log(`${String(total).padStart(7)}  together, of 30000`);
if (total > 30_000 || sizes[0][1] > 3_000 || assets.length < 2) {
  console.error('The widget is over its budget.');
  process.exit(1);
}
