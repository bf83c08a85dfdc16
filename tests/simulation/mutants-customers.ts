/** Mistakes in what customers and their points add: profiles, keys, erasures, the ledger, holds and what tills show. */
import type { Mutant } from './mutants.ts';
import { mistake } from './mutants-till.ts';

const entries = 'shared/domain/loyalty/ledger-entries.ts';
const ledger = 'shared/domain/loyalty/ledger.ts';
const customer = 'shared/domain/customers/customer-of.ts';
const keys = 'electron/host/customer-keys.ts';
const host = 'electron/host/customers-host.ts';
const rows = 'sync-server/projections/customer-rows.ts';
const points = 'sync-server/projections/ledger-rows.ts';

export const customerMutants: readonly Mutant[] = [
  {
    name: 'own redemptions are not counted',
    edits: [
      {
        file: 'renderer/till/customer-ledger.ts',
        find: `.reduce((sum, each) => (each.kind === 'spend' ? sum - each.points : sum), 0),`,
        replace: `.reduce((sum, each) => (each.kind === 'spend' ? sum : sum), 0),`,
      },
      // What is shown is added up apart from what may be spent.
      {
        file: 'shared/domain/loyalty/account.ts',
        find: `own.reduce((sum, { kind, points }) => (kind === 'spend' ? sum - points : sum), 0)`,
        replace: `own.reduce((sum, { kind }) => (kind === 'spend' ? sum : sum), 0)`,
      },
    ],
  },
  mistake(
    'own redemptions count again beside the row that has them',
    'renderer/till/customer-ledger.ts',
    `customerIds.includes(each.customerId) && !isHeld(each)`,
    `customerIds.includes(each.customerId)`,
  ),
  mistake(
    'a purchase is entered again when it comes again',
    points,
    `ledger.push({ operationId, entries: ledgerEntriesOf(operation, purchase?.points ?? null) });`,
    `const made = ledgerEntriesOf(operation, purchase?.points ?? null);
    ledger.push({ operationId, entries: [...made, ...made].map((each, index) => ({ ...each, index })) });`,
  ),
  mistake(
    'points of a return that came before its purchase are not entered',
    points,
    `if (purchaseOfTopic(topic) !== null) for (const { operationId } of returns) ids.add(operationId);`,
    ``,
  ),
  mistake(
    'points of an order are spent again at its handover',
    entries,
    `loyalty.spentPoints > 0 && loyalty.orderId === null`,
    `loyalty.spentPoints > 0`,
  ),
  mistake(
    'points come back twice with returned goods',
    entries,
    `points: takenBack === 0 ? 0 : -takenBack,`,
    `points: givenBack - takenBack === 0 ? 0 : givenBack - takenBack,`,
  ),
  mistake(
    'goods that come back keep what they had earned',
    entries,
    `const { takenBack = 0, givenBack = 0 } = purchase.moved.get(operation.id) ?? {};`,
    `const { givenBack = 0 } = purchase.moved.get(operation.id) ?? {};
  const takenBack: number = 0;`,
  ),
  mistake(
    'points lapse twice',
    ledger,
    `      lot.left = 0;
    }
  };`,
    `    }
  };`,
  ),
  mistake(
    'who registered twice is welcomed twice',
    ledger,
    `const first = !gifts.has(giftKey);`,
    `const first = gifts.size < 1e9;`,
  ),
  mistake(
    'the gift of a birthday begins when it is given',
    'sync-server/analysis/refresh-analysis.ts',
    `const made = birthdayEntry(now.rules, customerId, year, beginsMs);`,
    `const made = birthdayEntry(now.rules, customerId, year, Math.max(nowMs, beginsMs));`,
  ),
  mistake(
    'who registered twice is given to twice on their birthday',
    entries,
    `customerId, \`birthday:\${year}\`, atMs);`,
    `customerId, \`birthday:\${year}:\${customerId}\`, atMs);`,
  ),
  mistake(
    'a hold is not used up by its sale',
    points,
    `if (sale?.loyalty?.holdId) await transaction.loyalty.freeHolds([sale.loyalty.holdId]);`,
    ``,
  ),
  mistake(
    'who overdraws is not told',
    'sync-server/projections/personal-ledger.ts',
    `    overdrawnPoints === 0
      ? (last`,
    `    overdrawnPoints < 1e9
      ? (last`,
  ),
  mistake(
    'a forgiven overdraft is gone',
    'sync-server/projections/personal-ledger.ts',
    `      ? (last?.causes ?? [])`,
    `      ? []`,
  ),
  mistake(
    'points of goods that two tills took back move for each of them',
    'shared/domain/returns/return-points.ts',
    `const takenBack = Math.min(points.takenBack, line.earned);`,
    `const takenBack = points.takenBack;`,
  ),
  mistake(
    'a merge loses the points of the other',
    rows,
    `  const ids = [customerId, ...mergedIds];`,
    `  const ids = [customerId, ...mergedIds].slice(0, 1);`,
  ),
  mistake(
    'who registered twice stays two',
    'shared/domain/customers/same-person.ts',
    `own.fromMs < (other.untilMs ?? Number.POSITIVE_INFINITY) &&`,
    `own.fromMs < (other.untilMs ?? 0) &&`,
  ),
  mistake(
    'the last profile holds, not the last value of each field',
    customer,
    `    for (const field of fact.fields) {`,
    `    for (const field of Object.keys(values)) delete values[field];
    for (const field of fact.fields) {`,
  ),
  mistake(
    'a profile is folded as its facts came',
    customer,
    `const own = inFactOrder(facts.filter((fact) => fact.customerId === customerId));`,
    `const own = facts.filter((fact) => fact.customerId === customerId);`,
  ),
  mistake(
    'a key counts as handed over once it was sent',
    host,
    `const taken = await ask(syncFetch, '/v1/customer-keys', { keys: toHand }, customerKeysTakenSchema);`,
    `keys.handed(toHand.map(({ customerId }) => customerId));
  const taken = await ask(syncFetch, '/v1/customer-keys', { keys: toHand }, customerKeysTakenSchema);`,
  ),
  mistake(
    'a key counts as handed over as soon as it is made',
    keys,
    `this.#keys.set(customerId, { key, handed: false });
    try {`,
    `this.#keys.set(customerId, { key, handed: true });
    try {`,
  ),
  mistake(
    'a restored server gets no keys again',
    keys,
    `for (const [customerId, { key }] of this.#keys) this.#keys.set(customerId, { key, handed: false });`,
    `for (const [customerId, { key }] of this.#keys) this.#keys.set(customerId, { key, handed: true });`,
  ),
  mistake('an erasure leaves what a till sealed', host, `  open?.eraseSealed([...ids, ...customerIds]);`, ``),
  {
    name: 'an erasure leaves the key of a till',
    edits: [
      {
        file: keys,
        find: `      this.#keys.delete(customerId);
      this.#toConfirm.add(customerId);`,
        replace: `      this.#toConfirm.add(customerId);`,
      },
      // Whichever comes first destroys it, and either would do.
      {
        file: keys,
        find: `if (key === null) this.#keys.delete(customerId);`,
        replace: `if (key === null) continue;`,
      },
    ],
  },
  mistake(
    'an erasure leaves what the server has sealed',
    rows,
    `await transaction.journals.eraseSealed(operations.map(({ id }) => id));`,
    ``,
  ),
  mistake(
    'values that do not open are told to nobody',
    'sync-server/projections/unreadable-values.ts',
    `const facts = unreadableFacts(person);`,
    `const facts = unreadableFacts(person).slice(0, 0);`,
  ),
  mistake(
    'an erasure is not confirmed',
    host,
    `const customerIds = keys.toConfirm();`,
    `const customerIds = keys.toConfirm().slice(0, 0);`,
  ),
  mistake(
    'values are recorded in the clear',
    host,
    `const answer = open.append(operation, sealed.value);`,
    `const answer = open.append({ ...operation, staffId: values.name ?? operation.staffId }, sealed.value);`,
  ),
];
