/**
 * Starts the window: reads who this till is and what the machine prefers, listens for the scanner, and puts
 * the screens on the page. The till is made once, when the machine is enrolled.
 */
import { createRoot } from 'react-dom/client';
import { assert } from '../../shared/base/assert.ts';
import { listenForScans } from '../features/scanner/wedge-listener.ts';
import { createTill } from '../till/create-till.ts';
import type { Till } from '../till/till.ts';
import { showTheme } from '../ui/theme.ts';
import { App } from './app.tsx';
import { readPreferences } from './preferences.ts';
import { deliverScanned } from './scanned-codes.ts';
import { windowBridge } from './window-bridge.ts';
import { windowParts } from './window-parts.ts';

/** Boots the window. */
export async function boot(): Promise<void> {
  const bridge = windowBridge(window.stillopen);
  const root = document.getElementById('root');
  assert(root !== null, 'the page has a root');
  const [identity, preferences] = await Promise.all([
    bridge.host.identity(null),
    readPreferences(bridge.host, window.location.href),
  ]);
  showTheme(preferences.getState().theme);
  listenForScans(window, deliverScanned);
  const screens = createRoot(root);
  let opened: Promise<Till> | null = null;
  bridge.onEnding(async () => {
    // Screens that go while somebody is signed in note what was seen on them; the till then keeps it.
    screens.unmount();
    await (await opened)?.close();
  });
  screens.render(
    <App
      bridge={bridge}
      identity={identity}
      preferences={preferences}
      openTill={() => {
        opened = createTill(windowParts(bridge.host));
        return opened;
      }}
    />,
  );
}
