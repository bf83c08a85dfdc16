/** Every kind of operation: read, told apart when it can't be read, applied the same way in any order. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { schemaHash } from '../../tests/support/schema-hash.ts';
import { withPermutation } from '../../tests/support/shop-catalogue.ts';
import journal from './fixtures/journal.json' with { type: 'json' };
import latest from './fixtures/operations.json' with { type: 'json' };
import { type Operation, operationSchema } from './operation.ts';
import {
  applyOperation,
  effectsOf,
  isKnownKind,
  numbersReceipt,
  operationKinds,
  parseOperation,
} from './operation-table.ts';
import { auditKind } from './operations/audit.ts';
import { cashMovementKind } from './operations/cash-movement.ts';
import { customerChangeKind } from './operations/customer-change.ts';
import { customerErasureKind } from './operations/customer-erasure.ts';
import { customerRegistrationKind } from './operations/customer-registration.ts';
import { exceptionResolutionKind } from './operations/exception-resolution.ts';
import { journalBreakKind } from './operations/journal-break.ts';
import { orderAcceptKind } from './operations/order-accept.ts';
import { orderCancelAcknowledgeKind } from './operations/order-cancel-acknowledge.ts';
import { orderDeclineKind } from './operations/order-decline.ts';
import { orderHandoverKind } from './operations/order-handover.ts';
import { orderPackKind } from './operations/order-pack.ts';
import { orderReadyKind } from './operations/order-ready.ts';
import { orderRestockKind } from './operations/order-restock.ts';
import { paymentAttemptKind } from './operations/payment-attempt.ts';
import { refundPaymentKind } from './operations/refund-payment.ts';
import { returnKind } from './operations/return.ts';
import { saleKind } from './operations/sale.ts';
import { shiftCloseKind } from './operations/shift-close.ts';
import { shiftOpenKind } from './operations/shift-open.ts';
import { decideStockAdjustment, stockAdjustmentKind } from './operations/stock-adjustment.ts';
import { stockCountKind } from './operations/stock-count.ts';
import { decideStockReceipt, stockReceiptKind } from './operations/stock-receipt.ts';
import { stockTransferKind } from './operations/stock-transfer.ts';

/** One operation of each kind, in its latest version. */
const operations: Operation[] = latest.map((operation) => operationSchema.parse(operation));

/** The fixture's operation of a kind. */
function fixture(kind: string): Operation {
  const found = operations.find((operation) => operation.kind === kind);
  if (!found) throw new Error(`the fixture has no ${kind}`);
  return structuredClone(found);
}

/** Why an operation can't be read; null when it can. */
function unreadable(raw: unknown) {
  const parsed = parseOperation(raw);
  return parsed.ok ? null : parsed.reason;
}

describe('[OP1] reading an operation', () => {
  test('[OP1] the fixture holds every kind there is', () => {
    expect(operations.map((operation) => operation.kind).sort()).toEqual([...operationKinds].sort());
  });

  test.each(operationKinds)('[OP1] %s is read as it was written', (kind) => {
    const parsed = parseOperation(JSON.parse(JSON.stringify(fixture(kind))));
    expect(parsed).toEqual({ ok: true, value: fixture(kind) });
  });

  test('[OP1] operations of earlier versions are read, in the terms of today', () => {
    for (const { operation } of journal.entries) {
      const parsed = parseOperation(operation);
      expect(parsed).toMatchObject({ ok: true, value: { payload: operation.payload } });
    }
    const sale = parseOperation(journal.entries[0]?.operation);
    expect(sale).toMatchObject({
      value: { payload: { shiftId: null, roundingMinor: 0, buyer: null, eReceipt: null } },
    });
  });

  test('[OP1] payloads of a version stay readable: the schema of a version in use never changes', () => {
    const versions = {
      'audit 1': auditKind.versions[1],
      'journal-break 1': journalBreakKind.versions[1],
      'sale 1': saleKind.versions[1],
      'stock-receipt 1': stockReceiptKind.versions[1],
      'stock-adjustment 1': stockAdjustmentKind.versions[1],
      'audit 2': auditKind.versions[2],
      'audit 3': auditKind.versions[3],
      'audit 4': auditKind.versions[4],
      'sale 2': saleKind.versions[2],
      'sale 3': saleKind.versions[3],
      'stock-receipt 2': stockReceiptKind.versions[2],
      'stock-adjustment 2': stockAdjustmentKind.versions[2],
      'stock-count 1': stockCountKind.versions[1],
      'stock-transfer 1': stockTransferKind.versions[1],
      'shift-open 1': shiftOpenKind.versions[1],
      'cash-movement 1': cashMovementKind.versions[1],
      'shift-close 1': shiftCloseKind.versions[1],
      'payment-attempt 1': paymentAttemptKind.versions[1],
      'exception-resolution 1': exceptionResolutionKind.versions[1],
      'customer-registration 1': customerRegistrationKind.versions[1],
      'customer-change 1': customerChangeKind.versions[1],
      'customer-erasure 1': customerErasureKind.versions[1],
      'exception-resolution 2': exceptionResolutionKind.versions[2],
      'order-decline 1': orderDeclineKind.versions[1],
      'order-restock 2': orderRestockKind.versions[2],
      'order-cancel-acknowledge 1': orderCancelAcknowledgeKind.versions[1],
      'order-restock 1': orderRestockKind.versions[1],
      'order-handover 1': orderHandoverKind.versions[1],
      'order-handover 2': orderHandoverKind.versions[2],
      'order-ready 1': orderReadyKind.versions[1],
      'order-pack 1': orderPackKind.versions[1],
      'order-pack 2': orderPackKind.versions[2],
      'return 1': returnKind.versions[1],
      'refund-payment 1': refundPaymentKind.versions[1],
      'order-accept 1': orderAcceptKind.versions[1],
    };
    const hashes = Object.entries(versions).map(([name, schema]) => {
      if (!schema) throw new Error(`${name} is missing`);
      return `${name}: ${schemaHash({ [name]: schema })}`;
    });
    expect(hashes, 'tills hold operations of this version: make a new version instead').toEqual([
      'audit 1: 60fffaa1f283c35624bce64a534fcd6c89100bea3630f69d28a3cb2170806dde',
      'journal-break 1: a8707958edc1f647e8211f26d44a31706fe3a30d99de131cb3de131afb27bf5a',
      'sale 1: d199f1c216ee9320dbe1fc300284094c68cf39cdf11328de43047d91ea98780f',
      'stock-receipt 1: a4b459e185849f3a458010880fd38f8d06cd335498b2be2b38c1d56d1c2cf321',
      'stock-adjustment 1: 3f4f35b53569aa0c01c28fa285b77ab7a84aeebfc4249264141eef4672dc61ec',
      'audit 2: 09cccaf101b28acefc253397dcfc4fef11e24b622bff3c853bf28afe78310987',
      'audit 3: 63c3e1a00ac3d9ddc2d8a9b6252ad8d6504af9afd73e3b9762dcea0ffbf0955b',
      'audit 4: b657361e8d795d98645df1ff0679ac3b2d4600cacc9c5a9b23e8875ac8bce3db',
      'sale 2: 6ec2ea4a6453b219aa294929a23c503404858241cb88bb899889698f41daed3b',
      'sale 3: e794c662134d4bb9b9c810e481797fcc9b56ae6e317a55ecfae4a88c9db9623f',
      'stock-receipt 2: 14c6a1b860d0a60e5dccfb469959f4c7384394eac2e9bf5d9c7463807dbe2923',
      'stock-adjustment 2: 39817310d2197b4fa6afc7a00a7204818082a1ba826bf51efcda31cd52ecb719',
      'stock-count 1: 747be0338f5b67bdc25b142e53a4833d5a978dab8f85c14768ddaccfa7ea5bfc',
      'stock-transfer 1: dc2eabc33b946578fdada100ba3070315aabc56328aaab1c4032c6a5b0835466',
      'shift-open 1: 65dd145fca2c6fc04ce064f1bd777e192d1a80272a0e8022792a62fbdf09698e',
      'cash-movement 1: 1fe4e16776c4d723a1c1e1b01537c3f0cee936c7257e1afbee44c64ace6cce66',
      'shift-close 1: 773a166ccaefc2658ef8269fe6a9ebef6e56aa0b2ea55f024d5a1a36a921588f',
      'payment-attempt 1: b131660db2ce962991cfe96a4a3442c51ef053ffaefefb81f9d352d38c733610',
      'exception-resolution 1: 54a6ecabb6880d923fdf72622f2925b4093dd03cc3ef95bf528e00878a536423',
      'customer-registration 1: f6c612387438dad724fd81acb6d14eadb4fc6f6c2079e3d398ed0fe5cd9427e7',
      'customer-change 1: cc07485358c551bef517ec96df1afdd6e6fdeedcbe61adf3a8957a4245f7bc48',
      'customer-erasure 1: 06cfddaa9db40b1886983c0df51a281700caff87731bb7c163ff3f1e0f8c6195',
      'exception-resolution 2: d192ae09bb293266f44885f8a310043000ab2c39abea5acd70a72fa487e8f550',
      'order-decline 1: 34cd7673a295a96e4fcb52be18d2836fbe266299f74db7225899dd550a33ca96',
      'order-restock 2: c45e9e5dfeff095537c9a013f1df830d0e5ea0c146ab733d075e63d493491169',
      'order-cancel-acknowledge 1: 6bc6319b398b2e780d4ea4b8af1c160b1e587baa7ac0918848af0d6d2e50550c',
      'order-restock 1: 908011d75636f9a6e3b9def2e2b663cb33b65201d26da443744bf91e965ee188',
      'order-handover 1: 43b333ec7c0db46c8f51651c08a741103d27f085c8c868e340ba9b335bb48cb5',
      'order-handover 2: d5a0943c779b5034b2d6ea2e2d233f823261392b6298787e9312902144082acf',
      'order-ready 1: c4346a64fe7bc8056a88f0a96cf728dd6d1f99b9b92aa245cec01b7a81a08820',
      'order-pack 1: 277a46f4fe5bf98c6270d7497f8abceb76068e0229a414fc09d918480f1308f2',
      'order-pack 2: 10fefacc8a45607d194483c09a0a27948cd85ece99a4f0e4d626692c674209c7',
      'return 1: 718b61a21026992002a1c086de84b2160619431ac55b72346eb0fe00cd5b55a3',
      'refund-payment 1: 6a88edce081ca11b1d8dce314d1292f68b895b69c1f1c0942ff93a662a404edb',
      'order-accept 1: 65621744be525839d23611a4f4fe29f01b3482aac5728e7a8378238754c3770e',
    ]);
  });
});

describe('[OP2] what cannot be read is told apart', () => {
  test('[OP2] a kind and a version from later', () => {
    expect(unreadable({ ...fixture('sale'), kind: 'gift-card' })).toEqual({ code: 'unknown-kind' });
    expect(unreadable({ ...fixture('sale'), kind: 'constructor' })).toEqual({ code: 'unknown-kind' });
    expect(unreadable({ ...fixture('sale'), version: 99 })).toEqual({ code: 'unknown-version' });
    expect(isKnownKind('toString')).toBe(false);
  });

  test.each<[string, string, (sale: Record<string, unknown>) => unknown]>([
    ['an id that is no UUID', 'id', (sale) => ({ ...sale, id: '1' })],
    ['a kind in capitals', 'kind', (sale) => ({ ...sale, kind: 'Sale' })],
    ['a version of nothing', 'version', (sale) => ({ ...sale, version: 0 })],
    ['a time that is text', 'at.wallMs', (sale) => ({ ...sale, at: { wallMs: 'now', businessMs: 1 } })],
    ['an id to build on that is none', 'after.1', (sale) => ({ ...sale, after: [sale.id, 'x'] })],
    ['nobody, as an empty name', 'staffId', (sale) => ({ ...sale, staffId: '' })],
    ['no payload', 'payload', (sale) => ({ ...sale, payload: null })],
    [
      'a payload without lines',
      'payload.lines',
      (sale) => ({ ...sale, payload: { ...Object(sale.payload), lines: [] } }),
    ],
    ['a list', '', () => []],
    ['nothing', '', () => null],
  ])('[OP2] %s names %s', (_, path, broken) => {
    expect(unreadable(broken(fixture('sale')))).toMatchObject({ code: 'invalid', path });
  });

  test('[OP2] a field nobody knows is invalid, in the envelope and in the payload', () => {
    const sale = fixture('sale');
    expect(unreadable({ ...sale, extra: 1 })).toMatchObject({ code: 'invalid', path: '' });
    expect(unreadable({ ...sale, payload: { ...sale.payload, extra: 1 } })).toMatchObject({
      code: 'invalid',
      path: 'payload',
    });
    const [line, ...others] = sale.payload.lines as Record<string, unknown>[];
    expect(
      unreadable({ ...sale, payload: { ...sale.payload, lines: [{ ...line, name: 1 }, ...others] } }),
    ).toEqual({
      code: 'invalid',
      path: 'payload.lines.0.name',
      message: expect.any(String),
    });
  });

  test('[OP2] reading never throws, whatever comes', () => {
    const raw = fc.oneof(
      fc.anything(),
      fc
        .record({ kind: fc.constantFrom(...operationKinds), payload: fc.object() })
        .map(({ kind, payload }) => ({
          ...fixture(kind),
          payload,
        })),
      fc
        .record({ kind: fc.constantFrom(...operationKinds), key: fc.nat(), value: fc.anything() })
        .map(({ kind, key, value }) => {
          const operation = fixture(kind);
          const keys = Object.keys(operation.payload);
          return { ...operation, payload: { ...operation.payload, [keys[key % keys.length] ?? '']: value } };
        }),
    );
    fc.assert(
      fc.property(raw, (value) => {
        expect(() => parseOperation(value)).not.toThrow();
      }),
      { numRuns: 500 },
    );
  });
});

describe('[OP3] effects', () => {
  const movementsOf = (kind: string) => effectsOf(fixture(kind))?.stock;

  test('[OP3] a sale takes its goods out of the store; its services move nothing', () => {
    expect(movementsOf('sale')).toEqual([
      { storeId: 'TV1', sku: 'MILK-1', quantityMilli: -2000 },
      { storeId: 'TV1', sku: 'TEA-7', quantityMilli: -1000 },
      { storeId: 'TV1', sku: 'APPLE', quantityMilli: -1255 },
    ]);
  });

  test('[OP3] a receipt of goods adds, an adjustment moves by its sign', () => {
    expect(movementsOf('stock-receipt')).toEqual([
      { storeId: 'TV1', sku: 'MILK-1', quantityMilli: 24_000 },
      { storeId: 'TV1', sku: 'APPLE', quantityMilli: 10_500 },
    ]);
    expect(movementsOf('stock-adjustment')).toEqual([
      { storeId: 'TV1', sku: 'MILK-1', quantityMilli: -2000 },
      { storeId: 'TV1', sku: 'TEA-7', quantityMilli: 1000 },
    ]);
  });

  test('[OP3] a count moves what it found less what was expected, a transfer takes out what was sent', () => {
    // As of the scan, which was before the count was finished.
    expect(movementsOf('stock-count')).toEqual([
      { storeId: 'TV1', sku: 'MILK-1', quantityMilli: -1000, atMs: 1_772_442_012_000 },
    ]);
    expect(movementsOf('stock-transfer')).toEqual([{ storeId: 'TV1', sku: 'TEA-7', quantityMilli: -3000 }]);
  });

  test('[OP3] audits, breaks of a journal, shifts, cash and payments move nothing', () => {
    const still = ['audit', 'journal-break', 'shift-open', 'cash-movement', 'shift-close', 'payment-attempt'];
    for (const kind of still) expect(movementsOf(kind)).toEqual([]);
  });

  test('[OP3] a remedy moves what it says, the end of an order nothing', () => {
    const remedy = fixture('exception-resolution');
    const stock = [{ sku: 'MILK-1', quantityMilli: 2000 }];
    const moving = { ...remedy, version: 2, payload: { ...Object(remedy.payload), stock } };
    expect(effectsOf(moving)?.stock).toEqual([{ storeId: remedy.storeId, ...stock[0] }]);
    expect(effectsOf(remedy)?.stock).toEqual([]);
    for (const kind of ['order-decline', 'order-restock'])
      expect(effectsOf(fixture(kind))?.stock).toEqual([]);
  });

  test('[OP3] what cannot be read has no effects, which is not the same as none', () => {
    expect(effectsOf({ ...fixture('sale'), kind: 'gift-card' })).toBeNull();
    expect(effectsOf({ ...fixture('sale'), version: 99 })).toBeNull();
    expect(effectsOf({ ...fixture('sale'), payload: {} })).toBeNull();
  });

  test('[OP3] applying changes nothing in the fact', () => {
    for (const operation of operations) {
      const parsed = parseOperation(structuredClone(operation));
      if (parsed.ok) applyOperation(parsed.value);
      expect(parsed).toEqual({ ok: true, value: operation });
    }
  });
});

describe('[OP4] stock is a sum', () => {
  const anyMoves = fc.array(
    fc.record({
      kind: fc.constantFrom('stock-receipt', 'stock-adjustment', 'sale'),
      storeId: fc.constantFrom('TV1', 'TV2'),
      sku: fc.constantFrom('MILK-1', 'TEA-7', 'APPLE'),
      quantityMilli: fc.integer({ min: 1, max: 1e7 }),
    }),
    { maxLength: 30 },
  );
  const operationOf = ({
    kind,
    storeId,
    sku,
    quantityMilli,
  }: {
    [key: string]: string | number;
  }): Operation => {
    const operation = { ...fixture(String(kind)), storeId: String(storeId) };
    const [line] = operation.payload.lines as Record<string, unknown>[];
    const lines = [{ ...line, sku, quantityMilli }];
    if (kind !== 'sale') return { ...operation, payload: { ...operation.payload, lines } };
    const free = { grossMinor: 0, lineDiscountMinor: 0, cartDiscountMinor: 0, totalMinor: 0, taxMinor: 0 };
    const taxes = [{ rateBasisPoints: line?.taxRateBasisPoints, grossMinor: 0, taxMinor: 0 }];
    const payload = {
      ...operation.payload,
      lines: [{ ...lines[0], ...free }],
      taxes,
      totalMinor: 0,
      tenders: [],
    };
    return { ...operation, payload };
  };
  const stockAfter = (facts: readonly Operation[]) => {
    const sums = new Map<string, number>();
    for (const movement of facts.flatMap((fact) => effectsOf(fact)?.stock ?? [])) {
      const key = `${movement.storeId} ${movement.sku}`;
      sums.set(key, (sums.get(key) ?? 0) + movement.quantityMilli);
    }
    return Object.fromEntries(sums);
  };

  test('[OP4] the same facts in any order come to the same stock', () => {
    fc.assert(
      fc.property(withPermutation(anyMoves), ({ items, shuffled }) => {
        const facts = items.map(operationOf);
        expect(facts.every((fact) => effectsOf(fact)?.stock.length === 1)).toBe(true);
        expect(stockAfter(shuffled.map(operationOf))).toEqual(stockAfter(facts));
      }),
      { numRuns: 200 },
    );
  });
});

describe('[OP5] deciding movements of stock', () => {
  test('[OP5] a receipt of goods sums what was scanned, in the order of the first scans', () => {
    const scanned = [
      { sku: 'tea', quantityMilli: 1000 },
      { sku: 'milk', quantityMilli: 500 },
      { sku: 'tea', quantityMilli: 2000 },
    ];
    expect(decideStockReceipt({ supplier: null, reference: null, lines: scanned })).toEqual({
      ok: true,
      value: {
        supplier: null,
        reference: null,
        deliveryId: null,
        closesDelivery: false,
        lines: [
          { sku: 'tea', quantityMilli: 3000 },
          { sku: 'milk', quantityMilli: 500 },
        ],
      },
    });
  });

  test('[OP5] nothing, or a quantity that moves nothing, is refused', () => {
    const none = { supplier: null, reference: null, lines: [] };
    expect(decideStockReceipt(none)).toEqual({ ok: false, reason: { code: 'no-lines' } });
    for (const quantityMilli of [0, -1000]) {
      expect(decideStockReceipt({ ...none, lines: [{ sku: 'tea', quantityMilli }] })).toEqual({
        ok: false,
        reason: { code: 'quantity-not-positive', sku: 'tea' },
      });
    }
    const adjustment = { reference: null, note: null };
    expect(decideStockAdjustment({ ...adjustment, lines: [] })).toEqual({
      ok: false,
      reason: { code: 'no-lines' },
    });
    const lines = [{ sku: 'tea', quantityMilli: 0, reason: 'found' as const }];
    expect(decideStockAdjustment({ ...adjustment, lines })).toEqual({
      ok: false,
      reason: { code: 'quantity-zero', sku: 'tea' },
    });
    const lost = { ...adjustment, lines: [{ sku: 'tea', quantityMilli: -1, reason: 'lost' as const }] };
    expect(decideStockAdjustment(lost)).toEqual({ ok: true, value: lost });
    expect(unreadable({ ...fixture('stock-adjustment'), payload: { ...adjustment, lines } })).toMatchObject({
      path: 'payload.lines.0.quantityMilli',
    });
  });

  test('[OP5] a break of a journal names a range that is not empty', () => {
    const lost = (fromSequence: number, toSequence: number) =>
      unreadable({ ...fixture('journal-break'), payload: { fromSequence, toSequence, quarantine: 'a' } });
    expect(lost(3, 3)).toBeNull();
    expect(lost(4, 3)).toMatchObject({ code: 'invalid', path: 'payload' });
  });
});

test('[OP6] only what hands the customer a receipt takes a number: sale, handover, return, payment of a refund', () => {
  expect(operationKinds.filter(numbersReceipt)).toEqual([
    'sale',
    'order-handover',
    'return',
    'refund-payment',
  ]);
  expect(numbersReceipt('gift-card')).toBe(false);
});
