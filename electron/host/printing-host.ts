/**
 * The host's channels about printing. A host without a print service (a headless till, a simulation) answers
 * that there is no printer and keeps nothing.
 */
import type { PrintState, printChannels } from '../../shared/protocol/printing.ts';
import type { HostAnswer, HostRequest } from '../../shared/protocol/till-host.ts';
import type { PrintService } from '../printer/print-service.ts';

type PrintChannel = keyof typeof printChannels;

/** One handler a channel. */
export type PrintingHandlers = {
  readonly [C in PrintChannel]: (request: HostRequest<C>) => Promise<HostAnswer<C>> | HostAnswer<C>;
};

const noPrinter: PrintState = { printer: 'not-configured', detail: null, queue: [], finished: [] };

/** Makes the handlers. */
export function printingHandlers(service: PrintService | null): PrintingHandlers {
  const after = (change: (open: PrintService) => void): PrintState => {
    if (service === null) return noPrinter;
    change(service);
    return service.state();
  };
  return {
    printEnqueue: (job) => service?.enqueue(job) ?? { status: 'not-configured' },
    drawerOpen: async () =>
      (await service?.openDrawer()) ?? { status: 'not-opened', reason: 'not-configured' },
    printState: () => after(() => {}),
    printRetry: () => after((open) => open.retry()),
    printAgain: ({ jobId }) => after((open) => open.again(jobId)),
    printRemove: ({ jobId, reason, staffId }) => after((open) => open.remove(jobId, reason, staffId)),
  };
}
