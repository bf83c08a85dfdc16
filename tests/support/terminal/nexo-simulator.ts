/**
 * A payment terminal that speaks nexo Sale to POI in JSON over HTTP, with a state of its own: a memory that it
 * may lose with its power, and a ledger of what it charged, which no loss of power takes back (the acquirer has
 * it). Written from the protocol and not from the driver, so that one checks the other. It is scripted over a
 * second port, so that its power can really be cut.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';

/**
 * What the terminal does with the next request for money:
 * - `wait`: nothing, until it is told by `finish` or aborted, as with a customer who looks for the card;
 * - `lose-answer`: it charges and the connection breaks;
 * - `power-cut-before`, `power-cut-after`: its power goes before or after it has charged.
 */
const doingSchema = z.enum([
  'approve',
  'refuse',
  'partial',
  'wait',
  'busy',
  'garble',
  'lose-answer',
  'power-cut-before',
  'power-cut-after',
]);
export type Doing = z.infer<typeof doingSchema>;

const scriptSchema = z.strictObject({
  next: z.array(doingSchema).optional(),
  power: z.enum(['on', 'off']).optional(),
  /** Whether it knows, with its power back, what it did before. */
  remembers: z.boolean().optional(),
  /** Ends what waits. */
  finish: z.enum(['approve', 'refuse', 'lose-answer']).optional(),
});
export type Script = z.infer<typeof scriptSchema>;

/** A movement of money. Refunds and reversals are negative. */
export interface LedgerLine {
  readonly kind: 'payment' | 'refund' | 'reversal';
  readonly serviceId: string;
  /** The till's number of the transaction. */
  readonly saleTransactionId: string;
  readonly currency: string;
  /** Hundredths of the main unit. */
  readonly hundredths: number;
  /** The terminal's number of the transaction, and of the one it reverses. */
  readonly transactionId: string;
  readonly original: string | null;
}

/** A running simulator. */
export interface NexoSimulator {
  /** Where messages go. */
  readonly address: string;
  /** Where it is scripted: POST /simulate with a script, GET /simulate for state and ledger. */
  readonly controlAddress: string;
  readonly poiId: string;
  readonly ledger: readonly LedgerLine[];
  /** Categories of the messages it got, in order. */
  readonly heard: readonly string[];
  /** How many requests for money wait to be finished. */
  waiting(): number;
  script(script: Script): Promise<void>;
  close(): Promise<void>;
}

const headerSchema = z.looseObject({
  ProtocolVersion: z.string().regex(/^3\./),
  MessageClass: z.literal('Service'),
  MessageCategory: z.string(),
  MessageType: z.literal('Request'),
  ServiceID: z.string().regex(/^[0-9A-Za-z]{1,10}$/),
  SaleID: z.string().min(1),
  POIID: z.string().min(1),
});
const timeSchema = z.iso.datetime();
const saleDataSchema = z.object({
  SaleTransactionID: z.object({ TransactionID: z.string().min(1), TimeStamp: timeSchema }),
});
const referenceSchema = z.object({
  MessageCategory: z.enum(['Payment', 'Reversal']),
  ServiceID: z.string(),
  SaleID: z.string(),
});
const requestSchema = z.object({
  SaleToPOIRequest: z.object({
    MessageHeader: headerSchema,
    LoginRequest: z.object({ DateTime: timeSchema, SaleSoftware: z.object({}) }).optional(),
    PaymentRequest: z
      .object({
        SaleData: saleDataSchema,
        PaymentTransaction: z.object({
          AmountsReq: z.object({ Currency: z.string().length(3), RequestedAmount: z.number().positive() }),
        }),
        PaymentData: z.object({ PaymentType: z.string() }).optional(),
      })
      .optional(),
    ReversalRequest: z
      .object({
        SaleData: saleDataSchema,
        OriginalPOITransaction: z.object({
          POITransactionID: z.object({ TransactionID: z.string(), TimeStamp: timeSchema }),
        }),
        ReversalReason: z.string(),
        ReversedAmount: z.number().positive(),
      })
      .optional(),
    TransactionStatusRequest: z.object({ MessageReference: referenceSchema.optional() }).optional(),
    AbortRequest: z.object({ MessageReference: referenceSchema, AbortReason: z.string() }).optional(),
    DiagnosisRequest: z.object({}).optional(),
  }),
});
type Request = z.infer<typeof requestSchema>['SaleToPOIRequest'];
type Header = Request['MessageHeader'];

/** What it asks money for. */
interface Order {
  readonly header: Header;
  readonly kind: LedgerLine['kind'];
  readonly saleTransactionId: string;
  readonly currency: string;
  readonly amount: number;
  /** The ledger line that is reversed. */
  readonly original: string | null;
}

type Body = Readonly<Record<string, unknown>>;

/** Starts a simulator on loopback. Port 0 takes any free one; the control port is any free one unless given. */
export async function startNexoSimulator(
  options: { readonly port?: number; readonly controlPort?: number; readonly poiId?: string } = {},
): Promise<NexoSimulator> {
  const simulator = new Simulator(options.poiId ?? 'POI-1');
  await simulator.start(options.port ?? 0, options.controlPort ?? 0);
  return simulator;
}

class Simulator implements NexoSimulator {
  readonly poiId: string;
  readonly ledger: LedgerLine[] = [];
  readonly heard: string[] = [];
  address = '';
  controlAddress = '';
  #port = 0;
  #terminal: Server | null = null;
  #control: Server | null = null;
  #next: Doing[] = [];
  #loggedIn = false;
  /** Answers by ServiceID; lost with the power unless it remembers. */
  #memory = new Map<string, { readonly header: Header; readonly body: Body }>();
  readonly #waiting = new Map<string, { readonly order: Order; readonly response: ServerResponse }>();
  #transactions = 0;

  constructor(poiId: string) {
    this.poiId = poiId;
  }

  async start(port: number, controlPort: number): Promise<void> {
    this.#port = port;
    await this.#powerOn();
    this.#control = createServer((request, response) => void this.#scripted(request, response));
    this.controlAddress = `http://127.0.0.1:${await listen(this.#control, controlPort)}/simulate`;
    this.address = `http://127.0.0.1:${this.#port}/nexo`;
  }

  waiting(): number {
    return this.#waiting.size;
  }

  async script(script: Script): Promise<void> {
    if (script.next) this.#next.push(...script.next);
    if (script.power === 'off') await this.#powerOff();
    if (script.remembers === false) this.#memory.clear();
    if (script.power === 'on') await this.#powerOn();
    const { finish } = script;
    for (const [serviceId, { order, response }] of finish ? [...this.#waiting] : []) {
      this.#waiting.delete(serviceId);
      this.#finish(order, response, finish === 'refuse' ? 'refuse' : 'approve', finish ?? 'approve');
    }
  }

  async close(): Promise<void> {
    await this.#powerOff();
    await stop(this.#control);
  }

  async #powerOn(): Promise<void> {
    if (this.#terminal) return;
    this.#terminal = createServer((request, response) => void this.#received(request, response));
    this.#port = await listen(this.#terminal, this.#port);
  }

  /** The socket closes with everything on it; what waits was never charged and isn't known afterwards. */
  async #powerOff(): Promise<void> {
    const terminal = this.#terminal;
    this.#terminal = null;
    this.#loggedIn = false;
    this.#waiting.clear();
    await stop(terminal);
  }

  async #scripted(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const script = request.method === 'POST' ? parseJson(await textOf(request)) : {};
    const parsed = scriptSchema.safeParse(script);
    if (!parsed.success) {
      send(response, 400, { error: parsed.error.message });
      return;
    }
    await this.script(parsed.data);
    const { ledger, heard } = this;
    send(response, 200, { power: this.#terminal ? 'on' : 'off', waiting: this.waiting(), ledger, heard });
  }

  async #received(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const parsed = requestSchema.safeParse(parseJson(await textOf(request)));
    if (request.url !== '/nexo' || request.method !== 'POST' || !parsed.success) {
      send(response, parsed.success ? 404 : 400, { error: parsed.error?.message });
      return;
    }
    const message = parsed.data.SaleToPOIRequest;
    this.heard.push(message.MessageHeader.MessageCategory);
    const body = this.#answer(message, response);
    if (body) send(response, 200, answerTo(message.MessageHeader, body));
  }

  /** The answer to a message; null when it is given later, or never. */
  #answer(message: Request, response: ServerResponse): Body | null {
    const header = message.MessageHeader;
    if (header.POIID !== this.poiId) return { Response: failure('NotAllowed') };
    if (message.LoginRequest) {
      this.#loggedIn = true;
      return { Response: success, POISystemData: { DateTime: new Date().toISOString() } };
    }
    if (message.DiagnosisRequest) {
      const GlobalStatus = this.#waiting.size > 0 ? 'Busy' : 'OK';
      return { Response: success, POIStatus: { GlobalStatus, CommunicationOKFlag: true } };
    }
    if (message.AbortRequest) {
      this.#abort(message.AbortRequest.MessageReference.ServiceID, response);
      return null;
    }
    if (message.TransactionStatusRequest)
      return this.#status(message.TransactionStatusRequest.MessageReference);
    if (!this.#loggedIn) return { Response: failure('LoggedOut') };
    const order = orderOf(message);
    if (!order) return { Response: failure('MessageFormat') };
    if (this.#memory.has(header.ServiceID) || this.#waiting.has(header.ServiceID))
      return { Response: failure('MessageFormat', 'this ServiceID was used before') };
    if (this.#waiting.size > 0) return { Response: failure('Busy') };
    return this.#order(order, response);
  }

  #order(order: Order, response: ServerResponse): Body | null {
    const doing = this.#next.shift() ?? 'approve';
    if (doing === 'busy') return { Response: failure('Busy') };
    if (doing === 'wait') this.#waiting.set(order.header.ServiceID, { order, response });
    else if (doing === 'power-cut-before') void this.#powerOff();
    else {
      const how = doing === 'refuse' || doing === 'partial' ? doing : 'approve';
      this.#finish(order, response, how, doing);
    }
    return null;
  }

  #finish(order: Order, response: ServerResponse, how: 'approve' | 'refuse' | 'partial', doing: Doing): void {
    const body = this.#charge(order, how);
    this.#memory.set(order.header.ServiceID, { header: order.header, body });
    if (doing === 'lose-answer') response.destroy();
    else if (doing === 'power-cut-after') void this.#powerOff();
    else if (doing === 'garble') send(response, 200, { SaleToPOIResponse: { MessageHeader: {} } });
    else send(response, 200, answerTo(order.header, body));
  }

  /** Moves the money and answers what the message says of it. */
  #charge(order: Order, how: 'approve' | 'refuse' | 'partial'): Body {
    if (how === 'refuse') return { Response: failure('Refusal', 'refusalReason=NOT_ENOUGH_BALANCE') };
    const { kind, header, saleTransactionId, currency } = order;
    const asked = Math.round(order.amount * 100);
    const hundredths = how === 'partial' ? Math.floor(asked / 2) : asked;
    if (order.original !== null && hundredths > this.#leftOf(order.original))
      return { Response: failure('Refusal', 'more than is left') };
    const sign = kind === 'payment' ? 1 : -1;
    this.#transactions += 1;
    const transactionId = `T${this.#transactions}.${header.ServiceID}`;
    const line = { kind, serviceId: header.ServiceID, saleTransactionId, currency };
    this.ledger.push({ ...line, hundredths: sign * hundredths, transactionId, original: order.original });
    const result = how === 'partial' ? { Result: 'Partial' } : success;
    const transaction = { TransactionID: transactionId, TimeStamp: new Date().toISOString() };
    const poiData = { POIData: { POITransactionID: transaction } };
    if (kind === 'reversal') return { Response: result, ...poiData, ReversedAmount: hundredths / 100 };
    return {
      Response: result,
      ...poiData,
      SaleData: { SaleTransactionID: { TransactionID: saleTransactionId, TimeStamp: transaction.TimeStamp } },
      PaymentResult: {
        PaymentInstrumentData: {
          PaymentInstrumentType: 'Card',
          CardData: { PaymentBrand: 'mir', MaskedPan: '220000******4242' },
        },
        AmountsResp: { Currency: currency, AuthorizedAmount: hundredths / 100 },
        PaymentAcquirerData: { AcquirerPOIID: this.poiId, ApprovalCode: 'A1B2C3' },
      },
    };
  }

  #leftOf(transactionId: string): number {
    return this.ledger
      .filter((line) => line.transactionId === transactionId || line.original === transactionId)
      .reduce((sum, line) => sum + line.hundredths, 0);
  }

  #abort(serviceId: string, response: ServerResponse): void {
    const waits = this.#waiting.get(serviceId);
    this.#waiting.delete(serviceId);
    response.writeHead(200).end();
    if (!waits) return;
    const body = { Response: failure('Aborted', 'message=aborted') };
    this.#memory.set(serviceId, { header: waits.order.header, body });
    send(waits.response, 200, answerTo(waits.order.header, body));
  }

  #status(reference: z.infer<typeof referenceSchema> | undefined): Body {
    const serviceId = reference?.ServiceID ?? [...this.#memory.keys()].at(-1) ?? '';
    if (this.#waiting.has(serviceId)) return { Response: failure('InProgress') };
    const known = this.#memory.get(serviceId);
    if (!known || (reference && known.header.MessageCategory !== reference.MessageCategory))
      return { Response: failure('NotFound') };
    return {
      Response: success,
      MessageReference: { ServiceID: serviceId, SaleID: known.header.SaleID },
      RepeatedMessageResponse: {
        MessageHeader: { ...known.header, MessageType: 'Response' },
        RepeatedResponseMessageBody: { [`${known.header.MessageCategory}Response`]: known.body },
      },
    };
  }
}

const success = { Result: 'Success' };

function failure(condition: string, additional?: string): Body {
  const more = additional === undefined ? {} : { AdditionalResponse: additional };
  return { Result: 'Failure', ErrorCondition: condition, ...more };
}

function answerTo(header: Header, body: Body): object {
  return {
    SaleToPOIResponse: {
      MessageHeader: { ...header, MessageType: 'Response' },
      [`${header.MessageCategory}Response`]: body,
    },
  };
}

function orderOf(message: Request): Order | null {
  const { MessageHeader: header, PaymentRequest: payment, ReversalRequest: reversal } = message;
  if (payment) {
    const { Currency: currency, RequestedAmount: amount } = payment.PaymentTransaction.AmountsReq;
    const kind = payment.PaymentData?.PaymentType === 'Refund' ? 'refund' : 'payment';
    const saleTransactionId = payment.SaleData.SaleTransactionID.TransactionID;
    return { header, kind, saleTransactionId, currency, amount, original: null };
  }
  if (!reversal) return null;
  const saleTransactionId = reversal.SaleData.SaleTransactionID.TransactionID;
  const original = reversal.OriginalPOITransaction.POITransactionID.TransactionID;
  const { ReversedAmount: amount } = reversal;
  return { header, kind: 'reversal', saleTransactionId, currency: '', amount, original };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}

function send(response: ServerResponse, status: number, body: object): void {
  // Whoever asked may be gone: a till that was killed.
  if (response.destroyed) return;
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

async function listen(server: Server, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return (server.address() as AddressInfo).port; // a TCP server that listens has a port
}

async function stop(server: Server | null): Promise<void> {
  if (!server) return;
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeAllConnections();
  await closed;
}
