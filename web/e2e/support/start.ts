import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { start, stop } from './server';

/** Serves a new demo company while `use` runs. */
export async function withCompany(use: () => Promise<void>): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'deskbell-e2e-'));
  process.env.DESKBELL_E2E_DIR = directory;
  try {
    await start();
    await use();
    await stop('SIGTERM');
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
