/** Commands about online channels: their keys, and where they are told of events. */
import { orderSlotsSchema, usualSlots } from '../shared/domain/entities/reference.ts';
import { channelScopeSchema } from '../shared/protocol/channel.ts';
import { knownStoreIds, writeReference } from './catalog/write-catalog.ts';
import { channelIdPattern, makeChannelKey } from './channel/channel-keys.ts';
import { setWebhook } from './channel/send-webhooks.ts';
import { ordersFromInvoices, readBaskets, shareOf } from './import/orders-from-invoices.ts';
import type { DataFolder } from './open-data-folder.ts';
import { systemEnvironment } from './system-environment.ts';
import { UsageError } from './usage-error.ts';

const { clock, random } = systemEnvironment;

/** How the commands are called. */
export const channelUsage = `  channel-key create --channel C [--scopes ${channelScopeSchema.options.slice(0, 3).join(',')}]
                                           print a key of the channel API, once; scopes too: ${channelScopeSchema.options.slice(3).join(', ')}
  channel-key list                         print keys without their secrets, and what waits for each channel
  channel-key revoke --key ID              let a key in no more
  channel-webhook set --channel C --url U  tell a channel of its orders' steps there; prints the secret, once
  channel-webhook remove --channel C       tell it no more
  order-slots --store S --hours 10:00-20:00 [--closed 6,7] [--minutes 60] [--capacity 20] [--cut-off 60] [--days 2]
                                           when a store hands out online orders: days without (1 is Monday), length
                                           of a slot, orders in it, minutes before it for packing, days ahead
  orders-from-invoices FILE --stores S1,S2 [--share 25] [--channel invoices]
                                           place a share (percent) of a file's invoices (columns of Online Retail)
                                           as online orders: a trial of the board with real baskets`;

type Words = { readonly flag: (name: string) => string | undefined; readonly print: (line: string) => void };

/** Runs `channel-key …`. @throws UsageError */
export async function channelKeyCommand({ store }: DataFolder, what: string, words: Words): Promise<number> {
  const { flag, print } = words;
  if (what === 'create') {
    const scopes = (flag('scopes') ?? channelScopeSchema.options.slice(0, 3).join(','))
      .split(',')
      .map((scope) => {
        const parsed = channelScopeSchema.safeParse(scope.trim());
        if (parsed.success) return parsed.data;
        throw new UsageError(`--scopes are some of ${channelScopeSchema.options.join(', ')}`);
      });
    const { keyId, key } = await makeChannelKey(store, random, channelOf(flag), scopes);
    print(JSON.stringify({ keyId, key }));
    return 0;
  }
  if (what === 'list') {
    await store.read(async ({ channels }) => {
      const keys = await channels.channelKeys();
      for (const { secretHash: _hash, ...key } of keys) {
        print(JSON.stringify({ ...key, webhooks: await channels.deliveryCounts(key.channelId) }));
      }
    });
    return 0;
  }
  if (what === 'revoke') {
    const keyId = flag('key');
    if (keyId === undefined) throw new UsageError('--key is needed');
    const known = await store.write(({ channels }) => channels.revokeChannelKey(keyId, clock.wallMs()));
    if (!known) throw new UsageError(`There is no key "${keyId}"`);
    return 0;
  }
  throw new UsageError('channel-key knows create, list and revoke');
}

/** Runs `channel-webhook …`. @throws UsageError */
export async function channelWebhookCommand(
  { store, keys }: DataFolder,
  what: string,
  { flag, print }: Words,
): Promise<number> {
  if (what !== 'set' && what !== 'remove') throw new UsageError('channel-webhook knows set and remove');
  const channelId = channelOf(flag);
  const url = what === 'set' ? (flag('url') ?? '') : null;
  if (url !== null && !/^https?:\/\/[^\s]+$/.test(url)) {
    throw new UsageError('--url is an http or https address');
  }
  const secret = await setWebhook(store, keys, random, channelId, url);
  if (secret !== null) print(JSON.stringify({ channelId, url, secret }));
  return 0;
}

function channelOf(flag: Words['flag']): string {
  const channelId = flag('channel') ?? '';
  if (channelIdPattern.test(channelId)) return channelId;
  throw new UsageError('--channel is a name of small letters, digits and dashes, e.g. web');
}

/** Runs `orders-from-invoices`: prints what came of it. @throws UsageError */
export async function ordersFromInvoicesCommand(
  data: DataFolder,
  file: string | undefined,
  { flag, print }: Words,
): Promise<number> {
  if (file === undefined) throw new UsageError('orders-from-invoices needs a file');
  const storeIds = (flag('stores') ?? '').split(',').filter((storeId) => storeId !== '');
  if (storeIds.length === 0) throw new UsageError('--stores are ids of stores, separated by commas');
  const share = Number(flag('share') ?? 25);
  if (!(share >= 1 && share <= 100)) throw new UsageError('--share is percent, from 1 to 100');
  const channelId = channelOf((name) => flag(name) ?? 'invoices');
  const baskets = shareOf(await readBaskets(file, 'auto'), share);
  const placed: Record<string, number> = Object.fromEntries(storeIds.map((storeId) => [storeId, 0]));
  const refused: Record<string, number> = {};
  let withLess = 0;
  for await (const made of ordersFromInvoices(data, systemEnvironment, baskets, { channelId, storeIds })) {
    if (made.order) {
      placed[made.order.storeId] = (placed[made.order.storeId] ?? 0) + 1;
      withLess += made.isLess ? 1 : 0;
    } else refused[made.refusal] = (refused[made.refusal] ?? 0) + 1;
  }
  print(JSON.stringify({ invoices: baskets.length, placed, withLess, refused }));
  return 0;
}

const hoursPattern = /^([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-4]):([0-5]\d)$/;

/** Runs `order-slots`: writes when a store hands out online orders. @throws UsageError */
export async function orderSlotsCommand({ store }: DataFolder, { flag }: Words): Promise<number> {
  const storeId = flag('store') ?? '';
  if (!(await knownStoreIds(store)).includes(storeId)) throw new UsageError(`There is no store "${storeId}"`);
  const match = hoursPattern.exec(flag('hours') ?? '');
  if (!match) throw new UsageError('--hours are like 10:00-20:00');
  const [fromHour = 0, fromMinutes = 0, untilHour = 0, untilMinutes = 0] = match.slice(1).map(Number);
  const open = { fromMinute: fromHour * 60 + fromMinutes, untilMinute: untilHour * 60 + untilMinutes };
  const closed = new Set((flag('closed') ?? '').split(',').map(Number));
  const usual = usualSlots(storeId);
  const number = (name: string, otherwise: number): number => Number(flag(name) ?? otherwise);
  const row = orderSlotsSchema.safeParse({
    ...usual,
    hours: usual.hours.map((_, day) => (closed.has(day + 1) ? null : open)),
    slotMinutes: number('minutes', usual.slotMinutes),
    capacity: number('capacity', usual.capacity),
    cutOffMinutes: number('cut-off', usual.cutOffMinutes),
    daysAhead: number('days', usual.daysAhead),
  });
  if (!row.success) {
    const issue = row.error.issues[0];
    throw new UsageError(`${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not valid'}`);
  }
  if (open.untilMinute < open.fromMinute + row.data.slotMinutes) {
    throw new UsageError('no slot fits between the --hours');
  }
  await writeReference(store, [row.data]);
  return 0;
}
