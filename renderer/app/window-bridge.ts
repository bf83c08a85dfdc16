/**
 * What Electron's preload puts into the window: the till host, and the words about closing. Nothing else of
 * the machine can be reached from here.
 */
import { type AskHost, hostOverText } from '../../shared/protocol/host-text.ts';
import type { TillHost } from '../../shared/protocol/till-host.ts';

/** The bridge as the screens use it. */
export interface WindowBridge {
  readonly host: TillHost;
  /**
   * Called when the window is about to close while operations wait to be sent, with how many. Answers with the
   * way to stop listening.
   */
  onClosing(listener: (closing: { readonly waiting: number }) => void): () => void;
  confirmClose(): void;
  cancelClose(): void;
  /** What is to be done last, before the window closes. */
  onEnding(end: () => Promise<void>): void;
}

/** The bridge as the preload script makes it. */
export type PreloadBridge = Omit<WindowBridge, 'host'> & { readonly ask: AskHost };

declare global {
  interface Window {
    readonly stillopen: PreloadBridge;
  }
}

/** Makes the one of the other. */
export function windowBridge({ ask, ...closing }: PreloadBridge): WindowBridge {
  return { ...closing, host: hostOverText(ask) };
}
