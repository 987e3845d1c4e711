// Fails when the widget is over its budget: 30 kB gzip for what a visitor loads in any one language, 3 kB for the loader.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const dist = join(dirname(dirname(fileURLToPath(import.meta.url))), 'dist');
const assets = readdirSync(join(dist, 'assets')).map((name) => `assets/${name}`);
const weigh = (file) => {
  const size = gzipSync(readFileSync(join(dist, file)), { level: 9 }).length;
  console.log(`${String(size).padStart(7)}  ${file}`);
  return size;
};
const startingWith = (prefix) => assets.filter((name) => name.startsWith(`assets/${prefix}-`));
const loader = weigh('widget.js');
const frame = startingWith('frame').map(weigh);
const common = loader + frame.reduce((sum, size) => sum + size, 0);
const totals = ['en', 'zh-CN'].map((language) => [language, common + startingWith(language).map(weigh)[0]]);
for (const [language, total] of totals) console.log(`${String(total).padStart(7)}  together in ${language}, of 30000`);
if (loader > 3_000 || frame.length !== 2 || totals.some(([, total]) => !(total <= 30_000))) {
  console.error('The widget is over its budget.');
  process.exit(1);
}
