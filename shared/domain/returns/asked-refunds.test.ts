/** What a channel is asked for where tills that hadn't heard of each other took goods of an order back. */
import { describe, expect, test } from 'vitest';
import { handover, id, orderId, readyFacts } from '../../../tests/support/order-story.ts';
import { back, channel, exchange, folded, givenBack } from '../../../tests/support/return-story.ts';
import type { OrderFact } from '../orders/order-facts.ts';

describe('what a channel is asked for', () => {
  const told = readyFacts(55_000);
  const whole = handover(told, 3000, 1000);

  test('[REFUND27] goods taken back once more in exchange leave the channel what is neither used nor back', () => {
    const first = back(whole, { 1: 1000 }, channel);
    // Recorded in the same instant, the later one under the smaller id: what it builds on was there before.
    const later = back(whole, { 1: 1000, 2: 1000 }, channel);
    const given = back(whole, { 1: 2000 }, exchange);
    const last = { ...later, at: given.at, after: [whole.id, given.id] };
    const { order, dueMinor } = folded([...told, whole], [first, given, last]);
    expect(order.payment).toMatchObject({ usedMinor: 20_000, refundDueMinor: 35_000 });
    expect(dueMinor).toEqual([10_000, 25_000]);
  });

  test('[REFUND27] a return is newer than what it builds on, also by a clock that was put back', () => {
    const first = back(whole, { 2: 1000 }, channel);
    const { wallMs, businessMs } = first.at;
    const again = back(whole, { 2: 1000 }, exchange, {
      after: [whole.id, first.id],
      at: { wallMs: wallMs - 100, businessMs: businessMs - 100 },
    });
    const { order, dueMinor } = folded([...told, whole], [first, again]);
    expect(order.payment).toMatchObject({ usedMinor: 30_000, refundDueMinor: 25_000 });
    expect(dueMinor).toEqual([25_000]);
  });

  test('[REFUND27] of goods taken back twice the return that was given back counts, and other goods stay asked for', () => {
    const earlier = back(whole, { 2: 1000 }, channel);
    const later = back(whole, { 2: 1000 }, channel);
    const tea = back(whole, { 1: 1000 }, channel);
    const { dueMinor } = folded([...told, whole, givenBack(later, 25_000, 're 1')], [earlier, later, tea]);
    expect(dueMinor).toEqual([0, 0, 10_000]);
  });

  test('[REFUND27] what a channel gave once more for one return leaves what another asks for as it is', () => {
    const tea = back(whole, { 1: 3000 }, channel);
    const mug = back(whole, { 2: 1000 }, channel);
    const twice = ['re 1', 're 2'].map((reference) => givenBack(tea, 20_000, reference));
    const { dueMinor, raised } = folded([...told, whole, ...twice], [tea, mug]);
    expect(dueMinor).toEqual([-10_000, 15_000]);
    expect(raised).toMatchObject({ overMinor: 10_000 });
  });

  test('[REFUND27] money that two handovers set off is asked for as far as goods that came back free it', () => {
    const partPaid = readyFacts(30_000);
    const tea = handover(partPaid, 3000, 0);
    const mug = handover(partPaid, 0, 1000);
    const facts = [...partPaid, tea, mug];
    const teaBack = back(tea, { 1: 3000 }, channel);
    const { order, dueMinor, raised } = folded(facts, [teaBack]);
    expect(order.payment).toMatchObject({ usedMinor: 25_000, refundDueMinor: 5000 });
    expect(dueMinor).toEqual([5000]);
    expect(raised).toBeNull();
    // The mug comes back too: all that was paid goes back, and no more.
    expect(folded(facts, [teaBack, back(mug, { 2: 1000 }, channel)]).dueMinor).toEqual([30_000, 0]);
  });

  test('[REFUND27] what a channel gives back by itself counts against goods that were sold, not against those beyond', () => {
    const partPaid = readyFacts(30_000);
    const all = handover(partPaid, 3000, 1000);
    const returns = [back(all, { 1: 2000 }, channel), back(all, { 1: 2000 }, channel)];
    const byItself: OrderFact = {
      ...{ kind: 'refund', id: id(), orderId, atMs: 9000, after: [] },
      ...{ amountMinor: 20_000, reference: 'card' },
    };
    const { order, dueMinor } = folded([...partPaid, all, byItself], returns);
    expect(order.payment).toMatchObject({ usedMinor: 0, refundDueMinor: 10_000 });
    expect(dueMinor).toEqual([0, 10_000]);
  });
});
