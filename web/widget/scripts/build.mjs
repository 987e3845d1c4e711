// Builds dist/: widget.js, frame.html, demo/shop.html and their hashed assets under /widget/assets/.
// Classic scripts, no modules: a sandboxed frame has an opaque origin, from which browsers load modules only with CORS.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const dist = join(root, 'dist');
const languages = ['en', 'zh-CN'];
rmSync(dist, { recursive: true, force: true });

async function bundle(name, entry, file) {
  await build({
    root,
    configFile: false,
    base: '/widget/',
    publicDir: false,
    logLevel: 'warn',
    resolve: {
      alias: {
        '@deskbell/realtime': join(root, '../packages/realtime/src/index.ts'),
        // The part of Preact that we use, much smaller: see there.
        preact: join(root, 'src/render/render.ts'),
      },
    },
    build: {
      outDir: dist,
      emptyOutDir: false,
      target: 'es2022',
      // For an older one, what stands in for light-dark() would be put in, which is not used.
      cssTarget: 'chrome123',
      assetsDir: 'assets',
      modulePreload: false,
      // Slower than Vite's own, and some hundred bytes smaller.
      minify: 'terser',
      terserOptions: { ecma: 2020, compress: { passes: 3, unsafe_arrows: true, pure_getters: true } },
      cssCodeSplit: false,
      rollupOptions: {
        input: { [name]: join(root, entry) },
        output: {
          format: 'iife',
          entryFileNames: file,
          assetFileNames: `assets/${name}-[hash][extname]`,
        },
      },
    },
  });
}

function page(name, template, target) {
  const assets = readdirSync(join(dist, 'assets'));
  const address = (extension, of = name) => {
    const found = assets.find((each) => each.startsWith(`${of}-`) && each.endsWith(extension));
    if (!found) throw new Error(`${of}: no ${extension} was built`);
    return `/widget/assets/${found}`;
  };
  const html = readFileSync(join(root, template), 'utf8')
    .replaceAll('%STYLE%', () => address('.css'))
    .replaceAll('%WORDS%', () => JSON.stringify(Object.fromEntries(languages.map((each) => [each, address('.js', each)]))))
    .replaceAll('%SCRIPT%', () => address('.js'));
  mkdirSync(dirname(join(dist, target)), { recursive: true });
  writeFileSync(join(dist, target), html);
}

await bundle('widget', 'src/loader/loader.ts', 'widget.js');
for (const language of languages) await bundle(language, `src/i18n/${language}.words.ts`, `assets/${language}-[hash].js`);
await bundle('frame', 'src/main.ts', 'assets/frame-[hash].js');
page('frame', 'frame.html', 'frame.html');
await bundle('shop', 'demo/shop.ts', 'assets/shop-[hash].js');
page('shop', 'demo/index.html', 'demo/shop.html');
