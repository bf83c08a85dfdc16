/**
 * The door of the till host: every request is parsed before its handler sees it, and every answer before it leaves,
 * but for the journal's entries.
 */
import type { z } from 'zod';
import {
  type HostAnswer,
  type HostChannel,
  type HostRequest,
  hostChannels,
  type TillHost,
} from '../../shared/protocol/till-host.ts';

/** What answers each channel. */
export type HostHandlers = {
  readonly [C in HostChannel]: (request: HostRequest<C>) => Promise<HostAnswer<C>> | HostAnswer<C>;
};

/** Channels whose answers hold entries: the journal proved each when it wrote it or was opened. */
const answersEntries: ReadonlySet<HostChannel> = new Set([
  'journalAppend',
  'journalRead',
  'journalReceipts',
  'journalNewest',
  'journalEntry',
]);

/** Parses requests and answers by the channel's schemas. A bad request rejects and names its field. */
export function checkedHost(handlers: HostHandlers): TillHost {
  const checked = <C extends HostChannel>(channel: C) => {
    const { request: requestSchema, answer: answerSchema } = hostChannels[channel];
    return async (request: HostRequest<C>): Promise<HostAnswer<C>> => {
      // The journal parses what it appends in full, and answers `invalid` with the field instead of rejecting.
      const parsed =
        channel === 'journalAppend'
          ? { success: true as const, data: request }
          : requestSchema.safeParse(request);
      if (!parsed.success) throw new Error(`${channel}: ${issueText(parsed.error)}`);
      // The schemas of a channel make exactly its types; the compiler can't follow that through the index.
      const answer = await handlers[channel](parsed.data as HostRequest<C>);
      return (answersEntries.has(channel) ? answer : answerSchema.parse(answer)) as HostAnswer<C>;
    };
  };
  return {
    identity: checked('identity'),
    enrol: checked('enrol'),
    journalStatus: checked('journalStatus'),
    journalStored: checked('journalStored'),
    journalAppend: checked('journalAppend'),
    journalRead: checked('journalRead'),
    journalReceipts: checked('journalReceipts'),
    journalNewest: checked('journalNewest'),
    journalEntry: checked('journalEntry'),
    journalRenew: checked('journalRenew'),
    journalAlarm: checked('journalAlarm'),
    journalAlarmAcknowledge: checked('journalAlarmAcknowledge'),
    diskLimits: checked('diskLimits'),
    journalExport: checked('journalExport'),
    verifyPin: checked('verifyPin'),
    snapshotWrite: checked('snapshotWrite'),
    snapshotRead: checked('snapshotRead'),
    preferencesRead: checked('preferencesRead'),
    preferencesWrite: checked('preferencesWrite'),
    devicesRead: checked('devicesRead'),
    devicesWrite: checked('devicesWrite'),
    terminalPay: checked('terminalPay'),
    terminalRefund: checked('terminalRefund'),
    terminalCheck: checked('terminalCheck'),
    terminalAbort: checked('terminalAbort'),
    terminalStatus: checked('terminalStatus'),
    eReceiptKeep: checked('eReceiptKeep'),
    eReceiptForget: checked('eReceiptForget'),
    eReceiptSend: checked('eReceiptSend'),
    customerAppend: checked('customerAppend'),
    customersUnseal: checked('customersUnseal'),
    customersOwn: checked('customersOwn'),
    customerKeysSync: checked('customerKeysSync'),
    customerFetch: checked('customerFetch'),
    customerCodeVerify: checked('customerCodeVerify'),
    customerExport: checked('customerExport'),
    printEnqueue: checked('printEnqueue'),
    drawerOpen: checked('drawerOpen'),
    printState: checked('printState'),
    printRetry: checked('printRetry'),
    printAgain: checked('printAgain'),
    printRemove: checked('printRemove'),
    labelKey: checked('labelKey'),
    labelSign: checked('labelSign'),
    orderCodeVerify: checked('orderCodeVerify'),
    receiptCode: checked('receiptCode'),
    receiptCodeVerify: checked('receiptCodeVerify'),
    shortCodeCheck: checked('shortCodeCheck'),
    reportPdf: checked('reportPdf'),
    ready: checked('ready'),
  };
}

function issueText(error: z.ZodError): string {
  const issue = error.issues[0];
  return `${issue?.path.join('.') || 'request'}: ${issue?.message ?? 'invalid'}`;
}
