// Lighthouse on the pages of the help centre, on a phone's network and processor: 95 or more in all four scores, or it
// fails. `npm test`, or `npm test -- http://host:port` for a server that runs already; `--out FILE` keeps the figures.
import { spawn } from 'node:child_process';
import { mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import * as chromeLauncher from 'chrome-launcher';
import lighthouse from 'lighthouse';

const least = 95;
const words = { en: 'washing machine', 'zh-CN': '洗衣机' };
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
  const first = (language, noun) => paths.find((path) => path.startsWith(`/help/${language}/${noun}/`));
  return ['en', 'zh-CN'].flatMap((language) => [`/help/${language}`, first(language, 'sections'), first(language, 'articles'), `/help/${language}/search?q=${encodeURIComponent(words[language])}`, `/help/${language}/contact`]).filter(Boolean);
}

// What was searched for is kept from search engines on purpose, so that is not held against these pages.
const skipped = (path) => (path.includes('/search?') ? ['is-crawlable'] : undefined);
const { values, positionals } = parseArgs({ options: { out: { type: 'string' } }, allowPositionals: true });
const categories = ['performance', 'accessibility', 'best-practices', 'seo'];
const server = positionals[0] ? { origin: positionals[0], stop: async () => undefined } : await startServer();
const chrome = await chromeLauncher.launch({ chromePath: process.env.CHROMIUM ?? '/usr/bin/chromium', chromeFlags: ['--headless=new', '--no-sandbox'] });
const found = [];
try {
  console.log('page                                          performance  accessibility  best practices  SEO');
  for (const path of await pagesOf(server.origin)) {
    const { lhr } = await lighthouse(server.origin + path, { port: chrome.port, logLevel: 'error', onlyCategories: categories, skipAudits: skipped(path) });
    const scores = categories.map((name) => Math.round(100 * (lhr.categories[name].score ?? 0)));
    found.push({ page: path, ...Object.fromEntries(categories.map((name, index) => [name.replace('-', '_'), scores[index]])), first_paint_ms: Math.round(lhr.audits['first-contentful-paint'].numericValue), largest_paint_ms: Math.round(lhr.audits['largest-contentful-paint'].numericValue), bytes: lhr.audits['total-byte-weight'].numericValue });
    console.log(path.slice(0, 45).padEnd(46) + scores.map((score, index) => String(score).padEnd([13, 15, 16, 4][index])).join(''));
    for (const audit of Object.values(lhr.audits)) if (audit.score !== null && audit.score < 0.9 && audit.scoreDisplayMode === 'binary') console.log(`    ${audit.id}: ${audit.title}`);
  }
} finally {
  await chrome.kill();
  await server.stop();
}
if (values.out) writeFileSync(values.out, JSON.stringify({ measured_at: new Date().toISOString(), processors: cpus().length, pages: found }, null, 2) + '\n');
process.exitCode = found.every((page) => categories.every((name) => page[name.replace('-', '_')] >= least)) ? 0 : 1;
