// A collector that speaks OTLP over HTTP in JSON and keeps what it is given; it refuses what the protocol does not know.
import http from 'node:http';
import { until } from './server.mjs';

const kKinds = [1, 2, 3, 4, 5];

function faultOf(span) {
  if (!/^[0-9a-f]{32}$/.test(span.traceId)) return 'traceId';
  if (!/^[0-9a-f]{16}$/.test(span.spanId)) return 'spanId';
  if (span.parentSpanId !== undefined && !/^[0-9a-f]{16}$/.test(span.parentSpanId)) return 'parentSpanId';
  if (typeof span.name !== 'string' || !span.name) return 'name';
  if (!kKinds.includes(span.kind)) return 'kind';
  if (!/^\d+$/.test(span.startTimeUnixNano) || !/^\d+$/.test(span.endTimeUnixNano)) return 'times';
  if (BigInt(span.startTimeUnixNano) > BigInt(span.endTimeUnixNano)) return 'order of times';
  for (const { key, value } of span.attributes ?? [])
    if (typeof key !== 'string' || Object.keys(value).length !== 1) return `attribute ${key}`;
  return undefined;
}

export class Collector {
  static async start() {
    const collector = new Collector();
    collector.spans = [];
    collector.resources = [];
    collector.faults = [];
    collector.server = http.createServer((request, response) => {
      const parts = [];
      request.on('data', (part) => parts.push(part));
      request.on('end', () => collector.take(request, Buffer.concat(parts).toString('utf8'), response));
    });
    await new Promise((done) => collector.server.listen(0, '127.0.0.1', done));
    return collector;
  }

  get url() {
    return `http://127.0.0.1:${this.server.address().port}/v1/traces`;
  }

  take(request, text, response) {
    const refuse = (status, why) => {
      this.faults.push(why);
      response.writeHead(status).end();
    };
    if (request.method !== 'POST' || request.url !== '/v1/traces') return refuse(404, `${request.method} ${request.url}`);
    if (request.headers['content-type'] !== 'application/json') return refuse(415, String(request.headers['content-type']));
    let body;
    try {
      body = JSON.parse(text);
    } catch {
      return refuse(400, 'not JSON');
    }
    for (const { resource, scopeSpans } of body.resourceSpans) {
      this.resources.push(Object.fromEntries(resource.attributes.map(({ key, value }) => [key, value.stringValue])));
      for (const span of scopeSpans.flatMap((scope) => scope.spans)) {
        const fault = faultOf(span);
        if (fault) return refuse(400, `${fault}: ${JSON.stringify(span)}`);
        span.fields = Object.fromEntries(span.attributes.map(({ key, value }) => [key, Object.values(value)[0]]));
        this.spans.push(span);
      }
    }
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"partialSuccess":{}}');
    return undefined;
  }

  span(what, fits, ms = 8000) {
    return until(`the span ${what}`, () => this.spans.find(fits), ms);
  }

  stop() {
    this.server.closeAllConnections();
    return new Promise((done) => this.server.close(done));
  }
}
