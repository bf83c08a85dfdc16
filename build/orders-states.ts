/**
 * Writes docs/guides/orders-states.md from the table of an order's moves: the diagram, what each move means, and
 * the moves that are illegal. A test fails while the file differs from the table. Usage: node --import tsx
 * build/orders-states.ts
 */
import { writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import {
  isClosed,
  legalMove,
  moveTargets,
  type OrderMove,
  type OrderState,
  orderDiagram,
  orderMoveNames,
  orderStates,
} from '../shared/domain/orders/order-moves.ts';
import { inProject } from './project-folders.ts';
import { runMain, say } from './run-program.ts';

/** The file, from the project's folder. */
export const ordersStatesFile = 'docs/guides/orders-states.md';

const meanings: Readonly<Record<OrderState, string>> = {
  placed: 'The web shop owns it. The store sees it and may accept it.',
  accepted: 'The store owns it; the web shop may only ask to cancel.',
  packed: 'What there is of it is in its bags.',
  ready: 'It waits for its customer at a place.',
  collected: 'Nothing of it is outstanding: handed over or refused at the counter.',
  cancelled:
    'By the web shop before it was accepted, by the store (asked to, or declining it), or taken back.',
  lapsed: 'Nobody accepted it in time.',
  restocked:
    'Its goods are back on the shelf: nobody collected it in time, or it ended early, with a reason.',
};

const doers: Readonly<Record<OrderMove, string>> = {
  accept: 'the store',
  pack: 'the store',
  'make-ready': 'the store',
  'hand-over': 'the store',
  restock: 'the store',
  'acknowledge-cancel': 'the store, when the customer asked',
  decline: 'the store, with a reason, while nothing is packed',
  cancel: 'the web shop',
  lapse: 'the server’s clock',
  'take-back': 'the chain, when a store isn’t heard any more',
};

/** The whole file. */
export function ordersStates(): string {
  const row = (...cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const illegal = orderStates.flatMap((state) => {
    const moves = orderMoveNames.filter((move) => legalMove(state, move) === null);
    return moves.length === 0 ? [] : [row(`\`${state}\``, moves.map((move) => `\`${move}\``).join(', '))];
  });
  return [
    '# The states of an online order',
    '',
    'Drawn from `shared/domain/orders/order-moves.ts` by `build/orders-states.ts`; don’t edit it by hand. Payment has',
    'states of its own.',
    '',
    '```mermaid',
    orderDiagram().trimEnd(),
    '```',
    '',
    '`hand-over` leads to `collected` once nothing is outstanding; after a part of the order it stays where it was.',
    '',
    '## States',
    '',
    row('state', 'closed', 'what it means'),
    row('---', '---', '---'),
    ...orderStates.map((state) => row(`\`${state}\``, isClosed(state) ? 'yes' : 'no', meanings[state])),
    '',
    '## Moves',
    '',
    row('move', 'who', 'leads to'),
    row('---', '---', '---'),
    ...orderMoveNames.map((move) => row(`\`${move}\``, doers[move], `\`${moveTargets[move]}\``)),
    '',
    '## Illegal moves',
    '',
    'A till refuses these, with a message. One that happened all the same, because two tills were cut off, is kept, told',
    'in the timeline as not fitting, and raised as an exception.',
    '',
    row('in state', 'can’t be done'),
    row('---', '---'),
    ...illegal,
    '',
  ].join('\n');
}

/** Writes the file. */
async function main(): Promise<number> {
  writeFileSync(inProject(ordersStatesFile), ordersStates());
  say(`${ordersStatesFile} is written`);
  return 0;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await runMain(main);
