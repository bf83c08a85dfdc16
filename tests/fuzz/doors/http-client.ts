/**
 * Sends what a browser would never send: any body, any header, or bare bytes on the socket. One keep-alive
 * connection is used for requests, so that an input costs no handshake; event streams are left at once.
 */
import { Agent, request } from 'node:http';
import { connect } from 'node:net';

/** A request as it goes out. */
export interface FuzzRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | null;
}

/** What came back. */
export interface FuzzAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly text: string;
}

const answerLimitMs = 10_000;

/** A client of one server. */
export class FuzzClient {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 4 });
  private readonly url: URL;

  constructor(url: string) {
    this.url = new URL(url);
  }

  /** Sends a request. @throws when the server breaks the connection without an answer. */
  send({ method, path, headers, body }: FuzzRequest): Promise<FuzzAnswer> {
    return new Promise((resolve, reject) => {
      const { hostname, port } = this.url;
      const length = body ? { 'content-length': String(body.length) } : {};
      const outgoing = request({
        agent: this.agent,
        hostname,
        port,
        method,
        path,
        headers: { ...length, ...headers },
      });
      outgoing.setTimeout(answerLimitMs, () => outgoing.destroy(new Error('no answer in time')));
      outgoing.on('error', reject);
      outgoing.on('response', (response) => {
        const contentType = response.headers['content-type'] ?? '';
        const status = response.statusCode ?? 0;
        if (method === 'HEAD' || contentType.startsWith('text/event-stream')) {
          outgoing.off('error', reject).on('error', () => undefined);
          outgoing.destroy();
          resolve({ status, contentType, text: '' });
          return;
        }
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () =>
          resolve({ status, contentType, text: Buffer.concat(chunks).toString('utf8') }),
        );
      });
      if (body) outgoing.write(body);
      outgoing.end();
    });
  }

  /** Writes bytes on a fresh connection and gives back what comes until the server closes it or falls silent. */
  sendBytes(bytes: Uint8Array, quietMs: number): Promise<string> {
    return new Promise((resolve) => {
      const socket = connect(Number(this.url.port), this.url.hostname);
      let text = '';
      const done = (): void => {
        socket.destroy();
        resolve(text);
      };
      socket.setTimeout(quietMs, done);
      socket.on('data', (chunk: Buffer) => {
        text += chunk.toString('latin1');
        if (text.includes('\r\n\r\n')) done();
      });
      socket.on('error', done);
      socket.on('close', done);
      socket.on('connect', () => socket.end(bytes));
    });
  }

  close(): void {
    this.agent.destroy();
  }
}
