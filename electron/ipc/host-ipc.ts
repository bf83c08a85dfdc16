/**
 * Connects the page to the till host: one channel each, and only for the application's own page in the main
 * frame of its own window. Requests and answers are JSON texts; the host parses every request by its schema.
 */
import { z } from 'zod';
import type { TillHost } from '../../shared/protocol/till-host.ts';
import { messageOf } from '../journal/file-system.ts';
import { applicationOrigin } from '../window/application-scheme.ts';
import {
  type CloseAnswer,
  closeAnswers,
  closeIpc,
  hostChannelNames,
  type IpcOutcome,
  ipcName,
} from './channel-names.ts';

/** What is known of the sender of a message. `frameUrl` is null for a frame that is gone. */
export interface IpcSender {
  readonly frameUrl: string | null;
  readonly isMainFrame: boolean;
  readonly isOwnWindow: boolean;
}

/** The part of Electron's ipcMain that is used, with senders described. */
export interface IpcDoor {
  handle(name: string, handler: (sender: IpcSender, request: unknown) => Promise<IpcOutcome>): void;
  on(name: string, listener: (sender: IpcSender, message: unknown) => void): void;
}

/** Whether a message comes from the application's own page. */
export function isTrusted(sender: IpcSender): boolean {
  if (!sender.isMainFrame || !sender.isOwnWindow || sender.frameUrl === null) return false;
  return sender.frameUrl === applicationOrigin || sender.frameUrl.startsWith(`${applicationOrigin}/`);
}

/** Opens the host's channels. */
export function connectHost(door: IpcDoor, host: TillHost): void {
  for (const channel of hostChannelNames) {
    door.handle(ipcName(channel), async (sender, request) => {
      if (!isTrusted(sender)) return { error: `${channel}: refused for this sender` };
      try {
        if (typeof request !== 'string') return { error: `${channel}: not a text` };
        // The host itself parses what it is asked, whatever its type says here.
        const ask = host[channel] as (request: unknown) => Promise<unknown>;
        return { value: JSON.stringify(await ask(JSON.parse(request))) };
      } catch (error) {
        return { error: messageOf(error) };
      }
    });
  }
}

/** Listens for the page's answers about closing. */
export function connectClosing(door: IpcDoor, onAnswer: (answer: CloseAnswer) => void): void {
  const answerSchema = z.enum(closeAnswers);
  door.on(closeIpc.answer, (sender, message) => {
    const parsed = answerSchema.safeParse(message);
    if (isTrusted(sender) && parsed.success) onAnswer(parsed.data);
  });
}
