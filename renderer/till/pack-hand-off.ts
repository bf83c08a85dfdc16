/**
 * Half-packed work that changes hands: put aside at the server, by the way that parked sales go, and taken by one
 * till of the store, under a fresh id, because what two tills pack must never look like one fact. Rules [PACK*].
 */
import { mintId } from '../../shared/base/ids.ts';
import { ok, type Result, refused } from '../../shared/base/result.ts';
import type { OrderParts } from './order-parts.ts';
import {
  type HalfPacked,
  type HandOffRefusal,
  type Orders,
  type PackDraft,
  packDraftSchema,
} from './order-types.ts';
import type { ParkedClient } from './parked-client.ts';

type HandOff = Pick<Orders, 'halfPacked' | 'putAside' | 'takeOver'>;

const takeLimitMs = 10_000;

/** Makes the hand-off. */
export function createPackHandOff(parts: OrderParts, client: ParkedClient): HandOff {
  const halfPacked = async (): Promise<HalfPacked[]> =>
    ((await client.list()) ?? []).flatMap(({ parkedId, orderId, tillId, parkedBy, parkedAtMs }) =>
      orderId === undefined
        ? []
        : [{ packId: parkedId, orderId, tillId, staffId: parkedBy, putAsideAtMs: parkedAtMs }],
    );
  return {
    halfPacked,
    putAside: (draftId) => parts.inTurn(() => putAside(parts, client, draftId)),
    takeOver: (packId) =>
      parts.inTurn(async () => {
        const offered = (await halfPacked()).find((each) => each.packId === packId);
        if (offered && parts.work.draftOf(offered.orderId)) return refused({ code: 'already-packing' });
        return takeOver(parts, client, packId);
      }),
  };
}

async function putAside(
  { session, work, board, time, reference }: OrderParts,
  client: ParkedClient,
  draftId: string,
): Promise<Result<null, HandOffRefusal>> {
  const actor = session.actor();
  if (!actor) return refused({ code: 'not-signed-in' });
  const draft = work.draft(draftId);
  if (!draft) return refused({ code: 'no-draft' });
  const { orderId, lines } = draft;
  const answer = await client.offer({
    parkedId: draftId,
    parkedAtMs: time.nowMs(),
    parkedBy: actor.staffId,
    currency: reference.store()?.currency ?? 'RUB',
    totalMinor: null,
    lineCount: lines.length,
    articles: [],
    orderId,
    cart: { ...draft },
  });
  if (answer === null) return refused({ code: 'no-network' });
  // Another till may have it already, when an answer was lost before: then it is there all the same.
  work.removeDraft(draftId);
  board.refresh([orderId]);
  return ok(null);
}

async function takeOver(
  { session, book, work, board, clock, random }: OrderParts,
  client: ParkedClient,
  packId: string,
): Promise<Result<PackDraft, HandOffRefusal>> {
  if (!session.actor()) return refused({ code: 'not-signed-in' });
  const answer = await client.take(packId, mintId(clock, random), takeLimitMs);
  if (!answer) return refused({ code: 'no-network' });
  if (answer.status === 'unknown') return refused({ code: 'not-there' });
  if (answer.status === 'taken') return refused({ code: 'taken-elsewhere', tillId: answer.tillId });
  // This till asked before: it goes on where it is, and what became a fact isn't packed again.
  const { cartId } = answer;
  const known = work.draft(cartId);
  if (known) return ok(known);
  const draft = packDraftSchema.safeParse({ ...answer.sale.cart, id: cartId });
  if (!draft.success) return refused({ code: 'unreadable' });
  const timeline = book.order(draft.data.orderId)?.timeline ?? [];
  if (timeline.some((entry) => entry.id === cartId)) return refused({ code: 'not-there' });
  work.putDraft(draft.data);
  board.refresh([draft.data.orderId]);
  return ok(draft.data);
}
