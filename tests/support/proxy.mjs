// A line between clients and the program that can go dead: nothing is forwarded, nothing is closed.
import net from 'node:net';

export class Proxy {
  pairs = new Set();
  dead = false;

  static async to(port) {
    const proxy = new Proxy();
    proxy.server = net.createServer({ allowHalfOpen: true }, (near) => {
      const far = net.connect({ port, host: '127.0.0.1', allowHalfOpen: true });
      const pair = [near, far];
      proxy.pairs.add(pair);
      for (const [from, to] of [[near, far], [far, near]]) {
        from.on('data', (bytes) => proxy.dead || to.write(bytes));
        from.on('end', () => proxy.dead || to.end());
        from.on('close', () => proxy.dead || to.destroy());
        from.on('error', () => {});
      }
    });
    await new Promise((done) => proxy.server.listen(0, '127.0.0.1', done));
    proxy.port = proxy.server.address().port;
    return proxy;
  }

  /** How many of the program's ends were closed by it. */
  get givenUp() {
    return [...this.pairs].filter(([, far]) => far.readableEnded || far.destroyed).length;
  }

  close() {
    this.dead = true;
    for (const one of [...this.pairs].flat()) one.destroy();
    this.server.close();
  }
}
