// What must hold after any accident: what was acknowledged is there once, without gaps, for everybody the same.
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

/** `followers`: those who posted into or watched `conversation`. Answers how many messages were acknowledged. */
export async function verify(agent, conversation, followers) {
  const events = await wholeStream(agent, conversation);
  assert.deepEqual(events.map((e) => e.seq), events.map((_, i) => i + 1), 'the stream has gaps');
  const messages = await allMessages(agent, conversation);
  const byClientId = new Map();
  for (const message of messages) {
    if (!message.client_id) continue;
    assert.ok(!byClientId.has(message.client_id), `doubled: ${message.client_id}`);
    byClientId.set(message.client_id, message);
  }
  const posted = events.filter((e) => e.kind === 'conversation.message_posted');
  assert.deepEqual(posted.map((e) => e.data.message.id), messages.map((m) => m.id), 'events and messages differ');
  assert.deepEqual(posted.map((e) => e.seq), messages.map((m) => m.seq));
  let acked = 0;
  for (const follower of followers) {
    assert.equal(follower.broken, undefined);
    for (const [id, ack] of follower.acked) {
      const message = byClientId.get(id);
      assert.ok(message, `lost: ${id} was acknowledged as ${JSON.stringify(ack)}`);
      assert.deepEqual({ id: message.id, seq: message.seq }, { id: ack.id, seq: ack.seq });
      ++acked;
    }
    assert.equal(follower.resets, 0);
    const seqs = follower.events.map((e) => e.seq);
    assert.deepEqual(seqs, [...new Set(seqs)].sort((a, b) => a - b), 'a client saw an event twice or out of order');
  }
  return acked;
}
