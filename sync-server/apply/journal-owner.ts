/**
 * Whose journal a push hands over. A journal belongs for ever to the till that wrote it, whoever brings it:
 * a till that was enrolled anew has another id and still hands over what it wrote before. Entries are judged
 * by the owner's keys and store, so nobody can add to another till's journal. Rule [PUSH5].
 */
import { uuidSchema } from '../../shared/base/ids.ts';
import { operationSchema } from '../../shared/domain/operation.ts';
import type { PushedEntry, PushRequest } from '../../shared/protocol/push.ts';
import { mayHandOver, type TillRecord } from '../store/access-records.ts';
import type { ReadTransaction } from '../store/store.ts';
import { isGenuine } from './read-entry.ts';

/** The owner of a pushed journal; null when the caller may not hand it over. Reads, and changes nothing. */
export async function findOwner(
  transaction: ReadTransaction,
  caller: TillRecord,
  request: PushRequest,
  nowMs: number,
): Promise<TillRecord | null> {
  const known = await transaction.journals.journal(request.journalId);
  if (known) {
    const owner = await transaction.access.till(known.tillId);
    if (!owner) throw new Error(`Invariant broken: the till ${known.tillId} of a journal is known`);
    return mayHandOver(caller, owner) ? owner : null;
  }
  const first = request.entries[0] ?? request.breaks[0];
  const named = uuidSchema.safeParse(first?.operation.tillId);
  if (!first || !named.success || named.data === caller.tillId) return caller;
  const owner = await transaction.access.till(named.data);
  if (!owner) return forgottenTill(caller, first, named.data, nowMs) ?? caller;
  return mayHandOver(caller, owner) && isGenuine(first, owner) ? owner : caller;
}

/**
 * A till that this server was told of after the backup it was put back to: the caller's own key signed its
 * entry, so it is the same machine under the id it had then. It is known again, so that its facts count, and
 * revoked, because nobody uses that id any more.
 */
function forgottenTill(
  caller: TillRecord,
  entry: PushedEntry,
  tillId: string,
  nowMs: number,
): TillRecord | null {
  const storeId = operationSchema.shape.storeId.safeParse(entry.operation.storeId);
  if (!storeId.success || storeId.data !== caller.storeId || !isGenuine(entry, caller)) return null;
  const { publicKeys, receiptPrefix } = caller;
  return { tillId, storeId: caller.storeId, receiptPrefix, publicKeys, revokedAtMs: nowMs };
}
