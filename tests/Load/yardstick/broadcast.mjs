// The yardstick: a broadcast on the `ws` package as a team would first write it. It sends the messages of a recording to everyone
// who is connected, so many times a second, each with the time at which it is sent.

import { readFileSync } from 'node:fs';
import { WebSocketServer } from 'ws';

const [file, form, fps] = process.argv.slice(2);
const messages = recorded(readFileSync(file));
const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false });
server.on('listening', () => console.log(`listening on http://127.0.0.1:${server.address().port}`));

let at = 0;
let due = performance.now();
broadcast();

function broadcast() {
  const { bytes, timeAt } = messages[at++ % messages.length];
  bytes.write((Date.now() / 1000).toFixed(3), timeAt, 'latin1'); // always 14 characters
  for (const client of server.clients) client.send(bytes, { binary: form === 'binary' });
  due += 1000 / fps;
  setTimeout(broadcast, due - performance.now());
}

/** Each message with its length before it, four bytes little endian. */
function recorded(all) {
  const found = [];
  for (let i = 0; i < all.length; i += 4 + all.readUInt32LE(i)) {
    const bytes = Buffer.from(all.subarray(i + 4, i + 4 + all.readUInt32LE(i)));
    found.push({ bytes, timeAt: bytes.lastIndexOf('"timestamp":') + '"timestamp":'.length });
  }
  return found;
}
