// Imports flow packages -> shared -> features -> app, and a feature never imports another one.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const source = resolve(dirname(fileURLToPath(import.meta.url)), '../src');
const rank = { shared: 0, features: 1, app: 2 };

function files(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? files(join(folder, entry.name)) : /\.tsx?$/.test(entry.name) ? [join(folder, entry.name)] : [],
  );
}

const area = (path) => {
  const [layer, feature] = relative(source, path).split('/');
  return { layer, feature: layer === 'features' ? feature : undefined };
};

const complaints = [];
for (const file of files(source)) {
  const from = area(file);
  const text = readFileSync(file, 'utf8');
  for (const [, target] of text.matchAll(/(?:from\s+|import\s*\(\s*|import\s+)['"]([^'"]+)['"]/g)) {
    const path = target.startsWith('@/') ? join(source, target.slice(2)) : target.startsWith('.') ? resolve(dirname(file), target) : null;
    if (!path || from.layer === 'main.tsx') continue;
    const to = area(path);
    if (rank[to.layer] > rank[from.layer]) complaints.push(`${relative(source, file)}: ${from.layer} must not import ${target}`);
    if (from.feature && to.feature && from.feature !== to.feature)
      complaints.push(`${relative(source, file)}: feature ${from.feature} must not import feature ${to.feature}`);
  }
}
if (complaints.length) {
  console.error(complaints.join('\n'));
  process.exit(1);
}
