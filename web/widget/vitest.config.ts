import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  resolve: {
    alias: {
      '@deskbell/realtime': here('../packages/realtime/src/index.ts'),
      vitest: here('node_modules/vitest/dist/index.js'),
    },
  },
  server: { fs: { allow: [here('..')] } },
  test: { dir: here('..'), include: ['packages/realtime/tests/**/*.test.ts', 'widget/tests/**/*.test.ts'] },
});
