import type { IncomingMessage, Server as HttpServer } from 'node:http';
import { Server } from 'socket.io';
import type { CustomerIo } from './customer.ts';

/** Longest frame a client may send: a message of the greatest length, escaped, with room to spare. */
const MAX_FRAME_BYTES = 200_000;

/** How long a connection may stay open without a word of who it is. */
const CONNECT_TIMEOUT_MS = 10_000;

/** Socket.IO on `http`, for sockets of listed origins; `mayEnter` is asked for each request. */
export function openIo(http: HttpServer, options: { allowedOrigins: readonly string[]; mayEnter: (request: IncomingMessage) => boolean }): CustomerIo {
  return new Server(http, {
    serveClient: false,
    maxHttpBufferSize: MAX_FRAME_BYTES,
    connectTimeout: CONNECT_TIMEOUT_MS,
    // Compressing each socket's frames costs 250 KB a socket.
    perMessageDeflate: false,
    allowRequest: (request, decide) => decide(null, options.mayEnter(request)),
    cors: { origin: [...options.allowedOrigins] },
  });
}
