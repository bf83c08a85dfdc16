/**
 * The demo web shop under /shop/: its page, and the key with which it calls the channel API. It is
 * served only where asked for. A real shop keeps its key on its own server and its pages elsewhere.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Endpoints } from './endpoint.ts';

/** What the demo shop is served with. */
export interface DemoShop {
  /** The folder of the built page. */
  readonly folder: string;
  /** The channel's key, shown to every visitor. */
  readonly channelKey: string;
}

const files = {
  'index.html': 'text/html; charset=utf-8',
  'shop.js': 'text/javascript; charset=utf-8',
  'shop.css': 'text/css; charset=utf-8',
} as const;

/** Nothing from elsewhere; the page needs no more. */
const contentSecurity =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** Adds the shop's endpoints. */
export function addShopRoutes(endpoints: Endpoints, shop: DemoShop): void {
  const page = (path: string, file: keyof typeof files): void =>
    endpoints.add(
      {
        method: 'GET',
        path,
        summary: `The demo web shop: ${file}`,
        audience: 'anybody',
        answer: files[file],
      },
      async ({ reply }) =>
        reply
          .header('content-security-policy', contentSecurity)
          .header('x-content-type-options', 'nosniff')
          .header('cache-control', 'no-cache')
          .type(files[file])
          .send(await readFile(join(shop.folder, file))),
    );
  page('/shop/', 'index.html');
  page('/shop/shop.js', 'shop.js');
  page('/shop/shop.css', 'shop.css');
  endpoints.add(
    {
      method: 'GET',
      path: '/shop/config.json',
      summary: 'The demo web shop: its key',
      audience: 'anybody',
      answer: z.object({ channelKey: z.string() }),
    },
    async () => ({ channelKey: shop.channelKey }),
  );
}
