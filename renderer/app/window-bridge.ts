/**
 * What Electron's preload puts into the window: the till host, and the words about closing. Nothing else of
 * the machine can be reached from here.
 */
import type { TillHost } from '../../shared/protocol/till-host.ts';

/** The bridge of the preload script. */
export interface WindowBridge {
  readonly host: TillHost;
  /**
   * Called when the window is about to close while operations wait to be sent, with how many. Answers with the
   * way to stop listening.
   */
  onClosing(listener: (closing: { readonly waiting: number }) => void): () => void;
  confirmClose(): void;
  cancelClose(): void;
}

declare global {
  interface Window {
    readonly stillopen: WindowBridge;
  }
}
