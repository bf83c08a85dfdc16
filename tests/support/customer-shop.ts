/** A till on fakes in a shop that knows its customers: rights, a programme, a key of the server, rows of customers. */
import { keyIdOf } from '../../electron/host/order-codes.ts';
import { signingKey } from '../../electron/journal/signing-key.ts';
import type { Till } from '../../renderer/till/till.ts';
import type { Timers } from '../../shared/base/environment.ts';
import { cardNumberOf } from '../../shared/domain/customers/card-number.ts';
import {
  type CustomerCode,
  customerCodeBytes,
  customerCodeDigits,
} from '../../shared/domain/customers/customer-code.ts';
import type { ProfileValues } from '../../shared/domain/customers/profile.ts';
import { bareCustomer, type Customer } from '../../shared/domain/entities/customer.ts';
import type { ReferenceRow, Verb } from '../../shared/domain/entities/reference.ts';
import type { JournalEntry } from '../../shared/domain/operation.ts';
import type { ControlledNetwork } from './controlled-network.ts';
import { createFakeSyncServer, type FakeSyncServer } from './fake-sync-server.ts';
import { sampleProgramme } from './loyalty-samples.ts';
import { systemClock } from './system-environment.ts';
import { type FakeDisk, fakeDisk, signInByBadge, startFakeTill, until } from './till-on-fakes.ts';
import { fillShop, shopSettings } from './till-rows.ts';

const serverKey = signingKey(new Uint8Array(32).fill(9));
/** The customer whom the shop knows: Алёна, with a card, 500 points and tier `silver`. */
export const alyonaId = '019cadc0-0000-7000-9000-0000000000a1';
export const alyonaCard = cardNumberOf('2000', 1);
export const alyona: ProfileValues = { name: 'Алёна Smith', phone: '+447700900123' };

/** A role of the shop. */
export function role(id: string, verbs: Verb[]): ReferenceRow {
  return { type: 'role', id, name: { ru: id, en: id }, verbs, maxDiscountBasisPoints: 0 };
}

/** A customer's row as the feed brings it, with 500 points as of `nowMs`. */
export function customerRow(id: string, nowMs: number, change: Partial<Customer> = {}): Customer {
  const account = { availablePoints: 500, pending: [], expiring: [], turnoverMinor: 0, asOfMs: nowMs };
  return {
    ...{ ...bareCustomer, id, number: `N-${id.slice(-2)}`, country: null, sealed: 'A'.repeat(40) },
    ...{ tierId: 'silver', account, ...change },
  };
}

/** A customer's code, signed by the server unless a seed names another key. */
export function customerCode(change: Partial<CustomerCode> = {}, seed?: number): string {
  const key = seed === undefined ? serverKey : signingKey(new Uint8Array(32).fill(seed));
  const bytes = customerCodeBytes({
    ...{ keyId: keyIdOf(key.publicKey), customerId: alyonaId, number: 'N-a1', medium: 'card' },
    ...{ issuedAtMs: 1_700_000_000_000, untilMs: null, ...change },
  });
  return customerCodeDigits(bytes, new Uint8Array(64));
}

/** The shop. */
export interface CustomerShop {
  readonly server: FakeSyncServer;
  readonly disk: FakeDisk;
  readonly till: Till;
  readonly network: ControlledNetwork;
  readonly nowMs: number;
  /** Starts the till again on its disk. */
  start(): Promise<Till>;
  entries(kind: string): JournalEntry[];
}

/** Opens it; `anna`, who may serve customers, is signed in. `opened` collects tills to be closed. */
export async function customerShop(
  opened: Till[],
  options: {
    readonly prepare?: (server: FakeSyncServer, disk: FakeDisk) => void;
    readonly timers?: Timers;
  } = {},
): Promise<CustomerShop> {
  const server = createFakeSyncServer();
  server.nowMs = Math.floor(systemClock.wallMs());
  fillShop(server);
  const { nowMs } = server;
  const cashier: Verb[] = ['sell', 'void-cart', 'park'];
  const serving: Verb[] = ['customer-open', 'customer-register', 'customer-change', 'points-spend'];
  const { publicKey } = serverKey;
  const rows: ReferenceRow[] = [
    role('role:cashier', [...cashier, ...serving]),
    role('role:manager', cashier),
    { type: 'server-key', id: `server-key:${keyIdOf(publicKey)}`, keyId: keyIdOf(publicKey), publicKey },
    { ...sampleProgramme({ pointValueMinor: 1 }), currency: 'GBP' },
  ];
  for (const row of rows) server.put('reference', row.id, { ...row });
  server.put('reference', 'settings:till', { ...shopSettings });
  server.put('customers', alyonaId, { ...customerRow(alyonaId, nowMs, { cardNumbers: [alyonaCard] }) });
  const disk = await fakeDisk();
  disk.host.customerValues.set(alyonaId, alyona);
  options.prepare?.(server, disk);
  const networks: ControlledNetwork[] = [];
  const launch = async (): Promise<Till> => {
    const { till, network } = await startFakeTill(
      disk,
      server,
      options.timers ? { timers: options.timers } : {},
    );
    opened.push(till);
    networks.push(network);
    await till.settled(AbortSignal.timeout(20_000));
    await signInByBadge(till, 'anna');
    await until(() => till.customers.state.getState().open);
    return till;
  };
  const till = await launch();
  const [network] = networks;
  if (!network) throw new Error('a till has a network');
  return {
    ...{ server, disk, till, network, nowMs, start: launch },
    entries: (kind) =>
      disk.host.journals.flatMap(({ entries }) => entries.filter((each) => each.operation.kind === kind)),
  };
}
