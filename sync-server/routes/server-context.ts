/** What every route of a running server shares. */
import type { Verb } from '../../shared/domain/entities/reference.ts';
import type { AttemptLimit } from '../access/attempt-limit.ts';
import type { ServerKeys } from '../access/server-keys.ts';
import type { TillNumbers } from '../access/till-numbers.ts';
import type { Tokens } from '../access/tokens.ts';
import type { FeedWakes } from '../feed/feed-wakes.ts';
import { chainTerms, mayStaff } from '../projections/chain-terms.ts';
import type { TillRecord } from '../store/access-records.ts';
import type { ReadTransaction, Store } from '../store/store.ts';
import type { Environment } from '../system-environment.ts';
import type { Call } from './endpoint.ts';
import type { Metrics } from './metrics.ts';
import { ProblemError } from './problems.ts';

export interface ServerContext {
  readonly store: Store;
  readonly keys: ServerKeys;
  readonly tillNumbers: TillNumbers;
  readonly tokens: Tokens;
  readonly environment: Environment;
  readonly wakes: FeedWakes;
  readonly metrics: Metrics;
  readonly attempts: AttemptLimit;
}

/** The till that calls. @throws ProblemError when it was revoked or isn't a till. */
export async function callingTill(
  context: ServerContext,
  call: Call<unknown, unknown, unknown>,
): Promise<TillRecord> {
  return context.store.read((transaction) => tillCalling(transaction, call));
}

/** The same, within a transaction that goes on. */
export async function tillCalling(
  transaction: ReadTransaction,
  { bearer }: Call<unknown, unknown, unknown>,
): Promise<TillRecord> {
  if (bearer?.kind !== 'till') throw new ProblemError('not-allowed', { detail: 'for tills only' });
  const till = await transaction.access.till(bearer.tillId);
  if (!till || till.revokedAtMs !== null) {
    throw new ProblemError('not-authorised', { detail: 'this till is not enrolled or was revoked' });
  }
  return till;
}

/** A till's own word isn't enough: somebody of its store's staff must hold the right. @throws ProblemError */
export async function needRight(
  transaction: ReadTransaction,
  { storeId }: TillRecord,
  staffId: string | undefined,
  verb: Verb,
): Promise<void> {
  if (staffId !== undefined && mayStaff(await chainTerms(transaction), storeId, staffId, verb)) return;
  const detail = `needs somebody of the store who has the right ${verb}`;
  throw new ProblemError('not-allowed', { field: 'staffId', detail });
}
