// What the program costs at this moment, from /proc.
import { readdirSync, readFileSync } from 'node:fs';

export const residentKiB = (server) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${server.pid}/status`, 'utf8'))[1]);

export const descriptors = (server) => readdirSync(`/proc/${server.pid}/fd`).length;

/** Whether its end of the connection from this local port is established; in /proc/net/tcp ports are hexadecimal, state 01. */
export function holds(server, clientPort) {
  const end = (port) => `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  return readFileSync(`/proc/${server.pid}/net/tcp`, 'utf8').split('\n').some((line) => {
    const [, local, remote, state] = line.trim().split(/\s+/);
    return state === '01' && local.endsWith(end(server.port)) && remote.endsWith(end(clientPort));
  });
}

/** Processor time since its start, in ms. */
export function processorMs(server) {
  const fields = readFileSync(`/proc/${server.pid}/stat`, 'utf8').replace(/^.*\) /, '').split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
}
