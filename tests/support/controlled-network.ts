/** A network that a test cuts and mends: requests fail, or reach the server and lose their answer. */
import type { SyncFetch } from '../../shared/protocol/till-host.ts';

/** What the network does. Change it at any time. */
export interface ControlledNetwork {
  /** False: every request fails at once, and open streams break. */
  up: boolean;
  /** Asked for every request that the server answered: true loses the answer. */
  losesAnswer: (path: string) => boolean;
  /** Cuts the network and breaks what is under way. */
  cut(): void;
  mend(): void;
  /** The way to the server through this network. */
  over(syncFetch: SyncFetch): SyncFetch;
}

/** A network that works until told otherwise. */
export function controlledNetwork(): ControlledNetwork {
  const open = new Set<AbortController>();
  const network: ControlledNetwork = {
    up: true,
    losesAnswer: () => false,
    cut: () => {
      network.up = false;
      for (const controller of open) controller.abort();
      open.clear();
    },
    mend: () => {
      network.up = true;
    },
    over: (syncFetch) => async (path, init) => {
      if (!network.up) throw new Error('The network is cut');
      const controller = new AbortController();
      init?.signal?.addEventListener('abort', () => controller.abort());
      if (init?.signal?.aborted) controller.abort();
      open.add(controller);
      try {
        const response = await syncFetch(path, { ...init, signal: controller.signal });
        if (network.losesAnswer(path)) {
          await response.body?.cancel();
          throw new Error('The answer was lost');
        }
        if (path === '/v1/events') return response;
        const text = await response.text();
        return new Response(text, { status: response.status, headers: response.headers });
      } finally {
        if (path !== '/v1/events') open.delete(controller);
      }
    },
  };
  return network;
}
