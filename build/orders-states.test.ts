/** The drawing of an order's states is the table in the code. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { orderMoveNames, orderMoves, orderStates } from '../shared/domain/orders/order-moves.ts';
import { ordersStates, ordersStatesFile } from './orders-states.ts';
import { inProject } from './project-folders.ts';

const file = readFileSync(inProject(ordersStatesFile), 'utf8');

test('[COUNTER10] the diagram in the docs is drawn from the table: run build/orders-states.ts when this fails', () => {
  expect(file).toBe(ordersStates());
});

test('[COUNTER10] every move of every state is either in the diagram or in the table of illegal moves', () => {
  const illegal = new Map(
    [...file.matchAll(/^\| `([a-z]+)` \| ((?:`[a-z-]+`(?:, )?)+) \|$/gm)].map(
      ([, state = '', moves = '']) => [state, moves],
    ),
  );
  for (const state of orderStates) {
    for (const move of orderMoveNames) {
      const target = orderMoves[state][move];
      const isDrawn = target !== undefined && file.includes(`  ${state} --> ${target}: ${move}\n`);
      const isIllegal = illegal.get(state)?.includes(`\`${move}\``) ?? false;
      expect([isDrawn, isIllegal], `${move} in ${state}`).toEqual([
        target !== undefined,
        target === undefined,
      ]);
    }
  }
});
