/**
 * What the page gets from `stillopen://till/`: its own files under a strict content security policy, and the
 * sync server's answers under /v1/, which main fetches with the till's token. Nothing else, and never a file
 * outside the page's folder.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SyncFetch } from '../../shared/protocol/till-host.ts';

/** The scheme and origin of the page. */
export const applicationScheme = 'stillopen';
export const applicationOrigin = 'stillopen://till';

/** Tells the page that the server could not be reached. */
export const unreachableHeader = { name: 'x-stillopen', value: 'unreachable' } as const;

/** Only the application's own scripts, styles, pictures and addresses; no inline code, no frames, no forms. */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob: data:",
  "font-src 'self'",
  "media-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const contentTypes: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  json: 'application/json',
  map: 'application/json',
  svg: 'image/svg+xml',
  png: 'image/png',
  jpg: 'image/jpeg',
  webp: 'image/webp',
  ico: 'image/x-icon',
  woff2: 'font/woff2',
  wav: 'audio/wav',
  mp3: 'audio/mpeg',
  txt: 'text/plain; charset=utf-8',
};

/** Headers of the server's answer that the page gets. */
const passedHeaders = ['content-type', 'cache-control', 'etag', 'last-modified', 'date', 'retry-after'];

/** Answers the page's requests. `pageFolder` is absolute. Never rejects. */
export function applicationHandler(
  pageFolder: string,
  syncFetch: SyncFetch,
): (request: Request) => Promise<Response> {
  return async (request) => {
    const url = new URL(request.url);
    if (url.protocol !== `${applicationScheme}:` || url.host !== 'till') return plain(404, 'not found');
    if (url.pathname.startsWith('/v1/')) return forward(request, url, syncFetch);
    if (request.method !== 'GET' && request.method !== 'HEAD') return plain(405, 'only GET');
    return serveFile(pageFolder, url.pathname);
  };
}

async function serveFile(pageFolder: string, pathname: string): Promise<Response> {
  const file = fileOf(pathname);
  const type = contentTypes[file?.split('.').at(-1) ?? ''];
  if (file === null || type === undefined) return plain(404, 'not found');
  try {
    const content = await readFile(join(pageFolder, file));
    return new Response(new Uint8Array(content), { status: 200, headers: pageHeaders(type) });
  } catch {
    return plain(404, 'not found');
  }
}

/** The file of a path, relative; null for a path that leads anywhere but down. */
export function fileOf(pathname: string): string | null {
  let path: string;
  try {
    path = decodeURIComponent(pathname);
  } catch {
    return null;
  }
  if (path === '/') return 'index.html';
  const parts = path.slice(1).split('/');
  const harmless = (part: string): boolean => /^[\w@~+ -][\w.@~+ -]*$/.test(part);
  return path.startsWith('/') && parts.every(harmless) ? parts.join('/') : null;
}

async function forward(request: Request, url: URL, syncFetch: SyncFetch): Promise<Response> {
  if (request.method !== 'GET' && request.method !== 'POST') return plain(405, 'only GET and POST');
  const abort = new AbortController();
  request.signal.addEventListener('abort', () => abort.abort(), { once: true });
  try {
    const response = await syncFetch(url.pathname + url.search, {
      method: request.method,
      signal: abort.signal,
      ...(request.method === 'POST' ? { body: await request.text() } : {}),
    });
    const headers = new Headers({ 'x-content-type-options': 'nosniff' });
    for (const name of passedHeaders) {
      const value = response.headers.get(name);
      if (value !== null) headers.set(name, value);
    }
    const bodyless = response.status === 204 || response.status === 304;
    const body = bodyless || !response.body ? null : abortable(response.body, abort);
    return new Response(body, { status: response.status, headers });
  } catch {
    return plain(503, 'the sync server cannot be reached', {
      [unreachableHeader.name]: unreachableHeader.value,
    });
  }
}

/** The same body; a reader that lets go of it ends the request to the server, which Electron doesn't do. */
function abortable(body: ReadableStream<Uint8Array>, abort: AbortController): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  return new ReadableStream<Uint8Array>({
    pull: async (controller) => {
      const { done, value } = await reader.read();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    cancel: () => abort.abort(),
  });
}

function plain(status: number, text: string, more: Record<string, string> = {}): Response {
  return new Response(text, { status, headers: { ...pageHeaders('text/plain; charset=utf-8'), ...more } });
}

function pageHeaders(type: string): Record<string, string> {
  return {
    'content-type': type,
    'content-security-policy': contentSecurityPolicy,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-cache',
  };
}
