/**
 * Carries one message to a terminal and its answer back. Node's own HTTP client on a connection made for the one
 * message: a browser's network stack may send a request again by itself when a kept connection turns out to be
 * dead, and a payment may be sent once only. What tells "never sent" from "not heard of again" is whether the
 * connection came about.
 */
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';

/** What came of a message. */
export type Carried =
  | { readonly status: 'answered'; readonly httpStatus: number; readonly text: string }
  /** No connection came about: the terminal can't have heard of it. */
  | { readonly status: 'not-sent'; readonly detail: string }
  /** It may have been heard. */
  | { readonly status: 'no-answer'; readonly detail: string };

/** Posts a text and waits at most `limitMs` for the whole answer. */
export type Transport = (address: string, text: string, limitMs: number) => Promise<Carried>;

/** A connection on a shop's network comes about in this time, or not at all. */
const connectLimitMs = 5_000;
const mostAnswerBytes = 1024 * 1024;

/** The transport of a real machine. */
export const httpTransport: Transport = (address, text, limitMs) =>
  new Promise((resolve) => {
    const url = new URL(address);
    const body = Buffer.from(text);
    let connected = false;
    const end = (carried: Carried): void => {
      clearTimeout(limit);
      clearTimeout(connectLimit);
      resolve(carried);
      call.destroy();
    };
    const lost = (detail: string): void =>
      end({ status: connected ? 'no-answer' : 'not-sent', detail: detail.slice(0, 200) });
    const limit = setTimeout(() => lost('no answer in time'), limitMs);
    const connectLimit = setTimeout(
      () => {
        if (!connected) lost('no connection in time');
      },
      Math.min(connectLimitMs, limitMs),
    );
    const call = (url.protocol === 'https:' ? httpsRequest : httpRequest)(url, {
      method: 'POST',
      agent: false,
      headers: { 'content-type': 'application/json', 'content-length': body.length },
    });
    // Over TLS nothing of the message goes out before both sides have proven themselves.
    const established = url.protocol === 'https:' ? 'secureConnect' : 'connect';
    call.on('socket', (socket) => {
      socket.once(established, () => {
        connected = true;
      });
    });
    call.on('error', (error) => lost(error.message));
    call.on('response', (response) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > mostAnswerBytes) lost('the answer is too long');
        else chunks.push(chunk);
      });
      response.on('error', (error) => lost(error.message));
      response.on('close', () => lost('the answer was cut off'));
      response.on('end', () => {
        if (!response.complete) return;
        const answer = Buffer.concat(chunks).toString('utf8');
        end({ status: 'answered', httpStatus: response.statusCode ?? 0, text: answer });
      });
    });
    call.end(body);
  });
