/**
 * The screens over the fake till, in a plain browser: `npx vite -c tests/support/page/vite.config.ts`, then
 * http://localhost:5199/tests/support/page/. The
 * address chooses language, theme and state, e.g. `?language=ru&theme=dark&offline=1`.
 */
import { createRoot } from 'react-dom/client';
import { App } from '../../../renderer/app/app.tsx';
import { readPreferences } from '../../../renderer/app/preferences.ts';
import { deliverScanned } from '../../../renderer/app/scanned-codes.ts';
import type { WindowBridge } from '../../../renderer/app/window-bridge.ts';
import { listenForScans } from '../../../renderer/features/scanner/wedge-listener.ts';
import type { HealthState } from '../../../renderer/till/till.ts';
import type { TillHost } from '../../../shared/protocol/till-host.ts';
import { createFakeTill } from './page-till.ts';

const query = new URLSearchParams(location.search);
const identity = {
  enrolled: query.get('enrolled') !== '0',
  tillId: 'TV1-2',
  storeId: 'TV1',
  serverUrl: 'http://127.0.0.1:7700',
  keyProtection: 'file',
} as const;

// Only what the screens ask of the host is answered; anything else would be a bug in this page.
const host = {
  preferencesRead: async () => ({}),
  preferencesWrite: async () => null,
  ready: async () => null,
  journalExport: async () => ({ path: '/home/till/journal-TV1-2.jsonl' }),
  enrol: async () => ({ status: 'refused', reason: 'unreachable' }) as const,
} as unknown as TillHost;

const offline: Partial<HealthState> = {
  connected: false,
  sinceMs: Date.now() - 47 * 60_000,
  waiting: 14,
  headSequence: 142,
  problems: [{ atMs: Date.now() - 60_000, where: 'push', code: 'unreachable', detail: 'ECONNREFUSED' }],
};
const alarmed: Partial<HealthState> = {
  alarms: [
    { code: 'disk-low', freeBytes: 812_000_000 },
    { code: 'damage-quarantined', fromSequence: 41, toSequence: 44, file: 'quarantine-000002.jsonl' },
  ],
};
const pulling: Partial<HealthState> = {
  feeds: [{ collection: 'products', received: 1240, total: 2015, asOfMs: null, source: 'none' }],
};

let ask: (closing: { waiting: number }) => void = () => undefined;
const bridge: WindowBridge = {
  host,
  onClosing: (listener) => {
    ask = listener;
    return () => undefined;
  },
  confirmClose: () => undefined,
  cancelClose: () => undefined,
  onEnding: () => undefined,
};
addEventListener('ask-close', () => ask({ waiting: 14 }));

const till = createFakeTill({
  host,
  health: {
    ...(query.has('offline') ? offline : {}),
    ...(query.has('alarm') ? alarmed : {}),
    ...(query.has('pulling') ? pulling : {}),
  },
});
// For whoever takes pictures: orders come and codes are scanned without a scanner.
Object.assign(window, { till, deliverScanned });
listenForScans(window, deliverScanned);
const preferences = await readPreferences(host, location.href);
const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <App bridge={bridge} identity={identity} preferences={preferences} openTill={async () => till} />,
  );
}
