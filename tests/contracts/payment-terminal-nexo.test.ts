import { describe, expect, test } from 'vitest';
import { httpTransport, type Transport } from '../../electron/terminal/http-transport.ts';
import { serviceIdOf } from '../../electron/terminal/nexo-messages.ts';
import { nexoTerminal } from '../../electron/terminal/nexo-terminal.ts';
import { systemClock, systemRandom } from '../support/system-environment.ts';
import { startNexoSimulator } from '../support/terminal/nexo-simulator.ts';
import { until } from '../support/till-on-fakes.ts';
import { describeTerminal } from './payment-terminal-contract.ts';

const parties = { saleId: 'TV1-2', poiId: 'POI-1' };
const attemptId = '019cadc0-0000-7000-8000-000000000009';
const request = { attemptId, amountMinor: 12_345, currency: 'RUB' } as const;

describeTerminal('nexo over HTTP', async () => {
  const simulator = await startNexoSimulator();
  const connect = () =>
    nexoTerminal({
      address: simulator.address,
      parties,
      transport: httpTransport,
      clock: systemClock,
      random: systemRandom,
      limits: { paymentMs: 400, serviceMs: 2000 },
    });
  return {
    terminal: connect(),
    restarted: connect,
    script: (script) => simulator.script(script),
    hasRequest: () => until(() => simulator.waiting() > 0),
    charged: () => ({
      totalMinor: simulator.ledger.reduce((sum, line) => sum + line.hundredths, 0),
      movements: simulator.ledger.length,
    }),
    close: () => simulator.close(),
  };
});

/** A transport that answers as the test says, and keeps what was sent. */
function scripted(answer: (request: Record<string, unknown>) => unknown) {
  const sent: { category: string; text: string }[] = [];
  const transport: Transport = async (_address, text) => {
    const message = JSON.parse(text).SaleToPOIRequest;
    const { MessageHeader: header } = message;
    sent.push({ category: header.MessageCategory, text });
    const body = header.MessageCategory === 'Login' ? { Response: { Result: 'Success' } } : answer(message);
    if (body === null) return { status: 'no-answer', detail: 'cut' };
    const answered = {
      SaleToPOIResponse: {
        MessageHeader: { ...header, MessageType: 'Response' },
        [`${header.MessageCategory}Response`]: body,
      },
    };
    return { status: 'answered', httpStatus: 200, text: JSON.stringify(answered) };
  };
  const terminal = nexoTerminal({
    address: 'http://127.0.0.1:1/nexo',
    parties,
    transport,
    clock: systemClock,
    random: systemRandom,
  });
  return { terminal, sent };
}

const approval = (more: object = {}) => ({
  Response: { Result: 'Success' },
  POIData: { POITransactionID: { TransactionID: 'T1', TimeStamp: '2026-03-02T12:00:09Z' } },
  ...more,
});

describe('what a nexo terminal may say', () => {
  test('[TERMINAL10] a payment names till, terminal, attempt and the exact decimal amount', async () => {
    const { terminal, sent } = scripted(() => approval());
    await terminal.pay(request);
    const payment = JSON.parse(sent.find(({ category }) => category === 'Payment')?.text ?? 'null');
    expect(payment).toEqual({
      SaleToPOIRequest: {
        MessageHeader: {
          ProtocolVersion: '3.0',
          MessageClass: 'Service',
          MessageCategory: 'Payment',
          MessageType: 'Request',
          ServiceID: serviceIdOf(attemptId),
          SaleID: 'TV1-2',
          POIID: 'POI-1',
        },
        PaymentRequest: {
          SaleData: {
            SaleTransactionID: {
              TransactionID: '019cadc0000070008000000000000009',
              TimeStamp: expect.stringMatching(/Z$/),
            },
          },
          PaymentTransaction: { AmountsReq: { Currency: 'RUB', RequestedAmount: 123.45 } },
        },
      },
    });
    expect(sent.filter(({ category }) => category === 'Payment')).toHaveLength(1);
  });

  test('[TERMINAL11] success that is about other money is unknown, not ours', async () => {
    const strange = [
      { SaleData: { SaleTransactionID: { TransactionID: 'somebody-else', TimeStamp: 'x' } } },
      { PaymentResult: { AmountsResp: { Currency: 'EUR', AuthorizedAmount: 123.45 } } },
      { PaymentResult: { AmountsResp: { Currency: 'RUB', AuthorizedAmount: 123.46 } } },
      { PaymentResult: { AmountsResp: { Currency: 'RUB', AuthorizedAmount: 123.455 } } },
      { PaymentResult: { AmountsResp: { Currency: 'RUB', AuthorizedAmount: 0 } } },
      { Response: { Result: 'Partial' } },
    ];
    for (const more of strange) {
      const { terminal } = scripted(() => approval(more));
      expect(await terminal.pay(request), JSON.stringify(more)).toMatchObject({ outcome: 'unknown' });
    }
  });

  test('[TERMINAL11] a repeated answer to another message is not taken for ours', async () => {
    const { terminal } = scripted(() => ({
      Response: { Result: 'Success' },
      RepeatedMessageResponse: {
        MessageHeader: { ServiceID: 'OTHER12345' },
        RepeatedResponseMessageBody: { PaymentResponse: approval() },
      },
    }));
    expect(await terminal.lastTransaction(request, 'payment')).toMatchObject({ outcome: 'cannot-tell' });
  });

  test.each([
    ['Refusal', 'refused', 'declined'],
    ['Cancel', 'refused', 'cancelled'],
    ['Aborted', 'refused', 'cancelled'],
    ['WrongPIN', 'refused', 'wrong-pin'],
    ['InvalidCard', 'refused', 'card-unreadable'],
    ['NotAllowed', 'refused', 'not-possible'],
    ['Busy', 'not-executed', 'busy'],
    ['DeviceOut', 'not-executed', 'not-ready'],
    ['LoggedOut', 'not-executed', 'not-ready'],
    ['SomethingNew', 'refused', 'declined'],
    ['InProgress', 'unknown', undefined],
  ])('[TERMINAL11] a failure with %s is %s', async (ErrorCondition, outcome, reason) => {
    const { terminal } = scripted(() => ({ Response: { Result: 'Failure', ErrorCondition } }));
    const answer = await terminal.pay(request);
    expect(answer.outcome).toBe(outcome);
    if (reason !== undefined) expect(answer).toMatchObject({ reason });
  });

  test('[TERMINAL3] a terminal that did not answer the log-in is not asked for money', async () => {
    const transport: Transport = async () => ({ status: 'no-answer', detail: 'cut' });
    const terminal = nexoTerminal({
      address: 'http://h/',
      parties,
      transport,
      clock: systemClock,
      random: systemRandom,
    });
    expect(await terminal.pay(request)).toMatchObject({ outcome: 'not-executed', reason: 'offline' });
  });

  test('[TERMINAL4] an answer under another id, to another till or of another kind is none', async () => {
    const wrong = [
      { ServiceID: 'AAAAAAAAAA' },
      { SaleID: 'TV1-9' },
      { POIID: 'POI-9' },
      { MessageCategory: 'Reversal' },
    ];
    for (const change of wrong) {
      const transport: Transport = async (_address, text) => {
        const { MessageHeader: header } = JSON.parse(text).SaleToPOIRequest;
        const isPayment = header.MessageCategory === 'Payment';
        const MessageHeader = { ...header, MessageType: 'Response', ...(isPayment ? change : {}) };
        const body = isPayment ? approval() : { Response: { Result: 'Success' } };
        const name = `${MessageHeader.MessageCategory}Response`;
        const answer = { SaleToPOIResponse: { MessageHeader, [name]: body } };
        return { status: 'answered', httpStatus: 200, text: JSON.stringify(answer) };
      };
      const terminal = nexoTerminal({
        address: 'http://h/',
        parties,
        transport,
        clock: systemClock,
        random: systemRandom,
      });
      expect(await terminal.pay(request), JSON.stringify(change)).toMatchObject({ outcome: 'unknown' });
    }
  });
});
