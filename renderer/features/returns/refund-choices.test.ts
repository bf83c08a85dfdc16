/** By which ways a part of the money is offered to go back. */
import { expect, test } from 'vitest';
import { moneyWaySchema } from '../../../shared/domain/operations/sale.ts';
import type { PaymentMethodState } from '../../till/payment-types.ts';
import { choicesFor, type WaysHere } from './refund-choices.ts';

const up: readonly PaymentMethodState[] = [
  { method: 'card-terminal', available: true, reason: null },
  { method: 'bank-transfer', available: true, reason: null },
];
const here: WaysHere = {
  methods: up,
  tenders: ['cash', 'card-terminal', 'card-stand-alone', 'bank-transfer'],
  settings: { storeCredit: true, blindWays: ['cash', 'store-credit'] },
};
const kindsOf = (...asked: Parameters<typeof choicesFor>): string[] =>
  choicesFor(...asked).kinds.map(({ kind }) => kind);

test('[RDESK5] cash is offered for what was paid in cash and for nothing else', () => {
  const inCash = moneyWaySchema.options.filter((way) => kindsOf(way, here).includes('cash'));
  expect(inCash).toEqual(['cash']);
  expect(kindsOf('prepaid', here)).toEqual(['channel', 'store-credit']);
  expect(kindsOf('store-credit', { ...here, settings: { ...here.settings, storeCredit: false } })).toEqual([
    'store-credit',
  ]);
});

test('[RDESK5] what goes back the way it came is highlighted, store credit only on wish', () => {
  const mains = moneyWaySchema.options.map((way) => [way, choicesFor(way, here).main]);
  expect(Object.fromEntries(mains)).toMatchObject({
    cash: 'cash',
    'card-terminal': 'card-terminal',
    'card-stand-alone': 'card-stand-alone',
    'bank-transfer': 'bank-transfer',
    prepaid: 'channel',
    'store-credit': 'store-credit',
  });
  expect(kindsOf('cash', { ...here, settings: { ...here.settings, storeCredit: false } })).not.toContain(
    'store-credit',
  );
});

test('[RDESK5] where the terminal or bank can’t be asked the part is owed, and why is told; never cash', () => {
  const cut: WaysHere = {
    ...here,
    methods: [
      { method: 'card-terminal', available: false, reason: 'terminal-offline' },
      { method: 'bank-transfer', available: false, reason: 'no-network' },
    ],
  };
  const card = choicesFor('card-terminal', cut);
  expect(card).toMatchObject({
    main: 'owed',
    why: { method: 'card-terminal', reason: 'terminal-offline' },
  });
  // A terminal that was away may be asked again; a bank without a network can't.
  expect(card.kinds.find(({ kind }) => kind === 'card-terminal')?.isUsable).toBe(true);
  const transfer = choicesFor('bank-transfer', cut);
  expect(transfer).toMatchObject({ main: 'owed', why: { method: 'bank-transfer', reason: 'no-network' } });
  expect(transfer.kinds.find(({ kind }) => kind === 'bank-transfer')?.isUsable).toBe(false);
  // What failed just now counts before it is looked at again.
  expect(choicesFor('card-terminal', here, new Map([['card-terminal', 'terminal-offline']])).main).toBe(
    'owed',
  );
});

test('[RDESK5] a till without a terminal offers the other one where the chain has it, else owes', () => {
  const none = { ...here, methods: [] };
  expect(choicesFor('card-terminal', none)).toMatchObject({ main: 'card-stand-alone', why: null });
  expect(kindsOf('card-terminal', { ...none, tenders: ['cash'] })).toEqual(['owed', 'store-credit']);
});

test('[RDESK5] a blind return goes by the chain’s own ways', () => {
  expect(kindsOf(null, here)).toEqual(['cash', 'store-credit']);
  expect(
    choicesFor(null, { ...here, settings: { ...here.settings, blindWays: ['store-credit'] } }).main,
  ).toBe('store-credit');
});
