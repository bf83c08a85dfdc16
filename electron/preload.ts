/**
 * All that the page can reach of the machine: `window.stillopen`. Runs in the sandbox, before the page, and
 * holds no rule of its own; main validates whatever comes through.
 */
import { contextBridge, ipcRenderer } from 'electron';
import type { AskHost } from '../shared/protocol/host-text.ts';
import { closeIpc, hostChannelNames, type IpcOutcome, ipcName } from './ipc/channel-names.ts';

/** What the page finds at `window.stillopen`. */
export interface StillopenBridge {
  /** Asks the till host; rejects with an Error when the machine is broken or the request is wrong. */
  readonly ask: AskHost;
  /**
   * Tells that the window is about to close while operations wait, and how many. Whoever listens shows the
   * question and answers with confirmClose or cancelClose; with nobody listening the window closes by itself
   * after 3 seconds. Answers a function that ends the listening.
   */
  onClosing(listener: (closing: { readonly waiting: number }) => void): () => void;
  confirmClose(): void;
  cancelClose(): void;
  /** The page's last work before the window closes, for which there are 3 seconds. The latest one counts. */
  onEnding(end: () => Promise<void>): void;
}

let endWork = (): Promise<void> => Promise.resolve();
ipcRenderer.on(closeIpc.end, () => {
  const ended = (): void => ipcRenderer.send(closeIpc.answer, 'ended');
  endWork().then(ended, ended);
});

const bridge: StillopenBridge = {
  ask: async (channel, requestText) => {
    if (!hostChannelNames.includes(channel)) throw new Error('there is no such channel');
    const outcome: IpcOutcome = await ipcRenderer.invoke(ipcName(channel), requestText);
    if ('error' in outcome) throw new Error(outcome.error);
    return outcome.value;
  },
  onClosing: (listener) => {
    const heard = (_event: unknown, waiting: unknown): void => {
      ipcRenderer.send(closeIpc.answer, 'shown');
      listener({ waiting: Number(waiting) });
    };
    ipcRenderer.on(closeIpc.ask, heard);
    return () => {
      ipcRenderer.off(closeIpc.ask, heard);
    };
  },
  confirmClose: () => ipcRenderer.send(closeIpc.answer, 'confirm'),
  cancelClose: () => ipcRenderer.send(closeIpc.answer, 'cancel'),
  onEnding: (end) => {
    endWork = end;
  },
};

contextBridge.exposeInMainWorld('stillopen', bridge);
