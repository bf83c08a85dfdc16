/**
 * The demo web shop under /shop/: its page, its pictures, and the key with which it calls the channel API. It is
 * served only where asked for. A real shop keeps its key on its own server and its pages elsewhere.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { sha256Schema } from '../../shared/base/sha256.ts';
import type { Endpoints } from './endpoint.ts';
import { ProblemError } from './problems.ts';
import type { ServerContext } from './server-context.ts';

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
export function addShopRoutes(endpoints: Endpoints, context: ServerContext, shop: DemoShop): void {
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
  endpoints.add(
    {
      method: 'GET',
      path: '/shop/pictures/{hash}',
      summary: 'The demo web shop: a picture by the SHA-256 of its bytes',
      audience: 'anybody',
      params: z.strictObject({ hash: sha256Schema }),
      answer: 'image/*',
    },
    async ({ params, reply }) => {
      const picture = await context.store.read((transaction) => transaction.feed.picture(params.hash));
      if (!picture) throw new ProblemError('not-found', { field: 'hash' });
      return reply
        .header('cache-control', 'public, max-age=31536000, immutable')
        .header('x-content-type-options', 'nosniff')
        .header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'")
        .type(picture.contentType)
        .send(Buffer.from(picture.bytes));
    },
  );
}
