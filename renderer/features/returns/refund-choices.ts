/**
 * By which ways a part of the money can go back here and now, in the order in which they are offered. What was paid
 * by card or transfer is never offered in cash; where its terminal or bank can't be reached it is owed.
 */
import type { ReturnSettings } from '../../../shared/domain/entities/return-rules.ts';
import type { MoneyWay } from '../../../shared/domain/operations/sale.ts';
import { refundKindsOf } from '../../../shared/domain/returns/refund-ways.ts';
import type { PaymentMethodState } from '../../till/payment-types.ts';
import type { RefundChoice } from '../../till/return-types.ts';

/** A way in which money goes back. */
export type GiveKind = RefundChoice['kind'];

/** What there is to give money back with. */
export interface WaysHere {
  /** Terminal and bank. */
  readonly methods: readonly PaymentMethodState[];
  /** The chain's ways of paying. */
  readonly tenders: readonly string[];
  readonly settings: Pick<ReturnSettings, 'storeCredit' | 'blindWays'>;
}

/** What is offered for one part. */
export interface PartChoices {
  readonly kinds: readonly { readonly kind: GiveKind; readonly isUsable: boolean }[];
  /** The one that is highlighted. */
  readonly main: GiveKind;
  /** Why terminal or bank can't be asked, so that the part is owed; null where it can, or isn't theirs. */
  readonly why: { readonly method: 'card-terminal' | 'bank-transfer'; readonly reason: string } | null;
}

const machines = ['card-terminal', 'bank-transfer'] as const;

/** The choices for a part that was paid by `way`; null in a blind return. `down` is what failed just now. */
export function choicesFor(
  way: MoneyWay | null,
  here: WaysHere,
  down: ReadonlyMap<string, string> = new Map(),
): PartChoices {
  const reasonOf = (kind: GiveKind): string | null => {
    const machine = machines.find((each) => each === kind);
    if (!machine) return null;
    const state = here.methods.find((each) => each.method === machine);
    if (!state) return 'not-configured';
    const reason = down.get(machine) ?? (state.available ? null : (state.reason ?? 'not-configured'));
    // What is asked now or isn't settled yet stands over this page; the machine itself is there.
    return reason === 'unsettled' || reason === 'already-asking' ? null : reason;
  };
  const possible: readonly string[] = way === null ? here.settings.blindWays : refundKindsOf[way];
  const kinds = giveKinds
    .filter((kind) => possible.includes(kind) && isOffered(kind, way, here))
    .map((kind) => ({ kind, reason: reasonOf(kind) }))
    .filter(({ reason }) => reason !== 'not-configured');
  // The machine that took the money: where it can't be asked, the part is owed.
  const own = kinds.find(({ kind }) => kind === way);
  const isDown = own !== undefined && own.reason !== null;
  // A terminal is looked at now and then only: one that was away may be asked again.
  const usable = kinds.filter(({ reason }) => reason !== 'no-network');
  const preferred = isDown
    ? usable.find(({ kind }) => kind === 'owed')
    : (own ?? usable.find(({ kind }) => kind !== 'store-credit'));
  const method = machines.find((each) => each === own?.kind);
  return {
    kinds: kinds.map(({ kind, reason }) => ({ kind, isUsable: reason !== 'no-network' })),
    main: (preferred ?? usable[0])?.kind ?? 'owed',
    why: method && isDown ? { method, reason: own?.reason ?? '' } : null,
  };
}

/** In the order in which they are offered. */
const giveKinds: readonly GiveKind[] = [
  'cash',
  'card-terminal',
  'card-stand-alone',
  'bank-transfer',
  'channel',
  'owed',
  'store-credit',
];

function isOffered(kind: GiveKind, way: MoneyWay | null, { tenders, settings }: WaysHere): boolean {
  if (kind === 'store-credit') return way === null || way === 'store-credit' || settings.storeCredit;
  if (kind === 'card-stand-alone') return way === 'card-stand-alone' || tenders.includes('card-stand-alone');
  return true;
}
