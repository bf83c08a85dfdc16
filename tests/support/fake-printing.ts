/** Printing for tests of screens: a state to set, and a list of what was asked. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Printing, PrintingState } from '../../renderer/till/printing-types.ts';

/** Printing with handles for tests. */
export interface FakePrinting extends Printing {
  readonly state: StoreApi<PrintingState>;
  /** What was asked, in order, e.g. `receipt ID copy`. */
  readonly asked: string[];
}

/** Makes printing of a machine without a printer. */
export function createFakePrinting(): FakePrinting {
  const state = createStore<PrintingState>(() => ({
    printer: 'not-configured',
    detail: null,
    queue: [],
    finished: [],
    settings: null,
    drawer: null,
    notQueued: false,
  }));
  const asked: string[] = [];
  const note = async (words: string): Promise<void> => {
    asked.push(words);
  };
  return {
    state,
    asked,
    receipt: (operationId, copy) => note(`receipt ${operationId}${copy ? ' copy' : ''}`),
    report: ({ kind, shiftNumber }) => note(`report ${kind} ${shiftNumber}`),
    label: (label, copies) => note(`label ${label.kind} ${copies}`),
    testPage: () => note('test'),
    openDrawer: (why) => note(`drawer ${why}`),
    configure: async (settings) => {
      state.setState({ settings, printer: settings ? 'ready' : 'not-configured' });
      await note(`configure ${settings?.address ?? 'none'}`);
    },
    retry: () => note('retry'),
    again: (jobId) => note(`again ${jobId}`),
    remove: (jobId, reason) => note(`remove ${jobId} ${reason}`),
  };
}
