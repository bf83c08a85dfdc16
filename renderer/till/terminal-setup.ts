/**
 * This machine's payment terminal as the settings show and change it. It isn't changed while money asked of the
 * one before is in doubt: another terminal would truly say that it knows nothing of it. Rules [TERMINAL*].
 */
import { ok, type Result, refused } from '../../shared/base/result.ts';
import type { TerminalSettings, TerminalState } from '../../shared/protocol/terminal.ts';
import type { TillHost } from '../../shared/protocol/till-host.ts';
import type { Payments } from './payment-types.ts';

/** Why the terminal wasn't changed. */
export type TerminalSetupRefusal =
  | { readonly code: 'in-doubt' }
  | { readonly code: 'not-saved'; readonly detail: string };

/** The terminal's settings. */
export interface TerminalSetup {
  /** The terminal that holds now; null when there is none. Rejects when the host can't tell. */
  read(): Promise<TerminalSettings | null>;
  /** Sets the terminal, null for none, and looks at it. Never rejects. */
  configure(settings: TerminalSettings | null): Promise<Result<null, TerminalSetupRefusal>>;
  /** Asks the terminal that is set how it stands. Never rejects. */
  test(): Promise<TerminalState>;
}

/** Makes the settings over the host's channels. */
export function createTerminalSetup(
  host: Pick<TillHost, 'devicesRead' | 'devicesWrite' | 'terminalStatus'>,
  payments: Pick<Payments, 'state' | 'look'>,
): TerminalSetup {
  return {
    read: async () => (await host.devicesRead(null)).terminal,
    configure: async (terminal) => {
      const { asking, unsettled } = payments.state.getState();
      const inDoubt = [asking, ...unsettled].some((each) => each?.method === 'card-terminal');
      if (inDoubt) return refused({ code: 'in-doubt' });
      try {
        await host.devicesWrite({ terminal });
      } catch (error) {
        return refused({ code: 'not-saved', detail: error instanceof Error ? error.message : String(error) });
      }
      await payments.look();
      return ok(null);
    },
    test: async () => (await host.terminalStatus(null).catch(() => null))?.state ?? 'offline',
  };
}
