// An upstream of its own process: answers each chat completion after a delay, as a stream of three events. The first
// requests are held until all of them are there, so that each has a connection of its own.
// Arguments: the delay in milliseconds, the number of first requests. Says its port on stdout, and ends with its stdin.
'use strict';
const http = require('node:http');

const [delay, first] = process.argv.slice(2).map(Number);
const held = [];
const chunk = (delta, finish) =>
  `data: {"id":"1","model":"m","choices":[{"index":0,"delta":${delta},"finish_reason":${finish}}]}\n\n`;
const answer = Buffer.from(
  chunk('{"role":"assistant","content":"a "}', 'null') +
  chunk('{"content":"b"}', 'null') +
  chunk('{}', '"stop"') +
  'data: [DONE]\n\n');

const send = (response) => setTimeout(() => {
  response.writeHead(200, { 'Content-Type': 'text/event-stream' });
  response.end(answer);
}, delay);

const server = http.createServer((request, response) => {
  request.resume();
  request.on('end', () => {
    if (held.length >= first) {
      send(response);
    } else if (held.push(response) === first) {
      held.forEach(send);
    }
  });
});
server.keepAliveTimeout = 60_000;
server.listen({ port: 0, host: '127.0.0.1', backlog: 4096 }, () => console.log(server.address().port));
process.stdin.resume().on('end', () => process.exit(0));
