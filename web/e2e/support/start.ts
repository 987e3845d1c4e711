import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { start, stop } from './server';

export default async function globalSetup(): Promise<() => Promise<void>> {
  const directory = mkdtempSync(join(tmpdir(), 'deskbell-e2e-'));
  const forget = (): void => rmSync(directory, { recursive: true, force: true });
  process.env.DESKBELL_E2E_DIR = directory;
  try {
    await start();
  } catch (error) {
    forget();
    throw error;
  }
  return async () => {
    await stop('SIGTERM');
    forget();
  };
}
