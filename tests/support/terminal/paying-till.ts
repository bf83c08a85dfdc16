/**
 * A till in a process of its own that scans an article, pays it on the terminal and stands still at a step, so
 * that the test can kill it there. It tells the cart's id and when it stands. Arguments: JSON of its options.
 */
import { z } from 'zod';
import type { TillHost } from '../../../shared/protocol/till-host.ts';
import { startHeadlessTill } from '../headless-till.ts';

/** Where the till stands still. `in-terminal` is the terminal's to say. */
export const payingSteps = [
  'before-asked',
  'asked',
  'in-terminal',
  'before-settled',
  'settled',
  'approved',
] as const;

const optionsSchema = z.strictObject({
  folder: z.string(),
  serverUrl: z.string(),
  enrolCode: z.string(),
  terminal: z.string(),
  step: z.enum(payingSteps),
});

const { step, ...options } = optionsSchema.parse(JSON.parse(process.argv[2] ?? 'null'));

function tell(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Never resolves; the process lives on. */
function standStill(): Promise<never> {
  tell('stands');
  return new Promise(() => setInterval(() => {}, 1000));
}

function between(host: TillHost): TillHost {
  return {
    ...host,
    journalAppend: async (operation) => {
      const { stage } = operation.payload;
      if (step === 'before-asked' && stage === 'asked') return standStill();
      if (step === 'before-settled' && stage === 'settled') return standStill();
      const answer = await host.journalAppend(operation);
      if (step === 'asked' && stage === 'asked') return standStill();
      if (step === 'settled' && stage === 'settled') return standStill();
      return answer;
    },
  };
}

const { till } = await startHeadlessTill({ ...options, between });
await till.settled(AbortSignal.timeout(30_000));
await till.signIn({ kind: 'badge', code: 'badge-boss' });
await till.actions.scan('A1');
const { cart } = till.sell.getState();
tell(`cart ${cart.id}`);
while (!till.payments.methods()[0]?.available) await till.payments.look();
const intent = {
  method: 'card-terminal',
  forOperationId: cart.id,
  amountMinor: 1250,
  currency: 'GBP',
} as const;
await till.payments.pay(intent);
await standStill();
