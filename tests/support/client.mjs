// Speaks HTTP with the server as somebody: nobody, a user by cookie, a token, a visitor.
import assert from 'node:assert/strict';
import http from 'node:http';

const kAgent = new http.Agent({ keepAlive: true, maxSockets: 64 });

/** One exchange, without any opinion. `body`: Buffer or string. */
export function exchange(server, method, path, { headers = {}, body, agent = kAgent } = {}) {
  return new Promise((done, failed) => {
    const bytes = body === undefined ? undefined : Buffer.from(body);
    const request = http.request(
      { host: server.address ?? '127.0.0.1', port: server.port, method, path, agent, headers: { ...(bytes ? { 'content-length': bytes.length } : {}), ...headers } },
      (response) => {
        const parts = [];
        response.on('data', (part) => parts.push(part));
        response.on('error', failed);
        response.on('end', () => {
          const raw = Buffer.concat(parts);
          const text = raw.toString('utf8');
          const answer = { status: response.statusCode, headers: response.headers, raw, text };
          if (method !== 'HEAD' && /json/.test(response.headers['content-type'] ?? '')) {
            try {
              answer.json = JSON.parse(text);
            } catch {
              return failed(new Error(`${method} ${path} -> ${answer.status}: not JSON: ${text.slice(0, 300)}`));
            }
          }
          return done(answer);
        });
      },
    );
    // A server that refuses a big body may close before it has read it; the answer counts, if there is one.
    request.on('error', failed);
    request.end(bytes);
  });
}

export class Client {
  constructor(world, credentials = {}) {
    this.world = world;
    this.server = world.server;
    this.headers = { ...(world.host ? { host: world.host } : {}), ...credentials };
  }

  get cookie() {
    return this.headers.cookie;
  }

  /** Any exchange under /api/v1; the answer is checked against the OpenAPI document. */
  async call(method, path, { json, body, query, headers = {} } = {}) {
    // By hand: URL would tidy up what the server is to see as it is.
    const at = path.startsWith('/api/') ? path : `/api/v1${path}`;
    const more = new URLSearchParams(query ?? {}).toString();
    const target = more ? `${at}${at.includes('?') ? '&' : '?'}${more}` : at;
    const sent = { ...this.headers, ...headers };
    for (const [name, value] of Object.entries(sent)) if (value === undefined) delete sent[name];
    if (json !== undefined) {
      body = JSON.stringify(json);
      sent['content-type'] ??= 'application/json';
    }
    const answer = await exchange(this.server, method, target, { headers: sent, body });
    this.world.contract?.check(method, at.split('?')[0], answer);
    return answer;
  }

  /** The answer's JSON; anything but success is a failure. */
  async ok(method, path, json, options = {}) {
    const answer = await this.call(method, path, { json, ...options });
    assert.ok(answer.status < 300, `${method} ${path} -> ${answer.status} ${answer.text.slice(0, 600)}`);
    return answer.json;
  }

  get = (path, query) => this.ok('GET', path, undefined, { query });
  post = (path, json = {}, options) => this.ok('POST', path, json, options);
  put = (path, json, options) => this.ok('PUT', path, json, options);
  patch = (path, json, options) => this.ok('PATCH', path, json, options);
  del = (path) => this.ok('DELETE', path);

  /** The problem document; `field` is one that it must name. */
  async refused(status, method, path, json, { field, ...options } = {}) {
    const answer = await this.call(method, path, { json, ...options });
    const allowed = [status].flat();
    assert.ok(allowed.includes(answer.status), `${method} ${path} ${JSON.stringify(json)?.slice(0, 200)} -> ${answer.status}, not ${allowed}: ${answer.text.slice(0, 600)}`);
    if (field) {
      const named = (answer.json.fields ?? []).map((one) => one.field);
      assert.ok(named.includes(field), `${method} ${path}: names ${named}, not ${field}: ${answer.text}`);
    }
    return answer.json;
  }
}
