/**
 * The states of an online order's fulfilment and the moves between them, as data. Payment is another matter and
 * has states of its own. docs/guides draws the diagram from this table; tills refuse what it doesn't hold, and
 * the fold raises it when it happened all the same. Rules [ORDER*].
 */

/** Where an order stands. The web shop owns it while `placed`; from `accepted` on the store does. */
export const orderStates = [
  'placed',
  'accepted',
  'packed',
  'ready',
  'collected',
  'cancelled',
  'lapsed',
  'restocked',
] as const;
export type OrderState = (typeof orderStates)[number];

/** What moves an order: what a store does, and what the web shop or the chain does. */
export const orderMoveNames = [
  'accept',
  'pack',
  'make-ready',
  'hand-over',
  'restock',
  'acknowledge-cancel',
  'decline',
  'cancel',
  'lapse',
  'take-back',
] as const;
export type OrderMove = (typeof orderMoveNames)[number];

/**
 * The legal moves and where each leads. `hand-over` leads to `collected` once nothing of the order is
 * outstanding, and stays before that. Accepting again, as two tills of a store may, changes nothing.
 */
export const orderMoves: Readonly<Record<OrderState, Readonly<Partial<Record<OrderMove, OrderState>>>>> = {
  placed: { accept: 'accepted', cancel: 'cancelled', lapse: 'lapsed' },
  accepted: {
    accept: 'accepted',
    pack: 'packed',
    'acknowledge-cancel': 'cancelled',
    decline: 'cancelled',
    'take-back': 'cancelled',
  },
  packed: {
    accept: 'packed',
    pack: 'packed',
    'make-ready': 'ready',
    'hand-over': 'collected',
    restock: 'restocked',
    'acknowledge-cancel': 'cancelled',
    'take-back': 'cancelled',
  },
  ready: {
    accept: 'ready',
    pack: 'packed',
    'make-ready': 'ready',
    'hand-over': 'collected',
    restock: 'restocked',
    'acknowledge-cancel': 'cancelled',
    'take-back': 'cancelled',
  },
  collected: {},
  cancelled: {},
  lapsed: {},
  restocked: {},
};

/** Where a move leads by itself, also from a state it doesn't fit: what happened, happened. */
export const moveTargets: Readonly<Record<OrderMove, OrderState>> = {
  accept: 'accepted',
  pack: 'packed',
  'make-ready': 'ready',
  'hand-over': 'collected',
  restock: 'restocked',
  'acknowledge-cancel': 'cancelled',
  decline: 'cancelled',
  cancel: 'cancelled',
  lapse: 'lapsed',
  'take-back': 'cancelled',
};

/** Whether nothing moves an order of this state any more. Its goods aren't promised to anybody. */
export function isClosed(state: OrderState): boolean {
  return Object.keys(orderMoves[state]).length === 0;
}

/** Where a move leads from a state; null when it isn't legal there. */
export function legalMove(state: OrderState, move: OrderMove): OrderState | null {
  return orderMoves[state][move] ?? null;
}

/** The table as a diagram (Mermaid's state diagram), for the docs. */
export function orderDiagram(): string {
  const lines = ['stateDiagram-v2', '  [*] --> placed: place'];
  for (const state of orderStates) {
    for (const [move, target] of Object.entries(orderMoves[state])) {
      lines.push(`  ${state} --> ${target}: ${move}`);
    }
    if (isClosed(state)) lines.push(`  ${state} --> [*]`);
  }
  return `${lines.join('\n')}\n`;
}
