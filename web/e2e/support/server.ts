import { spawn, spawnSync } from 'node:child_process';
import { openSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** The demo company that the journeys of a worker share. */
const directory = (): string => process.env.DESKBELL_E2E_DIR ?? '';
const binary = resolve(import.meta.dirname, '../../..', process.env.DESKBELL_BINARY ?? 'build/dev/deskbell');

type Running = { pid: number; origin: string };
type Login = { email: string; password: string };

export function running(): Running {
  return JSON.parse(readFileSync(join(directory(), 'running.json'), 'utf8')) as Running;
}

export function logins(): Login[] {
  return JSON.parse(readFileSync(join(directory(), 'data', 'demo-logins.json'), 'utf8')) as Login[];
}

/** Runs a command of the program itself, as an administrator would on the machine. */
export function command(...parts: string[]): { status: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync(binary, parts, { encoding: 'utf8' });
  return { status, output: stdout + stderr };
}

/** Starts the server on `address`, with these settings besides, and waits until it serves. */
export async function start(address = '127.0.0.1:0', more: Record<string, string> = {}): Promise<Running> {
  const log = join(directory(), 'server.log');
  writeFileSync(log, '');
  const output = openSync(log, 'a');
  const chosen = { 'http.listen': address, 'limits.sign_in_per_minute': '0', 'outgoing.allowed_networks': '127.0.0.1', ...more };
  const settings = Object.entries(chosen).flatMap(([key, value]) => ['--set', `${key}=${value}`]);
  const child = spawn(binary, ['demo', '--data-dir', join(directory(), 'data'), ...settings], {
    detached: true,
    stdio: ['ignore', output, output],
  });
  child.unref();
  let failure: string | undefined;
  child.on('error', (error) => (failure = error.message));
  child.on('exit', (code) => (failure = `it ended with ${code}`));
  for (let tries = 0; tries < 600; ++tries) {
    const origin = /^\s*(http:\/\/\S+)$/m.exec(readFileSync(log, 'utf8'))?.[1];
    const ready = origin && (await fetch(`${origin}/readyz`).then((answer) => answer.ok, () => false));
    if (origin && ready && child.pid) {
      const now = { pid: child.pid, origin };
      writeFileSync(join(directory(), 'running.json'), JSON.stringify(now));
      return now;
    }
    if (failure) break;
    await sleep(100);
  }
  throw new Error(`The demo server did not start: ${failure ?? 'too slow'}\n${readFileSync(log, 'utf8')}`);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

export async function stop(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  const { pid } = running();
  if (isAlive(pid)) process.kill(pid, signal);
  for (let tries = 0; tries < 200 && isAlive(pid); ++tries) await sleep(50);
  if (isAlive(pid)) process.kill(pid, 'SIGKILL');
}
