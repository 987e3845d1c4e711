// What one fault did, counted: a row of bench/results/faults.md. Rows are written by `scripts/test faults` only.
import { appendFileSync } from 'node:fs';

/** All faults in full, as `scripts/test faults` runs them, or a short selection. */
export const isFull = process.env.DESKBELL_FAULTS === 'all';

/** How many rounds a fault has: FAULT_ROUNDS, or one of two numbers. */
export const rounds = ({ few, many }) => Number(process.env.FAULT_ROUNDS ?? (isFull ? many : few));

export class Trial {
  runs = 0;
  acknowledged = 0;
  lost = 0;
  doubled = 0;
  /** How long each run took until everything was well again, in ms. */
  times = [];
  note = '';

  /** `fault`: the words of the row. `engine`: sqlite, postgres, cluster (three nodes), patroni (with a standby), sites. */
  constructor(t, { fault, engine }) {
    Object.assign(this, { t, fault, engine, ended: 'failed' });
    t.after(() => this.#write());
  }

  run(ms) {
    ++this.runs;
    if (ms !== undefined) this.times.push(Math.round(ms));
  }

  get worst() {
    return Math.max(0, ...this.times);
  }

  /** The last line of a test: everything that it wanted was so. */
  held(note = '') {
    this.ended = 'held';
    this.note = note;
    const sorted = [...this.times].sort((a, b) => a - b);
    const times = { median_ms: sorted[sorted.length >> 1], worst_ms: sorted.at(-1) };
    this.t.diagnostic(JSON.stringify({ ...this.#row(), times: undefined, ...times }));
  }

  #row() {
    const { fault, engine, runs, acknowledged, lost, doubled, times, ended, note } = this;
    return { fault, engine, runs, acknowledged, lost, doubled, times, ended, ...(note && { note }) };
  }

  #write() {
    const file = process.env.FAULT_REPORT;
    if (file) appendFileSync(file, `${JSON.stringify(this.#row())}\n`);
  }
}
