import { describe, expect, it, vi } from 'vitest';
import { RealtimeError, storedOutbox } from '../src/index';
import { event, memoryOutbox, online } from './fakes';

const draft = (client_id: string, conversation = '7'): { conversation: string; client_id: string; text: string } => ({
  conversation,
  client_id,
  text: `text of ${client_id}`,
});

describe('outbox', () => {
  it('resolves with what the server acknowledged', async () => {
    const { world, client } = online();
    const posted = client.post(draft('a'));
    expect(client.pending()[0]?.state).toBe('sending');
    world.socket.ack(world.socket.of('post')[0], { id: '55', seq: 3 });
    await expect(posted).resolves.toEqual({ id: '55', seq: 3 });
    expect(client.pending()).toEqual([]);
  });

  it('sends one at a time per conversation, in the order of writing', () => {
    const { world, client } = online();
    for (const id of ['a', 'b']) void client.post(draft(id));
    void client.post(draft('c', '8'));
    expect(world.socket.of('post').map(({ client_id }) => client_id)).toEqual(['a', 'c']);
    world.socket.ack(world.socket.of('post')[0], { id: '1', seq: 1 });
    expect(world.socket.of('post').map(({ client_id }) => client_id)).toEqual(['a', 'c', 'b']);
  });

  it('sends what was not acknowledged again after a reconnect, with the same client_id', () => {
    const { world, client } = online();
    for (const id of ['a', 'b']) void client.post(draft(id));
    world.socket.end();
    void client.post(draft('c'));
    expect(client.pending().map(({ state }) => state)).toEqual(['waiting', 'waiting', 'waiting']);
    world.advance(1000);
    world.socket.welcome();
    for (const id of ['a', 'b', 'c']) {
      const frame = world.socket.of('post').at(-1);
      expect(frame?.client_id).toBe(id);
      world.socket.ack(frame, {});
    }
    expect(client.pending()).toEqual([]);
  });

  it('holds what the server keeps for its database until the event comes, and sends it again after a reconnect', async () => {
    const { world, client } = online();
    const posted = client.post(draft('a'));
    void client.post(draft('b'));
    const pending = (): void => {
      const request = world.socket.of('post').at(-1)?.request ?? 0;
      world.socket.receive({ type: 'ack', request, pending: true });
    };
    pending();
    pending();
    expect(client.pending().map(({ state }) => state)).toEqual(['kept', 'kept']);
    world.socket.end();
    world.advance(1000);
    world.socket.welcome();
    expect(world.socket.of('post').at(-1)?.client_id).toBe('a');
    pending();
    world.socket.receive(event(1, { kind: 'conversation.message_posted', data: { message: { id: '5', seq: 2, client_id: 'a' } } }));
    await expect(posted).resolves.toMatchObject({ id: '5', seq: 2 });
    expect(client.pending().map(({ client_id }) => client_id)).toEqual(['b']);
  });

  it('takes the result that comes after all for a message that was kept', async () => {
    const { world, client } = online({ echo: false });
    const posted = client.post(draft('a'));
    const frame = world.socket.of('post').at(-1);
    world.socket.receive({ type: 'ack', request: frame?.request ?? 0, pending: true });
    expect(client.pending()[0]?.state).toBe('kept');
    world.socket.ack(frame, { id: '5', seq: 2, at: '2026-10-01T08:00:00Z' });
    await expect(posted).resolves.toMatchObject({ id: '5', seq: 2 });
    expect(client.pending()).toEqual([]);
  });

  it('keeps unacknowledged messages over a reload', () => {
    const store = memoryOutbox();
    const before = online({ outbox: store });
    void before.client.post(draft('a'));
    before.client.stop();
    const after = online({ outbox: store });
    expect(after.world.socket.of('post')[0]).toMatchObject({ client_id: 'a', text: 'text of a' });
  });

  it('takes its own message in the stream for an ack that was lost', async () => {
    const { world, client } = online();
    const posted = client.post(draft('a'));
    client.subscribe('7', {});
    world.socket.receive(
      event(1, { kind: 'conversation.message_posted', data: { message: { id: '5', seq: 2, client_id: 'a' } } }),
    );
    await expect(posted).resolves.toMatchObject({ id: '5', seq: 2 });
    expect(client.pending()).toEqual([]);
  });

  it('keeps a refused message as failed, lets the next one pass, and retries on demand', async () => {
    const { world, client } = online();
    const posted = client.post(draft('a'));
    void client.post(draft('b'));
    world.socket.refuse(world.socket.of('post')[0], 'invalid_argument');
    await expect(posted).rejects.toBeInstanceOf(RealtimeError);
    expect(client.pending()[0]).toMatchObject({ state: 'failed', problem: { code: 'invalid_argument' } });
    world.socket.ack(world.socket.of('post')[1], {});
    client.retry('a');
    world.socket.ack(world.socket.of('post')[2], {});
    expect(world.socket.of('post').map(({ client_id }) => client_id)).toEqual(['a', 'b', 'a']);
    expect(client.pending()).toEqual([]);
  });

  it('waits and repeats when the server is too busy, without overtaking', () => {
    const { world, client } = online();
    for (const id of ['a', 'b']) void client.post(draft(id));
    world.socket.refuse(world.socket.of('post')[0], 'resource_exhausted');
    expect(world.socket.of('post')).toHaveLength(1);
    world.advance(1000);
    expect(world.socket.of('post').map(({ client_id }) => client_id)).toEqual(['a', 'a']);
  });

  it('repeats a post that is not answered in time', () => {
    const { world, client } = online();
    void client.post(draft('a'));
    world.advance(14_000);
    world.socket.receive({ type: 'pong' });
    world.advance(2000);
    expect(world.socket.of('post')).toHaveLength(2);
    expect(client.state).toBe('online');
  });

  it('does not send a message again that the server cut the connection for', () => {
    const { world, client } = online();
    void client.post(draft('a'));
    world.socket.end(1009);
    world.advance(5000);
    world.socket.welcome();
    expect(world.socket.of('post')).toEqual([]);
    expect(client.pending()[0]?.state).toBe('failed');
  });

  it('forgets a discarded message', async () => {
    const { world, client } = online();
    world.socket.end();
    const posted = client.post(draft('a'));
    client.discard('a');
    await expect(posted).rejects.toBeInstanceOf(RealtimeError);
    world.advance(1000);
    world.socket.welcome();
    expect(world.socket.of('post')).toEqual([]);
  });

  it('tells listeners each change', () => {
    const { world, client } = online();
    const heard = vi.fn();
    client.onOutbox((entries) => heard(entries.map(({ state }) => state)));
    void client.post(draft('a'));
    world.socket.ack(world.socket.of('post')[0], {});
    expect(heard.mock.calls).toEqual([[[]], [['waiting']], [['sending']], [[]]]);
  });
});

class FakeStorage implements Storage {
  private readonly map = new Map<string, string>();
  full = false;
  get length(): number {
    return this.map.size;
  }
  clear(): void {
    this.map.clear();
  }
  getItem(key: string): string | null {
    return this.map.get(key) ?? null;
  }
  key(index: number): string | null {
    return [...this.map.keys()][index] ?? null;
  }
  removeItem(key: string): void {
    this.map.delete(key);
  }
  setItem(key: string, value: string): void {
    if (this.full) throw new DOMException('full', 'QuotaExceededError');
    this.map.set(key, value);
  }
}

describe('stored outbox', () => {
  it('keeps each entry by itself and skips foreign or broken ones', () => {
    const storage = new FakeStorage();
    const store = storedOutbox(storage, 'box.');
    store.put({ ...draft('a'), state: 'waiting', written_at: 1 });
    store.put({ ...draft('b'), state: 'failed', written_at: 2 });
    storage.setItem('box.c', '{broken');
    storage.setItem('other', 'text');
    store.remove('a');
    expect(store.load().map(({ client_id }) => client_id)).toEqual(['b']);
  });

  it('lives with a full storage', () => {
    const storage = new FakeStorage();
    storage.full = true;
    expect(() => storedOutbox(storage, 'box.').put({ ...draft('a'), state: 'waiting', written_at: 1 })).not.toThrow();
  });
});
