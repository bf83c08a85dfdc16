/**
 * Keys of channels: `ch_` and 32 random bytes. Of the secret only its SHA-256 is kept, which is enough for one
 * that nobody can guess; it is shown once. Rules [CHANNEL*].
 */
import { createHash } from 'node:crypto';
import type { RandomSource } from '../../shared/base/environment.ts';
import type { ChannelScope } from '../../shared/protocol/channel.ts';
import type { ChannelKeyRecord } from '../store/channel-records.ts';
import type { Store } from '../store/store.ts';

/** What a channel may be called. */
export const channelIdPattern = /^[a-z0-9][a-z0-9-]{0,39}$/;

/** Whether a bearer token is meant as a key of a channel. */
export function isChannelKey(token: string): boolean {
  return token.startsWith('ch_');
}

/** Makes a key. `key` is what the channel keeps; it can't be had again. */
export async function makeChannelKey(
  store: Store,
  random: RandomSource,
  channelId: string,
  scopes: readonly ChannelScope[],
): Promise<{ readonly keyId: string; readonly key: string }> {
  if (!channelIdPattern.test(channelId)) throw new Error(`"${channelId}" is no name of a channel`);
  const key = `ch_${Buffer.from(random.bytes(32)).toString('base64url')}`;
  const keyId = Buffer.from(random.bytes(6)).toString('hex');
  await store.write((transaction) =>
    transaction.channels.addChannelKey({
      keyId,
      channelId,
      secretHash: hashOf(key),
      scopes: [...new Set(scopes)],
      madeAtMs: transaction.nowMs,
      revokedAtMs: null,
    }),
  );
  return { keyId, key };
}

/** The key that a token is, unless it was revoked or never was one. */
export async function findChannelKey(store: Store, token: string): Promise<ChannelKeyRecord | null> {
  const key = await store.read(({ channels }) => channels.channelKey(hashOf(token)));
  return key && key.revokedAtMs === null ? key : null;
}

function hashOf(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}
