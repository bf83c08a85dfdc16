/** Commands about online channels: their keys, and where they are told of events. */
import { channelSettingsSchema, orderSlotsSchema, usualSlots } from '../shared/domain/entities/reference.ts';
import { channelScopeSchema } from '../shared/protocol/channel.ts';
import { knownStoreIds, writeReference } from './catalog/write-catalog.ts';
import { ChannelCatalogue } from './channel/channel-catalogue.ts';
import { channelIdPattern, makeChannelKey } from './channel/channel-keys.ts';
import { setWebhook } from './channel/send-webhooks.ts';
import { ordersFromInvoices, readBaskets, shareOf, strangersTo } from './import/orders-from-invoices.ts';
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
  channel-settings [--silent-after 10] [--margin 20] [--least-margin 1] [--unaccepted 120]
      [--collect-within 72] [--try-within 2]
                                           print the chain's settings of selling online, changed where said: minutes
                                           after which a store counts as silent; percent and least pieces held back
                                           of its stock; minutes after which the web shop alone cancels what it
                                           didn't accept; hours that an order, and one to try on, is kept
  orders-from-invoices FILE --stores S1,S2 [--share 25] [--channel invoices]
                                           place a share (percent) of a file's invoices (columns of Online Retail)
                                           as online orders: a trial of the board with real baskets; in a store
                                           that sells none of these articles, others of its own stand in`;

/** What a command was told, and where it answers. */
export type Words = {
  readonly flag: (name: string) => string | undefined;
  readonly print: (line: string) => void;
};

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
  const known = new Set(
    (await store.read(({ channels }) => channels.channelKeys())).map((key) => key.channelId),
  );
  if (url !== null && !known.has(channelId)) {
    const names = [...known].sort().join(', ') || 'none yet; channel-key create makes one';
    throw new UsageError(`There is no channel "${channelId}". Channels: ${names}`);
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
  const standIns = await strangersTo(data.store, baskets, storeIds, clock.wallMs());
  const to = { channelId, storeIds, standIns };
  for await (const made of ordersFromInvoices(data, systemEnvironment, baskets, to)) {
    if (made.order) {
      placed[made.order.storeId] = (placed[made.order.storeId] ?? 0) + 1;
      withLess += made.isLess ? 1 : 0;
    } else refused[made.refusal] = (refused[made.refusal] ?? 0) + 1;
  }
  print(JSON.stringify({ invoices: baskets.length, placed, withLess, refused, standIns: [...standIns] }));
  return 0;
}

const minuteMs = 60_000;
/** Words of `channel-settings`: what each sets, and how much one of it is. */
const settingWords = {
  'silent-after': ['silentAfterMs', minuteMs],
  margin: ['marginBasisPoints', 100],
  'least-margin': ['leastMarginMilli', 1000],
  unaccepted: ['unacceptedMs', minuteMs],
  'collect-within': ['collectWithinMs', 60 * minuteMs],
  'try-within': ['tryWithinMs', 60 * minuteMs],
} as const;

/** What `channel-settings` can be told. */
export const settingNames = Object.keys(settingWords);

/** Runs `channel-settings`: changes what is named and prints what holds. @throws UsageError */
export async function channelSettingsCommand({ store }: DataFolder, { flag, print }: Words): Promise<number> {
  const catalogue = new ChannelCatalogue();
  await store.read((transaction) => catalogue.refresh(transaction));
  const before = catalogue.settings();
  const changes = Object.entries(settingWords).flatMap(([word, [name, factor]]) => {
    const value = flag(word);
    if (value === undefined) return [];
    const number = Number(value);
    if (value.trim() === '' || !Number.isFinite(number)) throw new UsageError(`--${word} is a number`);
    return [[name, Math.round(number * factor)] as const];
  });
  const row = channelSettingsSchema.safeParse({ ...before, ...Object.fromEntries(changes) });
  if (!row.success) {
    const name = row.error.issues[0]?.path[0];
    const word = Object.entries(settingWords).find(([, [setting]]) => setting === name)?.[0];
    throw new UsageError(`--${word} can't be that: ${row.error.issues[0]?.message}`);
  }
  if (changes.length > 0) await writeReference(store, [row.data]);
  const shown = Object.entries(settingWords).map(([word, [name, factor]]) => [word, row.data[name] / factor]);
  print(JSON.stringify(Object.fromEntries(shown)));
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
