// Lighthouse on the pages of the help centre, on a phone's network and processor: 95 or more in all four scores, or it
// fails. `npm test`, or `npm test -- http://host:port` for a server that runs already.
import { spawn } from 'node:child_process';
import { mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import * as chromeLauncher from 'chrome-launcher';
import lighthouse from 'lighthouse';

const least = 0.95;
const binary = resolve(import.meta.dirname, '../..', process.env.DESKBELL_BINARY ?? 'build/dev/deskbell');

async function startServer() {
  const directory = mkdtempSync(join(tmpdir(), 'deskbell-lighthouse-'));
  const log = join(directory, 'log');
  const output = openSync(log, 'a');
  const child = spawn(binary, ['demo', '--data-dir', join(directory, 'data'), '--set', 'http.listen=127.0.0.1:0'], { stdio: ['ignore', output, output] });
  const stop = async () => {
    child.kill('SIGTERM');
    await new Promise((done) => (child.exitCode === null ? child.once('exit', done) : done()));
    rmSync(directory, { recursive: true, force: true });
  };
  for (let tries = 0; tries < 600; ++tries) {
    const origin = /^\s*(http:\/\/\S+)$/m.exec(readFileSync(log, 'utf8'))?.[1];
    if (origin && (await fetch(`${origin}/readyz`).then((answer) => answer.ok, () => false))) return { origin, stop };
    if (child.exitCode !== null) break;
    await sleep(100);
  }
  const text = readFileSync(log, 'utf8');
  await stop();
  throw new Error(`The demo server did not start:\n${text}`);
}

async function pagesOf(origin) {
  const sitemap = await (await fetch(`${origin}/sitemap.xml`)).text();
  const paths = [...sitemap.matchAll(/<loc>https?:\/\/[^/]+([^<]+)<\/loc>/g)].map((match) => match[1]);
  const first = (pattern) => paths.find((path) => pattern.test(path));
  return ['/help/en', '/help/zh-CN', first(/^\/help\/en\/sections\//), first(/^\/help\/en\/articles\//), first(/^\/help\/zh-CN\/articles\//)].filter(Boolean);
}

const server = process.argv[2] ? { origin: process.argv[2], stop: async () => undefined } : await startServer();
const chrome = await chromeLauncher.launch({ chromePath: process.env.CHROMIUM ?? '/usr/bin/chromium', chromeFlags: ['--headless=new', '--no-sandbox'] });
let failed = false;
try {
  console.log('page                                          performance  accessibility  best practices  SEO');
  for (const path of await pagesOf(server.origin)) {
    const { lhr } = await lighthouse(server.origin + path, { port: chrome.port, logLevel: 'error', onlyCategories: ['performance', 'accessibility', 'best-practices', 'seo'] });
    const scores = ['performance', 'accessibility', 'best-practices', 'seo'].map((name) => lhr.categories[name].score ?? 0);
    console.log(path.slice(0, 45).padEnd(46) + scores.map((score, index) => String(Math.round(score * 100)).padEnd([13, 15, 16, 4][index])).join(''));
    for (const audit of Object.values(lhr.audits)) if (audit.score !== null && audit.score < 0.9 && audit.scoreDisplayMode === 'binary') console.log(`    ${audit.id}: ${audit.title}`);
    failed ||= scores.some((score) => score < least);
  }
} finally {
  await chrome.kill();
  await server.stop();
}
process.exitCode = failed ? 1 : 0;
