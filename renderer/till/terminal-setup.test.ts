/** The terminal's settings on the screen: what they write, when they refuse, what a test of it says. */
import { expect, test } from 'vitest';
import { mintId } from '../../shared/base/ids.ts';
import { hostWithTerminal, startDesk } from '../../tests/support/payment-desk.ts';
import { systemClock, systemRandom } from '../../tests/support/system-environment.ts';
import type { PaymentIntent } from './payment-types.ts';
import { createTerminalSetup } from './terminal-setup.ts';

const terminal = { address: 'http://192.168.0.20:8443/nexo', poiId: 'POI-7' };
const payment = (): PaymentIntent => ({
  method: 'card-terminal',
  forOperationId: mintId(systemClock, systemRandom),
  amountMinor: 1500,
  currency: 'RUB',
});

test('[TERMINAL13] a terminal is set and taken away again, the printer stays, and payments look at it', async () => {
  const host = hostWithTerminal();
  const { desk } = await startDesk(host);
  const { printer } = host.devices;
  let looks = 0;
  const payments = {
    state: desk.state,
    look: async () => {
      looks += 1;
    },
  };
  const setup = createTerminalSetup(host, payments);
  expect(await setup.configure(terminal)).toEqual({ ok: true, value: null });
  expect(host.devices).toEqual({ printer, terminal });
  expect(await setup.read()).toEqual(terminal);
  expect(await setup.configure(null)).toEqual({ ok: true, value: null });
  expect(await setup.read()).toBeNull();
  expect(looks).toBe(2);
});

test('[TERMINAL13] while money asked of the terminal is in doubt it isn’t changed', async () => {
  const host = hostWithTerminal();
  const { desk } = await startDesk(host);
  const setup = createTerminalSetup(host, desk);
  host.terminal.next.push('dead');
  const before = host.devices;
  expect(await desk.pay(payment())).toMatchObject({ outcome: 'unknown' });
  expect(await setup.configure(null)).toEqual({ ok: false, reason: { code: 'in-doubt' } });
  expect(host.devices).toBe(before);
});

test('[TERMINAL13] a disk that takes nothing and a terminal that doesn’t answer are told', async () => {
  const host = hostWithTerminal();
  const { desk } = await startDesk(host);
  const broken = {
    devicesRead: host.devicesRead,
    devicesWrite: () => Promise.reject(new Error('disk full')),
    terminalStatus: () => Promise.reject(new Error('no host')),
  };
  const setup = createTerminalSetup(broken, desk);
  expect(await setup.configure(terminal)).toEqual({
    ok: false,
    reason: { code: 'not-saved', detail: 'disk full' },
  });
  expect(await setup.test()).toBe('offline');
  expect(await createTerminalSetup(host, desk).test()).toBe('ready');
});
