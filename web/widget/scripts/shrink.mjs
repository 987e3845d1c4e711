// Minifies a bundle and shortens its own property names, which makes the widget a tenth smaller.
// Safe by one convention: names on the wire, in storage and between loader and frame are snake_case or one lower-case
// word; our own are camelCase. Every camelCase name that the platform or Preact knows is left alone.
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { minify } from 'rolldown/experimental';

const require = createRequire(import.meta.url);
const camelCase = /\b[a-z]+[A-Z]\w*/g;

function foreignNames() {
  const names = new Set();
  const collect = (file) => {
    for (const [name] of readFileSync(file, 'utf8').matchAll(camelCase)) names.add(name);
  };
  const scope = join(dirname(require.resolve('typescript/package.json')), '../@typescript');
  for (const each of readdirSync(scope)) {
    const library = join(scope, each, 'lib');
    for (const file of readdirSync(library)) if (/^lib\..*\.d\.ts$/.test(file)) collect(join(library, file));
  }
  if (!names.has('addEventListener')) throw new Error('shrink: the types of the platform were not found');
  const preact = dirname(require.resolve('preact/package.json'));
  for (const folder of ['dist', 'hooks/dist', 'src', 'hooks/src']) {
    for (const file of readdirSync(join(preact, folder))) if (/\.(m?js|d\.ts)$/.test(file)) collect(join(preact, folder, file));
  }
  return names;
}

/** Keys of the catalogues are also strings in calls of `t`. */
function catalogueKeys(root) {
  return [...readFileSync(join(root, 'src/i18n/en.ts'), 'utf8').matchAll(/^ {2}(\w+):/gm)].map(([, key]) => key);
}

export function shrink(root) {
  const reserved = [...foreignNames(), ...catalogueKeys(root)];
  return {
    name: 'shrink',
    async generateBundle(_, bundle) {
      for (const chunk of Object.values(bundle)) {
        if (chunk.type !== 'chunk') continue;
        const result = await minify(chunk.fileName, chunk.code, {
          compress: { target: 'es2022' },
          mangle: { toplevel: true },
          mangleProps: { include: /^[a-z]+[A-Z]\w*$/, reserved },
          codegen: { removeWhitespace: true },
        });
        if (result.errors.length > 0) throw new Error(result.errors.map(({ message }) => message).join('\n'));
        chunk.code = result.code;
      }
    },
  };
}
