/**
 * Short-lived tokens and the challenges that are signed for them. Both are sealed with the server's own
 * secret, so they need no table; a challenge is good once, a token as long as it lives and its till isn't
 * revoked. Rules [ACCESS*].
 */
import { z } from 'zod';
import type { Clock, RandomSource } from '../../shared/base/environment.ts';
import type { ChannelScope } from '../../shared/protocol/channel.ts';
import { type SealPurpose, type ServerKeys, sameText } from './server-keys.ts';

/** Who a token speaks for. */
export type Bearer =
  | { readonly kind: 'till'; readonly tillId: string }
  /** A person or program that watches the server. */
  | { readonly kind: 'operator' }
  /** An online channel, by a key that isn't a token: it is looked up at each call. */
  | { readonly kind: 'channel'; readonly channelId: string; readonly scopes: readonly ChannelScope[] };

/** Kind, what it is about, when it expires, and a nonce. */
const sealedSchema = z.tuple([z.enum(['till', 'operator', 'challenge']), z.string(), z.number(), z.string()]);

const lifeMs = { till: 15 * 60_000, operator: 365 * 24 * 3_600_000, challenge: 60_000 } as const;

/** Mints and checks tokens and challenges. */
export interface Tokens {
  token(bearer: Exclude<Bearer, { readonly kind: 'channel' }>): {
    readonly token: string;
    readonly expiresAtMs: number;
  };
  /** Who a token speaks for; null when it is forged or has expired. */
  bearerOf(token: string): Bearer | null;
  challenge(tillId: string): { readonly challenge: string; readonly expiresAtMs: number };
  /** Takes a challenge back; true once only, for the till it was made for, before it expires. */
  redeem(tillId: string, challenge: string): boolean;
}

export function makeTokens(keys: ServerKeys, clock: Clock, random: RandomSource): Tokens {
  const redeemed = new Map<string, number>();
  const mint = (purpose: SealPurpose, kind: keyof typeof lifeMs, about: string) => {
    const expiresAtMs = clock.wallMs() + lifeMs[kind];
    const nonce = Buffer.from(random.bytes(12)).toString('base64url');
    const body = Buffer.from(JSON.stringify([kind, about, expiresAtMs, nonce])).toString('base64url');
    return { text: `${body}.${keys.seal(purpose, body)}`, expiresAtMs };
  };
  const open = (purpose: SealPurpose, text: string) => {
    const [body = '', seal = ''] = text.split('.', 2);
    if (!sameText(keys.seal(purpose, body), seal)) return null;
    const opened = sealedSchema.parse(JSON.parse(Buffer.from(body, 'base64url').toString()));
    const [kind, about, expiresAtMs] = opened;
    return clock.wallMs() < expiresAtMs ? { kind, about, expiresAtMs } : null;
  };
  return {
    token: (bearer) => {
      const minted = mint('token', bearer.kind, bearer.kind === 'till' ? bearer.tillId : '');
      return { token: minted.text, expiresAtMs: minted.expiresAtMs };
    },
    bearerOf: (token) => {
      const sealed = open('token', token);
      if (sealed?.kind === 'till') return { kind: 'till', tillId: sealed.about };
      return sealed?.kind === 'operator' ? { kind: 'operator' } : null;
    },
    challenge: (tillId) => {
      const minted = mint('challenge', 'challenge', tillId);
      return { challenge: minted.text, expiresAtMs: minted.expiresAtMs };
    },
    redeem: (tillId, challenge) => {
      const sealed = open('challenge', challenge);
      if (sealed?.kind !== 'challenge' || sealed.about !== tillId || redeemed.has(challenge)) return false;
      for (const [old, expiresAtMs] of redeemed) if (expiresAtMs <= clock.wallMs()) redeemed.delete(old);
      redeemed.set(challenge, sealed.expiresAtMs);
      return true;
    },
  };
}
