// A wall clock that jumps for one program only.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { temporaryDirectory } from './server.mjs';

const source = path.join(path.dirname(fileURLToPath(import.meta.url)), 'shifted_clock.c');

export class ShiftedClock {
  constructor() {
    this.directory = temporaryDirectory();
    this.file = path.join(this.directory, 'offset');
    this.library = path.join(this.directory, 'shifted_clock.so');
    writeFileSync(this.file, '');
    this.shift(0);
    const made = spawnSync('clang-19', ['-O1', '-shared', '-fPIC', '-o', this.library, source], { encoding: 'utf8' });
    if (made.status !== 0) throw new Error(made.stderr ?? String(made.error));
  }

  /** For Server's `wrap`. */
  get wrap() {
    return ['env', `LD_PRELOAD=${this.library}`, `SHIFTED_CLOCK=${this.file}`];
  }

  /** From now on the program's clock is so many seconds ahead (behind, when negative). */
  shift(seconds) {
    const bytes = Buffer.alloc(8);
    bytes.writeBigInt64LE(BigInt(seconds));
    // In place, so that it stays the file that is mapped.
    writeFileSync(this.file, bytes, { flag: 'r+' });
  }
}
