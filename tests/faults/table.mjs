// Keeps what trials told in bench/results/faults.jsonl, the newest of each fault, and writes faults.md from it. A report
// may be of several runs of the same fault, which are added up.
//   node tests/faults/table.mjs REPORT.jsonl [STORAGE_TEST.json]
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const results = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../bench/results');
const [report, storage] = process.argv.slice(2);
const git = (...words) => spawnSync('git', words, { encoding: 'utf8', cwd: path.dirname(results) }).stdout.trim();
const stamp = { date: new Date().toISOString().slice(0, 10), commit: git('log', '-1', '--format=%h') };

/** The power cuts of storage_test: each image of the disk is a run. */
function cuts(file) {
  const cases = JSON.parse(readFileSync(file, 'utf8')).testsuites.flatMap((suite) => suite.testsuite);
  return cases
    .filter((one) => one.images)
    .map((one) => ({
      fault: `power loss at each of 500 sync points${/neighbours/.test(one.name) ? ', disk that spares neighbours' : ''}`,
      engine: 'sqlite', runs: Number(one.images), lost: Number(one.lost), doubled: 0, times: [], ended: one.failures ? 'failed' : 'held',
      note: 'storage_test; each run is an image of the disk that is opened, counted and checked',
    }))
    .concat(
      cases
        .filter((one) => /^a_flipped_byte_in_any_of_\d+_pages/.test(one.name))
        .map((one) => ({
          fault: 'a flipped byte in a page', engine: 'sqlite', runs: Number(/\d+/.exec(one.name)[0]), times: [], ended: one.failures ? 'failed' : 'held',
          note: 'storage_test; found and refused, never served; the rest can be saved',
        })),
    );
}

const lines = (file) => (existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean).map((line) => JSON.parse(line)) : []);
const told = lines(report);
if (storage && existsSync(storage)) told.push(...cuts(storage));

const kept = path.join(results, 'faults.jsonl');
mkdirSync(results, { recursive: true });
const rows = new Map(lines(kept).map((row) => [`${row.fault} ${row.engine}`, row]));
// What was run in pieces is one row.
const fresh = new Map();
for (const row of told) {
  const key = `${row.fault} ${row.engine}`;
  const former = fresh.get(key);
  if (former) {
    for (const what of ['runs', 'acknowledged', 'lost', 'doubled']) former[what] += row[what];
    former.times.push(...row.times);
    if (row.ended !== 'held') former.ended = row.ended;
  } else fresh.set(key, row);
}
for (const [key, { times, ...row }] of fresh) {
  times.sort((a, b) => a - b);
  rows.set(key, { ...row, ...(times.length && { median_ms: times[times.length >> 1], worst_ms: times.at(-1) }), ...stamp });
}
const sorted = [...rows.values()].sort((a, b) => `${a.fault} ${a.engine}`.localeCompare(`${b.fault} ${b.engine}`));
writeFileSync(kept, sorted.map((row) => `${JSON.stringify(row)}\n`).join(''));

const time = (ms) => (ms === undefined ? '–' : ms < 1000 ? `${ms} ms` : `${(ms / 1000).toFixed(1)} s`);
const number = (n) => (n === undefined ? '–' : n.toLocaleString('en'));
const bad = sorted.filter((row) => row.ended !== 'held');
const sum = (what) => sorted.reduce((total, row) => total + (row[what] ?? 0), 0);
writeFileSync(
  path.join(results, 'faults.md'),
  `# Faults

Written by \`scripts/test faults\`; what each one does is in \`tests/faults\`, \`tests/cluster\` and \`modules/storage/tests/power_cut_dbtest.cpp\`. Lost and doubled are counted by the oracle of \`tests/support/journal.mjs\` among the acknowledged messages, which then also wants: no gap in any stream, replay over sockets equal to the database, events equal to messages, \`deskbell check\` and \`deskbell audit verify\` content. Engines: \`sqlite\` and \`postgres\` are one server; \`cluster\` three nodes with NATS; \`patroni\` the same with a synchronous standby, etcd and HAProxy; \`sites\` two sites in network namespaces.

${sorted.length} rows, ${number(sum('runs'))} runs, ${number(sum('acknowledged'))} acknowledged messages, ${number(sum('lost'))} lost, ${number(sum('doubled'))} doubled. ${bad.length ? `**Not held: ${bad.map((row) => row.fault).join('; ')}.**` : 'All held.'} Measured on ${os.cpus().length} cores (${os.cpus()[0]?.model ?? os.arch()}), shared with other work. Date and commit are of when a row was written.

| Fault | Engine | Runs | Acknowledged | Lost | Doubled | Recovered: median | worst | Remark | Date, commit |
|---|---|---:|---:|---:|---:|---:|---:|---|---|
${sorted
  .map((row) =>
    [row.fault, row.engine, number(row.runs), number(row.acknowledged), number(row.lost), number(row.doubled), time(row.median_ms), time(row.worst_ms),
      row.ended === 'held' ? (row.note ?? '') : `**${row.ended}**`, `${row.date}, ${row.commit}`].join(' | '))
  .map((line) => `| ${line} |`)
  .join('\n')}
`,
);
process.stdout.write(`${sorted.length} rows in ${path.relative(process.cwd(), path.join(results, 'faults.md'))}; not held: ${bad.length}\n`);
