/** An order that its customer placed days ago and nobody has touched since, in a server's data folder. */
import { type PlaceOrder, placeOrderSchema } from '../../../shared/protocol/channel.ts';
import { ChannelCatalogue } from '../../../sync-server/channel/channel-catalogue.ts';
import { qrDigitsOf, statusTokenOf } from '../../../sync-server/channel/order-secrets.ts';
import { slotsOf } from '../../../sync-server/channel/order-slots.ts';
import { keepPlacing, mintOrder } from '../../../sync-server/channel/place-order.ts';
import { openDataFolder } from '../../../sync-server/open-data-folder.ts';
import { systemEnvironment } from '../../../sync-server/system-environment.ts';

/** The order, and what its customer has. */
export interface OldOrder {
  readonly number: string;
  readonly qr: string;
  /** The secret of the link to its page. */
  readonly statusToken: string;
}

/** Places an order as the web shop did then, through the server's own way; no server may serve the folder. */
export async function placeDaysAgo(
  serverData: string,
  daysAgo: number,
  storeId: string,
  lines: PlaceOrder['lines'],
): Promise<OldOrder> {
  const { clock: today, random } = systemEnvironment;
  const wallMs = (): number => today.wallMs() - daysAgo * 24 * 60 * 60_000;
  const clock = { ...today, wallMs };
  const { store, keys } = await openDataFolder(serverData, wallMs);
  try {
    const minted = await mintOrder(keys, { clock, random });
    const placed = await store.write(async (transaction) => {
      const catalogue = new ChannelCatalogue();
      await catalogue.refresh(transaction);
      const place = catalogue.store(storeId);
      const slot = place && slotsOf(place.slots, place.store.timeZone, wallMs())[0];
      if (!place || !slot) throw new Error(`${storeId} hands out no orders`);
      const request = placeOrderSchema.parse({
        storeId,
        slotFromMs: slot.fromMs,
        lines,
        customer: { name: 'Boris', phone: null },
        language: 'en',
      });
      const asked = { place, channelId: 'web', request, minted };
      return keepPlacing(transaction, { clock, random }, catalogue, asked);
    });
    if (!placed.ok) throw new Error(`the order was refused: ${placed.reason.detail}`);
    const { id, number } = placed.value;
    const content = await store.read(({ orders }) => orders.orders([id]));
    const kept = content.get(id);
    if (!kept) throw new Error('the order is kept');
    return { number, qr: qrDigitsOf(keys, kept, 0), statusToken: statusTokenOf(keys, id) };
  } finally {
    await store.close();
  }
}
