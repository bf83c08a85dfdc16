/** The page's files and nothing else; the server's answers and nothing more. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SyncFetch } from '../../shared/protocol/till-host.ts';
import { applicationHandler, contentSecurityPolicy, fileOf } from './application-scheme.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'stillopen-page-'));
  mkdirSync(join(folder, 'page', 'assets'), { recursive: true });
  writeFileSync(join(folder, 'page', 'index.html'), '<h1>Касса</h1>');
  writeFileSync(join(folder, 'page', 'assets', 'a-1.js'), '1;');
  writeFileSync(join(folder, 'page', 'secret'), 'no type');
  writeFileSync(join(folder, 'outside.js'), 'no');
});
afterAll(() => rmSync(folder, { recursive: true }));

function ask(
  path: string,
  init: RequestInit = {},
  syncFetch: SyncFetch = () => Promise.reject(new Error('away')),
): Promise<Response> {
  return applicationHandler(
    join(folder, 'page'),
    syncFetch,
  )(new Request(new URL(path, 'stillopen://till/'), init));
}

describe('the application scheme', () => {
  test('[WINDOW1] files come with their type and a strict policy', async () => {
    const page = await ask('stillopen://till/');
    expect([page.status, await page.text()]).toEqual([200, '<h1>Касса</h1>']);
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(page.headers.get('content-security-policy')).toBe(contentSecurityPolicy);
    expect(contentSecurityPolicy).not.toContain('unsafe');
    const script = await ask('stillopen://till/assets/a-1.js');
    expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect((await ask('stillopen://till/secret')).status).toBe(404);
    expect((await ask('stillopen://till/none.js')).status).toBe(404);
    expect((await ask('stillopen://other/index.html')).status).toBe(404);
    expect((await ask('stillopen://till/index.html', { method: 'DELETE' })).status).toBe(405);
  });

  test('[WINDOW2] no path leads out of the folder', async () => {
    for (const path of [
      '/..%2foutside.js',
      '/..\\outside.js',
      '/%2e%2e/outside.js',
      '/a//b.js',
      '/.hidden.js',
      '/%00.js',
      '/%',
    ])
      expect(fileOf(path)).toBeNull();
    expect((await ask('stillopen://till/..%2foutside.js')).status).toBe(404);
  });

  test('[WINDOW3] requests under /v1 are passed on, an unreachable server is told apart', async () => {
    const seen: unknown[] = [];
    const syncFetch: SyncFetch = (path, init) => {
      seen.push([path, init?.method, init?.body]);
      return Promise.resolve(
        new Response('{}', {
          status: 409,
          headers: { 'set-cookie': 'a=b', 'content-type': 'application/problem+json' },
        }),
      );
    };
    const answer = await ask('stillopen://till/v1/push?x=1', { method: 'POST', body: '{"a":1}' }, syncFetch);
    expect(seen).toEqual([['/v1/push?x=1', 'POST', '{"a":1}']]);
    expect(answer.status).toBe(409);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(answer.headers.get('set-cookie')).toBeNull();
    const away = await ask('stillopen://till/v1/push');
    expect([away.status, away.headers.get('x-stillopen')]).toEqual([503, 'unreachable']);
    expect((await ask('stillopen://till/v1/push', { method: 'PUT', body: '' }, syncFetch)).status).toBe(405);
  });

  test('[WINDOW3] a reader that lets go of a stream ends the request', async () => {
    let ended: AbortSignal | undefined;
    const syncFetch: SyncFetch = (_path, init) => {
      ended = init?.signal;
      return Promise.resolve(
        new Response(new ReadableStream({ start: (c) => c.enqueue(new Uint8Array(1)) })),
      );
    };
    const answer = await ask('stillopen://till/v1/events', {}, syncFetch);
    const reader = answer.body?.getReader();
    await reader?.read();
    expect(ended?.aborted).toBe(false);
    await reader?.cancel();
    expect(ended?.aborted).toBe(true);
  });
});
