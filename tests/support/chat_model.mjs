// A language model's server as far as the protocol goes (OpenAI's chat completions, streamed): it says what it is told to.
import http from 'node:http';

/** As it is streamed: the name first, then the arguments in pieces. */
function callsOf({ tool, arguments: given = {} }) {
  const text = typeof given === 'string' ? given : JSON.stringify(given);
  const pieces = text.match(/[^]{1,7}/gu) ?? [];
  return [
    { index: 0, id: 'call_1', type: 'function', function: { name: tool, arguments: '' } },
    ...pieces.map((part) => ({ index: 0, function: { arguments: part } })),
  ];
}

export class ChatModel {
  /** What it says, a call {tool, arguments} (an object, or text as it stands), or a function (body, response) of these. */
  says = 'Hello.';
  /** The bodies it was asked with, and their keys. */
  asked = [];

  static async start() {
    const model = new ChatModel();
    model.server = http.createServer((request, response) => void model.take(request, response));
    await new Promise((done) => model.server.listen(0, '127.0.0.1', done));
    model.url = `http://127.0.0.1:${model.server.address().port}/v1`;
    return model;
  }

  async take(request, response) {
    let text = '';
    for await (const piece of request.setEncoding('utf8')) text += piece;
    const body = JSON.parse(text);
    this.asked.push({ ...body, key: request.headers.authorization });
    const says = typeof this.says === 'function' ? await this.says(body, response) : this.says;
    if (says === undefined || response.writableEnded || response.destroyed) return;
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    const piece = (delta, finish_reason = null) => response.write(`data: ${JSON.stringify({ choices: [{ index: 0, delta, finish_reason }] })}\n\n`);
    if (says.tool === undefined) for (const word of says.split(/(?<= )/)) piece({ content: word });
    else for (const call of callsOf(says)) piece({ tool_calls: [call] });
    piece({}, says.tool === undefined ? 'stop' : 'tool_calls');
    response.end(`data: ${JSON.stringify({ choices: [], usage: { total_tokens: 42 } })}\n\ndata: [DONE]\n\n`);
  }

  /** Nobody answers any more, until `back`. */
  async stop() {
    this.server.closeAllConnections();
    if (this.server.listening) await new Promise((done) => this.server.close(done));
  }

  /** At the same address as before. */
  async back() {
    await new Promise((done) => this.server.listen(Number(new URL(this.url).port), '127.0.0.1', done));
  }
}
