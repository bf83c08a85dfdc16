/**
 * The names under which the page's requests cross the process border. The preload script must stay small and
 * may load nothing, so the names stand here as plain text; a test compares them with the host's channels.
 */
import type { HostChannel } from '../../shared/protocol/till-host.ts';

/** Every channel of the till host. */
export const hostChannelNames = [
  'identity',
  'enrol',
  'journalStatus',
  'journalStored',
  'journalAppend',
  'journalRead',
  'journalReceipts',
  'journalNewest',
  'journalEntry',
  'journalRenew',
  'journalAlarm',
  'journalAlarmAcknowledge',
  'diskLimits',
  'journalExport',
  'verifyPin',
  'snapshotWrite',
  'snapshotRead',
  'preferencesRead',
  'preferencesWrite',
  'devicesRead',
  'devicesWrite',
  'terminalPay',
  'terminalRefund',
  'terminalCheck',
  'terminalAbort',
  'terminalStatus',
  'eReceiptKeep',
  'eReceiptForget',
  'eReceiptSend',
  'customerAppend',
  'customersUnseal',
  'customersOwn',
  'customerKeysSync',
  'customerFetch',
  'customerCodeVerify',
  'customerExport',
  'printEnqueue',
  'drawerOpen',
  'printState',
  'printRetry',
  'printAgain',
  'printRemove',
  'labelKey',
  'labelSign',
  'orderCodeVerify',
  'receiptCode',
  'receiptCodeVerify',
  'shortCodeCheck',
  'reportPdf',
  'ready',
] as const satisfies readonly HostChannel[];

/** The IPC name of a host channel. */
export function ipcName(channel: HostChannel): string {
  return `host:${channel}`;
}

/** Between main and page around closing: main asks whether, then for the end of all work; the page answers. */
export const closeIpc = { ask: 'close:ask', end: 'close:end', answer: 'close:answer' } as const;

/** What the page answers: the question is on the screen, close, stay, or its work is ended. */
export const closeAnswers = ['shown', 'confirm', 'cancel', 'ended'] as const;
export type CloseAnswer = (typeof closeAnswers)[number];

/** What comes back over IPC: the answer's text, or the message of what failed. Stacks stay in main. */
export type IpcOutcome = { readonly value: string } | { readonly error: string };
