import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  test: { dir: here('tests'), include: ['**/*.browser.ts'], testTimeout: 60_000, hookTimeout: 60_000, fileParallelism: false },
});
