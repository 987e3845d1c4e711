import { describe, expect, it, vi } from 'vitest';
import { RealtimeClient, type EventFrame, type State } from '../src/index';
import { event, FakeWorld, memoryOutbox, online } from './fakes';

const seqs = (events: EventFrame[]): number[] => events.map(({ seq }) => seq);

describe('connection', () => {
  it('says hello with the token and is online after the welcome', () => {
    const world = new FakeWorld();
    const client = new RealtimeClient({ url: 'wss://x/', token: () => 'secret', environment: world, outbox: memoryOutbox() });
    const states: State[] = [];
    client.onState((state) => states.push(state));
    client.start();
    world.socket.open();
    expect(world.socket.sent).toEqual([{ type: 'hello', token: 'secret' }]);
    expect(client.state).toBe('connecting');
    world.socket.welcome();
    expect(states).toEqual(['stopped', 'connecting', 'online']);
  });

  it('waits longer after each failure, with jitter inside the range the server told', () => {
    const { world } = online();
    world.chance = 0;
    world.socket.end();
    world.advance(499);
    expect(world.sockets).toHaveLength(1);
    world.advance(1);
    expect(world.sockets).toHaveLength(2);
    world.chance = 0.999999;
    let last = 0;
    for (const expected of [2000, 4000, 8000, 16_000, 30_000, 30_000]) {
      world.socket.end();
      const count = world.sockets.length;
      world.advance(expected - 10);
      expect(world.sockets).toHaveLength(count);
      world.advance(10);
      expect(world.sockets).toHaveLength(count + 1);
      expect(expected).toBeGreaterThanOrEqual(last);
      last = expected;
    }
  });

  it('gives up a connection that is not welcomed within ten seconds', () => {
    const world = new FakeWorld();
    const client = new RealtimeClient({ url: 'wss://x/', environment: world, outbox: memoryOutbox() });
    client.start();
    world.socket.open();
    world.advance(10_000);
    expect(client.state).toBe('reconnecting');
    world.advance(2000);
    expect(world.sockets).toHaveLength(2);
  });

  it('pings, and calls a connection dead after 35 silent seconds', () => {
    const { world, client } = online();
    world.advance(25_000);
    expect(world.socket.of('ping')).toHaveLength(1);
    world.socket.receive({ type: 'pong' });
    world.advance(34_000);
    expect(client.state).toBe('online');
    world.advance(1000);
    expect(client.state).toBe('reconnecting');
    expect(world.sockets[0]?.closed).toBe(true);
  });

  it('reconnects at once when the device wakes', () => {
    const { world, client } = online();
    world.chance = 0.9;
    for (let failure = 0; failure < 6; ++failure) {
      world.socket.end();
      world.advance(30_000);
    }
    world.socket.end();
    const count = world.sockets.length;
    world.wake();
    expect(world.sockets).toHaveLength(count + 1);
    world.socket.welcome();
    expect(client.state).toBe('online');
  });

  it('checks a connection after waking and drops it when it stays silent for five seconds', () => {
    const { world, client } = online();
    world.wake();
    expect(world.socket.of('ping')).toHaveLength(1);
    world.socket.receive({ type: 'pong' });
    world.advance(5000);
    expect(client.state).toBe('online');
    world.wake();
    world.advance(5000);
    expect(client.state).toBe('reconnecting');
  });

  it('stays signed out until started again', () => {
    const { world, client } = online();
    world.socket.receive({ type: 'bye', reason: 'signed_out' });
    world.socket.end(4401);
    expect(client.state).toBe('signed_out');
    world.advance(100_000);
    world.wake();
    expect(world.sockets).toHaveLength(1);
    client.start();
    world.socket.welcome();
    expect(client.state).toBe('online');
  });

  it('asks the probe when an upgrade fails, since browsers hide the status', async () => {
    const world = new FakeWorld();
    const probe = vi.fn(() => Promise.resolve('signed_out' as const));
    const client = new RealtimeClient({ url: 'wss://x/', environment: world, outbox: memoryOutbox(), probe });
    client.start();
    world.socket.end();
    await vi.waitFor(() => expect(client.state).toBe('signed_out'));
    expect(probe).toHaveBeenCalledOnce();
  });

  it('ignores what it does not understand', () => {
    const { world, client } = online();
    for (const text of ['', 'null', '[]', '{', '{"type":"future"}', '{"type":"ack","request":99}']) {
      world.socket.receiveText(text);
    }
    expect(client.state).toBe('online');
  });
});

describe('streams', () => {
  it('tells when the subscription stands, then hands over events in order', () => {
    const { world, client } = online();
    const onReady = vi.fn();
    const events: EventFrame[] = [];
    client.subscribe('7', { onReady, onEvent: (each) => events.push(each) });
    const [frame] = world.socket.of('subscribe');
    expect(frame).toEqual({ type: 'subscribe', request: 1, stream: '7' });
    world.socket.ack(frame, { seq: 4 });
    expect(onReady).toHaveBeenCalledWith(4);
    world.socket.receive(event(5));
    world.socket.receive(event(5));
    world.socket.receive(event(6));
    expect(seqs(events)).toEqual([5, 6]);
  });

  it('resumes from the last seq after a reconnect, without another ready', () => {
    const { world, client } = online();
    const onReady = vi.fn();
    const events: EventFrame[] = [];
    client.subscribe('7', { onReady, onEvent: (each) => events.push(each) });
    world.socket.ack(world.socket.of('subscribe')[0], { seq: 4 });
    world.socket.receive(event(5));
    world.socket.end(1001);
    world.advance(1000);
    world.socket.welcome();
    const [again] = world.socket.of('subscribe');
    expect(again?.seq).toBe(5);
    world.socket.receive(event(6));
    world.socket.ack(again, { seq: 6 });
    expect(seqs(events)).toEqual([5, 6]);
    expect(onReady).toHaveBeenCalledOnce();
  });

  it('shares one subscription and ends it with the last listener', () => {
    const { world, client } = online();
    const second = vi.fn();
    const endFirst = client.subscribe('7', {});
    world.socket.ack(world.socket.of('subscribe')[0], { seq: 9 });
    const endSecond = client.subscribe('7', { onReady: second });
    world.advance(0);
    expect(second).toHaveBeenCalledWith(9);
    expect(world.socket.of('subscribe')).toHaveLength(1);
    endFirst();
    expect(world.socket.of('unsubscribe')).toHaveLength(0);
    endSecond();
    expect(world.socket.of('unsubscribe')).toEqual([{ type: 'unsubscribe', stream: '7' }]);
  });

  it('goes on from a reset', () => {
    const { world, client } = online();
    const onReset = vi.fn();
    client.subscribe('7', { onReset }, 3);
    expect(world.socket.of('subscribe')[0]?.seq).toBe(3);
    world.socket.receive({ type: 'reset', stream: '7', seq: 5000 });
    expect(onReset).toHaveBeenCalledOnce();
    world.socket.end();
    world.advance(1000);
    world.socket.welcome();
    expect(world.socket.of('subscribe')[0]?.seq).toBe(5000);
  });

  it('does not repeat a refused subscription, but does repeat one the server was too busy for', () => {
    const { world, client } = online();
    const onError = vi.fn();
    client.subscribe('7', { onError });
    client.subscribe('8', {});
    world.socket.refuse(world.socket.of('subscribe')[0], 'not_found');
    world.socket.refuse(world.socket.of('subscribe')[1], 'unavailable');
    world.advance(10_000);
    expect(onError).toHaveBeenCalledOnce();
    expect(world.socket.of('subscribe').map(({ stream }) => stream)).toEqual(['7', '8', '8']);
  });
});

describe('feed', () => {
  it('resumes by position', () => {
    const { world, client } = online();
    const events: EventFrame[] = [];
    client.follow({ onEvent: (each) => events.push(each) });
    world.socket.ack(world.socket.of('feed')[0], { position: '99' });
    world.socket.receive(event(1));
    world.socket.end();
    world.advance(1000);
    world.socket.welcome();
    expect(world.socket.of('feed')[0]?.position).toBe('101');
    expect(seqs(events)).toEqual([1]);
  });

  it('is not fed old states from a subscription that replays', () => {
    const { world, client } = online();
    const feed: EventFrame[] = [];
    const stream: EventFrame[] = [];
    client.follow({ onEvent: (each) => feed.push(each) });
    world.socket.ack(world.socket.of('feed')[0], { position: '105' });
    client.subscribe('7', { onEvent: (each) => stream.push(each) }, 0);
    world.socket.ack(world.socket.of('subscribe')[0], { seq: 6 });
    for (const seq of [1, 2, 3, 4, 5, 6, 7]) world.socket.receive(event(seq));
    expect(seqs(stream)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(seqs(feed)).toEqual([6, 7]);
  });

  it('does not skip what a replay overtook', () => {
    const { world, client } = online();
    client.follow({ onEvent: () => undefined });
    world.socket.ack(world.socket.of('feed')[0], { position: '101' });
    client.subscribe('7', {}, 0);
    world.socket.ack(world.socket.of('subscribe')[0], { seq: 5 });
    world.socket.receive(event(5));
    world.socket.end();
    world.advance(1000);
    world.socket.welcome();
    expect(world.socket.of('feed')[0]?.position).toBe('101');
  });

  it('goes on from a reset', () => {
    const { world, client } = online();
    const onReset = vi.fn();
    client.follow({ onEvent: () => undefined, onReset }, '5');
    expect(world.socket.of('feed')[0]?.position).toBe('5');
    world.socket.receive({ type: 'reset', feed: true, position: '900' });
    expect(onReset).toHaveBeenCalledWith('900');
  });
});

describe('small signs', () => {
  it('sends typing at most every three seconds', () => {
    const { world, client } = online();
    client.typing('7', true);
    client.typing('7', true);
    world.advance(3000);
    client.typing('7', true);
    client.typing('7', false);
    client.typing('7', false);
    expect(world.socket.of('typing').map(({ on }) => on)).toEqual([true, true, false]);
  });

  it('keeps the highest receipts of an outage and tells them afterwards', () => {
    const { world, client } = online();
    world.socket.end();
    client.read('7', 4);
    client.read('7', 9);
    client.read('7', 6);
    client.delivered('7', 9);
    client.viewing('7');
    world.advance(1000);
    world.socket.welcome();
    expect(world.socket.of('read')).toEqual([{ type: 'read', conversation: '7', seq: 9 }]);
    expect(world.socket.of('delivered')).toEqual([{ type: 'delivered', conversation: '7', seq: 9 }]);
    expect(world.socket.of('viewing')).toEqual([{ type: 'viewing', conversation: '7' }]);
  });

  it('tells what is viewed only when its subscription stands', () => {
    const { world, client } = online();
    client.subscribe('7', {});
    client.viewing('7');
    expect(world.socket.of('viewing')).toEqual([]);
    world.socket.ack(world.socket.of('subscribe')[0], { seq: 4 });
    expect(world.socket.of('viewing')).toEqual([{ type: 'viewing', conversation: '7' }]);
  });
});
