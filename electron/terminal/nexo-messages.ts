/**
 * The messages of the nexo Sale to POI protocol, version 3, that this till speaks, in their JSON form: how
 * requests are built, and the schemas by which answers are read. Members we don't use are passed over, because
 * every maker adds some.
 */
import { z } from 'zod';
import { sha256Hex } from '../../shared/base/sha256.ts';

/** Categories of messages that are sent. */
export type NexoCategory = 'Login' | 'Payment' | 'Reversal' | 'TransactionStatus' | 'Abort' | 'Diagnosis';

/** Who talks to whom. */
export interface NexoParties {
  /** The till (SaleID). */
  readonly saleId: string;
  /** The terminal (POIID). */
  readonly poiId: string;
}

const protocolVersion = '3.0';
const serviceIdLength = 10;
const serviceIdLetters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/**
 * The ServiceID under which an attempt is sent: ten letters and digits, as many as the protocol allows, made
 * from the attempt's id, so that a till that was cut off can name the message it sent.
 */
export function serviceIdOf(attemptId: string): string {
  return lettersOf(sha256Hex(`nexo-service-id\n${attemptId}`));
}

/** Ten letters out of the first 50 bits of a hexadecimal text. */
export function lettersOf(hex: string): string {
  let bits = BigInt(`0x${hex.slice(0, 13)}`) >> 2n;
  let letters = '';
  for (let place = 0; place < serviceIdLength; place += 1) {
    letters = (serviceIdLetters[Number(bits & 31n)] ?? '0') + letters;
    bits >>= 5n;
  }
  return letters;
}

/** The till's own number of the transaction: the attempt's id without its hyphens. */
export function saleTransactionIdOf(attemptId: string): string {
  return attemptId.replaceAll('-', '');
}

/** A request with its header. */
export function nexoRequest(
  parties: NexoParties,
  category: NexoCategory,
  serviceId: string,
  body: object,
): Record<string, unknown> {
  return {
    SaleToPOIRequest: {
      MessageHeader: {
        ProtocolVersion: protocolVersion,
        MessageClass: 'Service',
        MessageCategory: category,
        MessageType: 'Request',
        ServiceID: serviceId,
        SaleID: parties.saleId,
        POIID: parties.poiId,
      },
      [`${category}Request`]: body,
    },
  };
}

const headerSchema = z.object({
  MessageCategory: z.string(),
  MessageType: z.literal('Response'),
  ServiceID: z.string(),
  SaleID: z.string(),
  POIID: z.string(),
});

/** Result of a message. */
export const responseSchema = z.object({
  Result: z.enum(['Success', 'Partial', 'Failure']),
  ErrorCondition: z.string().max(60).optional(),
  AdditionalResponse: z.string().optional(),
});
export type NexoResult = z.infer<typeof responseSchema>;

const transactionIdSchema = z.object({
  TransactionID: z.string().min(1).max(100),
  TimeStamp: z.string().min(1).max(40),
});

const poiDataSchema = z.object({ POITransactionID: transactionIdSchema.optional() });
const saleDataSchema = z.object({ SaleTransactionID: transactionIdSchema.optional() });
const amountSchema = z.union([z.number(), z.string().max(30)]);

/** What a payment was answered. */
export const paymentResponseSchema = z.object({
  Response: responseSchema,
  SaleData: saleDataSchema.optional(),
  POIData: poiDataSchema.optional(),
  PaymentResult: z
    .object({
      PaymentInstrumentData: z
        .object({
          CardData: z
            .object({ PaymentBrand: z.string().optional(), MaskedPan: z.string().optional() })
            .optional(),
        })
        .optional(),
      AmountsResp: z
        .object({ Currency: z.string().optional(), AuthorizedAmount: amountSchema.optional() })
        .optional(),
      PaymentAcquirerData: z
        .object({
          ApprovalCode: z.string().optional(),
          AcquirerTransactionID: transactionIdSchema.partial().optional(),
        })
        .optional(),
    })
    .optional(),
});
export type NexoPaymentResponse = z.infer<typeof paymentResponseSchema>;

/** What a reversal was answered. */
export const reversalResponseSchema = z.object({
  Response: responseSchema,
  POIData: poiDataSchema.optional(),
  ReversedAmount: amountSchema.optional(),
});
export type NexoReversalResponse = z.infer<typeof reversalResponseSchema>;

/** What the question for an earlier message was answered. */
export const transactionStatusResponseSchema = z.object({
  Response: responseSchema,
  MessageReference: z.object({ ServiceID: z.string().optional() }).optional(),
  RepeatedMessageResponse: z
    .object({
      MessageHeader: headerSchema.partial(),
      RepeatedResponseMessageBody: z.object({
        PaymentResponse: paymentResponseSchema.optional(),
        ReversalResponse: reversalResponseSchema.optional(),
      }),
    })
    .optional(),
});

/** What a diagnosis was answered. */
export const diagnosisResponseSchema = z.object({
  Response: responseSchema,
  POIStatus: z.object({ GlobalStatus: z.string().optional() }).optional(),
});

/** What a log-in was answered. */
export const loginResponseSchema = z.object({ Response: responseSchema });

/**
 * Reads the body of an answer to a request; null when it is no answer to exactly that request: other parties,
 * another ServiceID, another category, or content that can't be read.
 */
export function readAnswer<Body extends z.ZodType>(
  text: string,
  asked: { readonly parties: NexoParties; readonly category: NexoCategory; readonly serviceId: string },
  bodySchema: Body,
): z.infer<Body> | null {
  const { parties, category, serviceId } = asked;
  const schema = z.object({
    SaleToPOIResponse: z.object({
      MessageHeader: headerSchema.extend({
        MessageCategory: z.literal(category),
        ServiceID: z.literal(serviceId),
        SaleID: z.literal(parties.saleId),
        POIID: z.literal(parties.poiId),
      }),
      [`${category}Response`]: bodySchema,
    }),
  });
  try {
    const parsed = schema.safeParse(JSON.parse(text));
    if (!parsed.success) return null;
    const members: Record<string, unknown> = parsed.data.SaleToPOIResponse;
    return bodySchema.parse(members[`${category}Response`]);
  } catch {
    return null;
  }
}
