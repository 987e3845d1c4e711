// The oracle of all faults: what was acknowledged is there once, without gaps, for everybody the same, and the centre is
// whole. `verify` looks at one conversation from outside, `sound` at the whole centre, `examine` at both.
import assert from 'node:assert/strict';
import { Socket } from './socket.mjs';

export async function allMessages(agent, conversation) {
  const messages = [];
  for (let after = 0; ;) {
    const page = await agent.get(`/conversations/${conversation}/messages`, { after_seq: after, limit: 200 });
    if (page.items.length === 0) return messages;
    messages.push(...page.items);
    after = page.items.at(-1).seq;
  }
}

/** Every event of the stream, by resuming as often as a reset bound wants it. */
export async function wholeStream(agent, stream) {
  const socket = await Socket.console(agent);
  await socket.acked({ type: 'subscribe', stream, seq: 0 }, { ms: 20_000 });
  assert.equal(socket.frames.filter((f) => f.type === 'reset').length, 0, 'the stream is too long for this test');
  const events = socket.events().filter((e) => e.stream === stream);
  await socket.close();
  return events;
}

/** Counts what is lost and doubled among the acknowledged; `acked`: Map of client_id to {id, seq}, or only the ids. */
export function count(messages, acked, trial) {
  const known = new Map();
  const twice = [];
  for (const message of messages) {
    if (!message.client_id) continue;
    if (known.has(message.client_id)) twice.push(message.client_id);
    known.set(message.client_id, message);
  }
  const lost = [];
  for (const entry of acked) {
    const [id, ack] = Array.isArray(entry) ? entry : [entry];
    const message = known.get(id);
    if (!message) lost.push(`${id} was acknowledged as ${JSON.stringify(ack)}`);
    else if (ack?.id && (message.id !== ack.id || message.seq !== ack.seq)) lost.push(`${id} is ${message.seq}, acknowledged as ${ack.seq}`);
  }
  const total = acked.size ?? acked.length;
  if (trial) {
    trial.acknowledged += total;
    trial.lost += lost.length;
    trial.doubled += twice.length;
  }
  assert.deepEqual(lost, [], 'lost');
  assert.deepEqual(twice, [], 'doubled');
  return total;
}

/** Somebody who posted by other ways than a Follower: what was acknowledged to him, [[client_id, {id, seq}], ...]. */
export const writer = (acked) => ({ acked: new Map(acked), resets: 0, events: [] });

/** `followers`: those who posted into or watched `conversation`. Answers how many messages were acknowledged. */
export async function verify(agent, conversation, followers, trial) {
  const events = await wholeStream(agent, conversation);
  const messages = await allMessages(agent, conversation);
  const acked = followers.reduce((sum, { acked: some }) => sum + count(messages, some, trial), 0);
  count(messages, []);
  assert.deepEqual(events.map((e) => e.seq), events.map((_, i) => i + 1), 'the stream has gaps');
  const posted = events.filter((e) => e.kind === 'conversation.message_posted');
  assert.deepEqual(posted.map((e) => e.data.message.id), messages.map((m) => m.id), 'events and messages differ');
  assert.deepEqual(posted.map((e) => e.seq), messages.map((m) => m.seq));
  const ids = new Set(posted.map((e) => `${e.seq} ${e.data.message.id}`));
  for (const follower of followers) {
    assert.equal(follower.broken, undefined);
    assert.equal(follower.resets, 0);
    const seqs = follower.events.map((e) => e.seq);
    assert.deepEqual(seqs, [...new Set(seqs)].sort((a, b) => a - b), 'a client saw an event twice or out of order');
    for (const { kind, seq, data } of follower.events)
      if (kind === 'conversation.message_posted') assert.ok(ids.has(`${seq} ${data.message.id}`), `a client saw ${seq}, which is another message now`);
  }
  return acked;
}

// Each must find nothing. No test merges talks, and none is old enough for events to be pruned.
const kWrong = {
  'a stream has a gap': 'SELECT stream FROM event GROUP BY stream HAVING MIN(seq) <> 1 OR MAX(seq) <> COUNT(*)',
  'a seq is there twice': 'SELECT stream, seq FROM event GROUP BY stream, seq HAVING COUNT(*) > 1',
  'positions run against seq': 'SELECT stream FROM (SELECT stream, position, LAG(position) OVER (PARTITION BY stream ORDER BY seq) AS former FROM event) e WHERE former >= position',
  'a message is there twice': 'SELECT conversation, client_id FROM message WHERE client_id IS NOT NULL GROUP BY conversation, client_id HAVING COUNT(*) > 1',
  'an id is there twice': 'SELECT id FROM message GROUP BY id HAVING COUNT(*) > 1',
  'a message has no event':
    "SELECT m.conversation, m.seq FROM message m LEFT JOIN event e ON e.stream = m.conversation AND e.seq = m.seq AND e.kind = 'conversation.message_posted' WHERE e.seq IS NULL",
  'an event has no message':
    "SELECT e.stream, e.seq FROM event e LEFT JOIN message m ON m.conversation = e.stream AND m.seq = e.seq WHERE e.kind = 'conversation.message_posted' AND m.seq IS NULL",
  'a message has no conversation': 'SELECT m.conversation, m.seq FROM message m LEFT JOIN conversation c ON c.id = m.conversation WHERE c.id IS NULL',
  'a conversation is behind its messages':
    'SELECT c.id FROM conversation c JOIN (SELECT conversation, MAX(seq) AS last FROM message GROUP BY conversation) m ON m.conversation = c.id WHERE c.last_seq < m.last',
  'a conversation is ahead of its events':
    'SELECT c.id FROM conversation c JOIN (SELECT stream, MAX(seq) AS last FROM event GROUP BY stream) e ON e.stream = c.id WHERE c.last_seq > e.last',
};

/** The whole centre, in its database, with `deskbell check` and `deskbell audit verify`; it may run or not. */
export function sound(server) {
  const all = Object.entries(kWrong).map(([what, query]) => `SELECT '${what}' AS what, COUNT(*) AS n FROM (${query}) q`);
  const wrong = server.sql(`SELECT what, n FROM (${all.join(' UNION ALL ')}) w WHERE n > 0`);
  assert.equal(wrong, '', 'the database contradicts itself');
  for (const command of [['check'], ['audit', ['verify']]]) {
    const done = server.run(...command);
    assert.equal(done.status, 0, `${command.flat().join(' ')}: ${done.stdout}${done.stderr}`);
  }
}

/** `talks`: [{agent, id, both}]. Answers how many messages were acknowledged. */
export async function examine(server, talks, trial) {
  let acked = 0;
  for (const { agent, id, both } of talks) acked += await verify(agent, id, both, trial);
  sound(server);
  return acked;
}
