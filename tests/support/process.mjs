// What the program costs at this moment, from /proc.
import { readdirSync, readFileSync } from 'node:fs';

export const residentKiB = (server) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${server.pid}/status`, 'utf8'))[1]);

export const descriptors = (server) => readdirSync(`/proc/${server.pid}/fd`).length;

/** Processor time since its start, in ms. */
export function processorMs(server) {
  const fields = readFileSync(`/proc/${server.pid}/stat`, 'utf8').replace(/^.*\) /, '').split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
}
