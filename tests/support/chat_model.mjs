// A language model's server as far as the protocol goes (OpenAI's chat completions, streamed): it says what it is told to.
import http from 'node:http';

export class ChatModel {
  /** What it says, or a function (body, response) that answers by itself. */
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
    for (const word of says.split(/(?<= )/)) response.write(`data: ${JSON.stringify({ choices: [{ delta: { content: word } }] })}\n\n`);
    response.write(`data: ${JSON.stringify({ choices: [{ delta: {}, finish_reason: 'stop' }] })}\n\n`);
    response.end(`data: ${JSON.stringify({ choices: [], usage: { total_tokens: 42 } })}\n\ndata: [DONE]\n\n`);
  }

  async stop() {
    this.server.closeAllConnections();
    await new Promise((done) => this.server.close(done));
  }
}
