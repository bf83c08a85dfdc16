/**
 * Rules of returns that came with an earlier version of the product and that nobody changed since are followed by
 * those of this version: for purchases from now on, while what was bought before goes by the rules that it was sold
 * under. Rules that the chain set itself stay as they are. Rules [RULES*].
 */
import { canonicalJson } from '../shared/base/canonical-json.ts';
import { sha256Hex } from '../shared/base/sha256.ts';
import type { ReturnRule, ReturnRules } from '../shared/domain/entities/return-rules.ts';
import { britishReturnRules, russianReturnRules } from '../shared/domain/returns/national-rules.ts';
import { referenceRows, writeReference } from './catalog/write-catalog.ts';
import type { Store } from './store/store.ts';

/** The rules of this version, with the hashes of those that earlier ones shipped; a changed set adds its former hash. */
export const shippedSets: readonly { readonly rules: ReturnRules; readonly earlier: readonly string[] }[] = [
  {
    rules: russianReturnRules,
    earlier: [
      'fedd20df671d504f10b261c1cdf31e79ee56077ecffd9451a8446e5f47a7558c',
      '827d7b70a5afa9e536945e511a249250b60df5a14675816ad4de662ecf05f0a0',
    ],
  },
  { rules: britishReturnRules, earlier: [] },
];

/** The hash by which a set of rules is known again. */
export function hashOfRules(rules: readonly ReturnRule[]): string {
  return sha256Hex(canonicalJson(rules));
}

/** The rules that follow those of a row from a moment on; null where the chain's own stand there, or today's. */
export function followingRules(row: ReturnRules, nowMs: number): ReturnRules | null {
  const shipped = shippedSets.find(({ rules }) => rules.id === row.id);
  // Of rules that followed others before, those that hold now are looked at, as they were shipped.
  const holding = row.rules.filter(({ untilMs }) => untilMs === null);
  const asShipped = holding.map((rule) => ({ ...rule, fromMs: 0 }));
  if (!shipped?.earlier.includes(hashOfRules(asShipped))) return null;
  const day = new Date(nowMs).toISOString().slice(0, 10);
  const next = shipped.rules.rules.map((rule) => ({ ...rule, fromMs: nowMs }));
  const ended = holding.map((rule) => ({ ...rule, id: `${rule.id} ${day}`, untilMs: nowMs }));
  const before = row.rules.filter(({ untilMs }) => untilMs !== null);
  return { ...row, rules: [...next, ...ended, ...before] };
}

/** Lets today's rules follow those that the chain never changed. Answers with the ids of the rows that were. */
export async function followShippedRules(store: Store, nowMs: number): Promise<string[]> {
  const rows = await referenceRows(store);
  const following = rows.flatMap((row) =>
    row.type === 'return-rules' ? (followingRules(row, nowMs) ?? []) : [],
  );
  if (following.length > 0) await writeReference(store, following);
  return following.map(({ id }) => id);
}
