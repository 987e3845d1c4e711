// The least a receiver can do: reads the body, answers 204, and says how many it has had. `GET /` answers the count.
//   node receiver.mjs [DELAY_MS]     prints its port
import http from 'node:http';

const delay = Number(process.argv[2] ?? 0);
let count = 0;
const server = http.createServer((request, response) => {
  if (request.method === 'GET') return response.end(String(count));
  request.resume();
  request.on('end', () => {
    ++count;
    if (delay > 0) setTimeout(() => response.writeHead(204).end(), delay);
    else response.writeHead(204).end();
  });
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
