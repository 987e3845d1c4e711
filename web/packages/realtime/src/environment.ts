/** What the client needs of the outside world; tests put their own in its place. */

export type SocketHandlers = {
  open(): void;
  text(data: string): void;
  /** Called once, also when the connection never opened. */
  close(code: number): void;
};

export type Socket = { send(text: string): void; close(): void };

export type Timer = { cancel(): void };

export type Environment = {
  connect(url: string, handlers: SocketHandlers): Socket;
  /** Monotonic milliseconds. */
  now(): number;
  after(milliseconds: number, action: () => void): Timer;
  /** In [0, 1). */
  random(): number;
  /** Calls back when the device may have come back: network up, page shown again. Returns the way to stop that. */
  onWake(wake: () => void): () => void;
};

export function browserEnvironment(): Environment {
  return {
    connect(url, handlers) {
      const socket = new WebSocket(url);
      let ended = false;
      const end = (code: number): void => {
        if (ended) return;
        ended = true;
        handlers.close(code);
      };
      socket.onopen = () => handlers.open();
      socket.onmessage = (event: MessageEvent<unknown>) => {
        if (!ended && typeof event.data === 'string') handlers.text(event.data);
      };
      socket.onclose = (event) => end(event.code);
      return {
        send: (text) => {
          if (socket.readyState === WebSocket.OPEN) socket.send(text);
        },
        // A dead network keeps the browser's own close event back for minutes, so the caller hears of it at once.
        close: () => {
          socket.close();
          end(1006);
        },
      };
    },
    now: () => performance.now(),
    after(milliseconds, action) {
      const id = setTimeout(action, milliseconds);
      return { cancel: () => clearTimeout(id) };
    },
    random: () => Math.random(),
    onWake(wake) {
      const shown = (): void => {
        if (document.visibilityState === 'visible') wake();
      };
      window.addEventListener('online', wake);
      window.addEventListener('pageshow', wake);
      document.addEventListener('visibilitychange', shown);
      return () => {
        window.removeEventListener('online', wake);
        window.removeEventListener('pageshow', wake);
        document.removeEventListener('visibilitychange', shown);
      };
    },
  };
}
