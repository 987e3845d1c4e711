import { StreamClient } from '@deskbell/realtime';
import { WebSocket } from 'ws';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ToHost } from '../src/bridge';
import { Api } from '../src/model/api';
import { makeChat, type Chat } from '../src/model/chat';
import { unreadOf } from '../src/model/state';
import { Memory, MemoryStorage } from '../src/model/storage';
import { Backend } from './backend';

let backend: Backend;
let origin: string;
const tabs: Tab[] = [];

class Tab {
  readonly told: ToHost[] = [];
  readonly chat: Chat;
  chimes = 0;
  private wake = (): void => undefined;

  constructor(readonly storage: MemoryStorage = new MemoryStorage()) {
    let nextId = 0;
    this.chat = makeChat({
      api: new Api(`${origin}/api/v1/widget`),
      installation: 'KEY',
      memory: new Memory(storage, 'deskbell.KEY.'),
      connect: (options) =>
        new StreamClient({
          ...options,
          url: `${origin.replace('http', 'ws')}/api/v1/widget/socket`,
          environment: {
            connect: (url, handlers) => {
              const socket = new WebSocket(url);
              socket.on('open', () => handlers.open());
              socket.on('message', (data) => handlers.text(String(data)));
              socket.on('close', (code) => handlers.close(code));
              socket.on('error', () => undefined);
              return {
                send: (text) => (socket.readyState === WebSocket.OPEN ? socket.send(text) : undefined),
                close: () => socket.close(),
              };
            },
            now: () => performance.now(),
            after: (milliseconds, action) => {
              const timer = setTimeout(action, milliseconds);
              return { cancel: () => clearTimeout(timer) };
            },
            random: () => 0.1,
            onWake: (wake) => {
              this.wake = wake;
              return () => undefined;
            },
          },
        }),
      tellHost: (message) => this.told.push(message),
      chime: () => ++this.chimes,
      newId: () => `tab${tabs.length}-${++nextId}-${storage.length}`,
      now: () => Date.now(),
      alone: (action) => action(),
      browserLanguages: ['en'],
      learn: () => Promise.resolve(),
    });
    tabs.push(this);
  }

  begin(shown = true): this {
    this.chat.begin({ url: 'https://shop.example/kettles', title: 'Kettles', referrer: '', age: 0 }, 'en', 'ltr');
    if (shown) this.chat.setShown(true, false);
    return this;
  }

  wakeUp(): void {
    this.wake();
  }

  /** As after closing the tab: what it stored stays. */
  leave(): MemoryStorage {
    const copy = new MemoryStorage();
    for (let index = 0; index < this.storage.length; ++index) {
      const key = this.storage.key(index) ?? '';
      copy.setItem(key, this.storage.getItem(key) ?? '');
    }
    this.chat.forget();
    return copy;
  }

  get texts(): string[] {
    return (this.chat.state.live?.messages ?? []).filter(({ kind }) => kind !== 'system').map(({ text }) => text);
  }

  async has(check: () => boolean): Promise<void> {
    await vi.waitFor(() => expect(check(), JSON.stringify({ ...this.chat.state, session: 0 })).toBe(true), { timeout: 2000, interval: 5 });
  }
}

beforeEach(async () => {
  backend = new Backend('.');
  origin = await backend.start();
});
afterEach(async () => {
  for (const tab of tabs.splice(0)) tab.chat.forget();
  await backend.stop();
});

async function talking(): Promise<Tab> {
  const tab = new Tab().begin();
  await tab.has(() => tab.chat.state.phase === 'ready');
  tab.chat.send('Hello', []);
  await tab.has(() => backend.connected === 1 && tab.chat.state.live?.loaded === 'yes' && tab.chat.state.pending.length === 0);
  await tab.has(() => backend.frames.some(({ type }) => type === 'subscribe'));
  return tab;
}

describe('a visitor', () => {
  it('begins a talk, waits, is answered, answers, and rates', async () => {
    const tab = await talking();
    const { chat } = tab;
    expect(chat.state.view).toBe('talk');
    expect(chat.state.live?.conversation.status).toBe('waiting');
    await tab.has(() => chat.state.live?.conversation.estimate?.position === 2);
    backend.join('Mia');
    backend.type('Mia');
    await tab.has(() => chat.state.typing === 'Mia');
    backend.say('Mia', 'Hi!');
    await tab.has(() => tab.texts.includes('Hi!'));
    expect(chat.state.typing).toBeUndefined();
    expect(chat.state.live?.conversation.agent_name).toBe('Mia');
    chat.send('My kettle is broken', []);
    await tab.has(() => tab.texts.includes('My kettle is broken') && chat.state.pending.length === 0);
    backend.read();
    await tab.has(() => (chat.state.live?.conversation.agent_read_seq ?? 0) >= backend.talk().conversation.last_seq - 1);
    backend.close();
    await tab.has(() => chat.state.live?.conversation.status === 'closed');
    await chat.rate(5, 'Great');
    expect(backend.talk().conversation.rating).toBe(5);
    expect(tab.told.filter(({ type }) => type === 'event').map((each) => ('name' in each ? each.name : ''))).toEqual([
      'conversation',
      'message',
      'closed',
      'rated',
    ]);
  });

  it('sends the form with the first message, and fields the host page set', async () => {
    const tab = new Tab().begin();
    tab.chat.setFields({ plan: 'gold' });
    await tab.has(() => tab.chat.state.phase === 'ready');
    tab.chat.send('Hello', [], { name: 'Ada', email: 'ada@example.com' });
    await tab.has(() => tab.texts.includes('Hello'));
    const [open] = backend.requests.filter(({ method, path }) => method === 'POST' && path === 'widget/conversations');
    expect(open?.body).toMatchObject({
      text: 'Hello',
      fields: { plan: 'gold', name: 'Ada', email: 'ada@example.com' },
      page_url: 'https://shop.example/kettles',
      language: 'en',
    });
  });

  it('finds the talk again after a reload, with what came in between unread', async () => {
    const before = await talking();
    const storage = before.leave();
    backend.join('Mia');
    backend.say('Mia', 'Are you there?');
    const after = new Tab(storage).begin(false);
    await after.has(() => after.chat.state.live?.loaded === 'yes');
    expect(after.texts).toEqual(['Hello', 'Are you there?']);
    expect(after.chat.state.view).toBe('talk');
    expect(unreadOf(after.chat.state.live)).toBe(1);
    after.chat.setShown(true, false);
    expect(after.chat.state.newAfter).toBeDefined();
    await after.has(() => backend.talk().conversation.unread === 0);
  });

  it('is told of a message while the frame is closed', async () => {
    const tab = await talking();
    tab.chat.setShown(false, false);
    backend.say('Mia', 'Hi!');
    await tab.has(() => tab.told.some((each) => each.type === 'bubble' && each.bubble?.text === 'Hi!'));
    expect(tab.chimes).toBe(1);
    expect(unreadOf(tab.chat.state.live)).toBe(1);
  });

  it('may go on with a closed talk, and begins a new one when it is too old', async () => {
    const tab = await talking();
    backend.close();
    await tab.has(() => tab.chat.state.live?.conversation.status === 'closed');
    tab.chat.send('One more thing', []);
    await tab.has(() => tab.chat.state.live?.conversation.status === 'waiting');
    expect(backend.talks.size).toBe(1);
    backend.close();
    backend.talk().conversation.rating = 1;
    await tab.has(() => tab.chat.state.live?.conversation.status === 'closed');
    tab.chat.send('And another', []);
    await tab.has(() => backend.talks.size === 2 && tab.texts.length === 1 && tab.chat.state.pending.length === 0);
    expect(tab.texts).toEqual(['And another']);
  });

  it('who signs in at the host as somebody else does not see the talk before', async () => {
    const tab = await talking();
    await tab.chat.identify({ external_id: '1', name: 'Ada', signature: 'x' });
    expect(tab.chat.state.session?.contact.name).toBe('Ada');
    await tab.chat.identify({ external_id: '1', name: 'Ada', signature: 'x' });
    expect(backend.requests.filter(({ path }) => path === 'widget/identify')).toHaveLength(1);
    await tab.chat.identify({ external_id: '2', name: 'Bob', signature: 'y' });
    expect(tab.chat.state.live).toBeUndefined();
    expect(backend.visitors.size).toBe(2);
  });

  it('shares the talk with the other tabs', async () => {
    const one = await talking();
    const other = new Tab(one.storage).begin();
    await other.has(() => backend.connected === 2 && other.chat.state.live?.loaded === 'yes');
    other.chat.send('from the other tab', []);
    await one.has(() => one.texts.includes('from the other tab'));
    expect(backend.visitors.size).toBe(1);
  });
});

describe('bad luck', () => {
  it('an unreachable server at first: says so, keeps the message, heals by itself', async () => {
    backend.down = true;
    const tab = new Tab().begin();
    await tab.has(() => tab.chat.state.phase === 'failed');
    tab.chat.send('Hello', []);
    expect(tab.chat.state.pending).toHaveLength(1);
    backend.down = false;
    await tab.has(() => tab.texts.includes('Hello') && tab.chat.state.pending.length === 0);
    expect(backend.talk().messages.filter(({ text }) => text === 'Hello')).toHaveLength(1);
  });

  it('a message before the talk is opened waits its turn', async () => {
    const tab = new Tab().begin();
    for (const text of ['one', 'two', 'three']) tab.chat.send(text, []);
    await tab.has(() => tab.texts.length === 3 && tab.chat.state.pending.length === 0);
    expect(tab.texts).toEqual(['one', 'two', 'three']);
    expect(backend.talks.size).toBe(1);
  });

  it('a reload before the talk is opened loses nothing', async () => {
    backend.down = true;
    const before = new Tab().begin();
    before.chat.send('Hello', []);
    const storage = before.leave();
    backend.down = false;
    const after = new Tab(storage).begin();
    await after.has(() => after.texts.includes('Hello'));
  });

  it('a lost connection: messages of both sides arrive once and in order', async () => {
    const tab = await talking();
    for (let round = 0; round < 5; ++round) {
      backend.cut();
      tab.chat.send(`mine ${round}`, []);
      backend.say('Mia', `theirs ${round}`);
      tab.wakeUp();
      await tab.has(() => tab.texts.length === 3 + round * 2 && tab.chat.state.pending.length === 0);
    }
    expect(new Set(tab.texts).size).toBe(11);
    const own = tab.texts.filter((text) => text.startsWith('mine'));
    expect(own).toEqual([0, 1, 2, 3, 4].map((round) => `mine ${round}`));
  });

  it('a post that is never acknowledged is sent again after a reload, and stands once', async () => {
    const tab = await talking();
    backend.mute = true;
    tab.chat.send('Did you get this?', []);
    await tab.has(() => backend.frames.some(({ text }) => text === 'Did you get this?'));
    const storage = tab.leave();
    backend.mute = false;
    const after = new Tab(storage).begin();
    await after.has(() => after.texts.includes('Did you get this?') && after.chat.state.pending.length === 0);
    expect(backend.talk().messages.filter(({ text }) => text === 'Did you get this?')).toHaveLength(1);
  });

  it('a refused message stays with the reason to be sent again or discarded', async () => {
    const tab = await talking();
    tab.chat.send('refuse me', []);
    await tab.has(() => tab.chat.state.pending[0]?.state === 'failed');
    tab.chat.discard(tab.chat.state.pending[0]?.client_id ?? '');
    expect(tab.chat.state.pending).toEqual([]);
  });

  it('where WebSockets do not pass, the talk goes on by requests', async () => {
    const tab = await talking();
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      backend.socketsDown = true;
      backend.cut();
      backend.join('Mia');
      backend.say('Mia', 'Hi!');
      tab.chat.send('still here', []);
      await vi.waitFor(
        async () => {
          await vi.advanceTimersByTimeAsync(1000);
          expect(tab.texts).toEqual(['Hello', 'Hi!', 'still here']);
        },
        { timeout: 5000, interval: 5 },
      );
      expect(tab.chat.state.pending).toEqual([]);
    } finally {
      vi.useRealTimers();
    }
  });

  it('what goes by requests while the database is away is asked for again until it is in the talk', async () => {
    const tab = await talking();
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      backend.socketsDown = true;
      backend.databaseAway = true;
      backend.cut();
      tab.chat.send('anybody there?', []);
      const posts = (): number => backend.requests.filter(({ method, path }) => method === 'POST' && path.endsWith('/messages')).length;
      const until = (check: () => void): Promise<void> =>
        vi.waitFor(
          async () => {
            await vi.advanceTimersByTimeAsync(1000);
            check();
          },
          { timeout: 5000, interval: 5 },
        );
      await until(() => expect(posts()).toBeGreaterThan(1));
      expect(tab.chat.state.pending).toHaveLength(1);
      backend.databaseAway = false;
      await until(() => expect(tab.texts).toEqual(['Hello', 'anybody there?']));
      expect(tab.chat.state.pending).toEqual([]);
    } finally {
      vi.useRealTimers();
    }
  });

  it('a token that the server forgot gives a new visitor, not an error', async () => {
    const tab = await talking();
    backend.visitors.clear();
    backend.talks.clear();
    backend.cut();
    await tab.has(() => backend.visitors.size === 1);
    tab.chat.show('home');
    tab.chat.send('Hello again', []);
    await tab.has(() => tab.texts.includes('Hello again'));
  });

  it('a paused installation hides the widget', async () => {
    const tab = new Tab();
    backend.installation.name = 'x';
    const api = new Api(`${origin}/api/v1/widget`);
    await expect(api.session({ installation: 'OTHER' })).rejects.toMatchObject({ status: 404 });
    tab.begin();
    await tab.has(() => tab.chat.state.phase === 'ready');
  });
});

describe('invitations', () => {
  it('come when the rule says so and only once', async () => {
    backend.installation.invitations = [{ after_s: 0, text: 'Need help?' }];
    const tab = new Tab().begin(false);
    await tab.has(() => tab.told.some((each) => each.type === 'bubble'));
    expect(tab.chat.state.invitation).toBe('Need help?');
    const again = new Tab(tab.leave()).begin(false);
    await again.has(() => again.chat.state.phase === 'ready');
    again.chat.setPage({ url: 'https://shop.example/', title: '', referrer: '', age: 0 });
    expect(again.told.some((each) => each.type === 'bubble')).toBe(false);
  });

  it('do not come when we are closed', async () => {
    backend.open = false;
    backend.installation.invitations = [{ after_s: 0, text: 'Need help?' }];
    const tab = new Tab().begin(false);
    await tab.has(() => tab.chat.state.phase === 'ready');
    expect(tab.chat.state.invitation).toBeUndefined();
  });
});
