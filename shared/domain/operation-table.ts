/**
 * The explicit table of operation kinds. Adding a kind is adding a line here; the compiler then asks for its
 * schema and its effects. Reading an operation never throws: what isn't known or isn't valid is told apart,
 * because the server must store it all the same.
 */
import type { z } from 'zod';
import { ok, type Result, refused } from '../base/result.ts';
import { type Operation, operationSchema } from './operation.ts';
import { auditKind } from './operations/audit.ts';
import { cashMovementKind } from './operations/cash-movement.ts';
import { customerChangeKind } from './operations/customer-change.ts';
import { customerErasureKind } from './operations/customer-erasure.ts';
import { customerRegistrationKind } from './operations/customer-registration.ts';
import { exceptionResolutionKind } from './operations/exception-resolution.ts';
import { journalBreakKind } from './operations/journal-break.ts';
import type { Effects, KindHandler, TypedOperation } from './operations/kind-handler.ts';
import { orderAcceptKind } from './operations/order-accept.ts';
import { orderCancelAcknowledgeKind } from './operations/order-cancel-acknowledge.ts';
import { orderDeclineKind } from './operations/order-decline.ts';
import { orderHandoverKind } from './operations/order-handover.ts';
import { orderPackKind } from './operations/order-pack.ts';
import { orderReadyKind } from './operations/order-ready.ts';
import { orderRestockKind } from './operations/order-restock.ts';
import { paymentAttemptKind } from './operations/payment-attempt.ts';
import { refundPaymentKind } from './operations/refund-payment.ts';
import { returnKind } from './operations/return.ts';
import { saleKind } from './operations/sale.ts';
import { shiftCloseKind } from './operations/shift-close.ts';
import { shiftOpenKind } from './operations/shift-open.ts';
import { stockAdjustmentKind } from './operations/stock-adjustment.ts';
import { stockCountKind } from './operations/stock-count.ts';
import { stockReceiptKind } from './operations/stock-receipt.ts';
import { stockTransferKind } from './operations/stock-transfer.ts';

const operationTable = {
  sale: saleKind,
  'stock-receipt': stockReceiptKind,
  'stock-adjustment': stockAdjustmentKind,
  'stock-count': stockCountKind,
  'stock-transfer': stockTransferKind,
  'shift-open': shiftOpenKind,
  'cash-movement': cashMovementKind,
  'shift-close': shiftCloseKind,
  'payment-attempt': paymentAttemptKind,
  'order-accept': orderAcceptKind,
  'order-pack': orderPackKind,
  'order-ready': orderReadyKind,
  'order-handover': orderHandoverKind,
  'order-restock': orderRestockKind,
  'order-cancel-acknowledge': orderCancelAcknowledgeKind,
  'order-decline': orderDeclineKind,
  return: returnKind,
  'refund-payment': refundPaymentKind,
  'customer-registration': customerRegistrationKind,
  'customer-change': customerChangeKind,
  'customer-erasure': customerErasureKind,
  'exception-resolution': exceptionResolutionKind,
  audit: auditKind,
  'journal-break': journalBreakKind,
} as const;

/** A kind that this version of the product knows. */
export type OperationKind = keyof typeof operationTable;

type PayloadOf<Kind extends OperationKind> =
  (typeof operationTable)[Kind] extends KindHandler<infer Payload> ? Payload : never;

/** A parsed operation of a known kind, told apart by `kind`. */
export type KnownOperation = {
  [Kind in OperationKind]: Omit<TypedOperation<PayloadOf<Kind>>, 'kind'> & { readonly kind: Kind };
}[OperationKind];

/** All kinds, for exhaustive tests and generators. */
export const operationKinds = Object.keys(operationTable) as OperationKind[];

/** Why an operation can't be read. `path` names the field, dotted; empty for the operation itself. */
export type UnreadableOperation =
  | { readonly code: 'unknown-kind' }
  | { readonly code: 'unknown-version' }
  | { readonly code: 'invalid'; readonly path: string; readonly message: string };

/** Reads an operation in full: envelope, kind, version and payload. */
export function parseOperation(raw: unknown): Result<KnownOperation, UnreadableOperation> {
  const envelope = operationSchema.safeParse(raw);
  if (!envelope.success) return refused(invalid(envelope.error, ''));
  const { kind, version } = envelope.data;
  if (!isKnownKind(kind)) return refused({ code: 'unknown-kind' });
  const versions: Readonly<Record<number, z.ZodType>> = operationTable[kind].versions;
  const schema = versions[version];
  if (!schema) return refused({ code: 'unknown-version' });
  const payload = schema.safeParse(envelope.data.payload);
  if (!payload.success) return refused(invalid(payload.error, 'payload'));
  // The payload was just parsed by the schema of exactly this kind and version.
  return ok({ ...envelope.data, payload: payload.data } as KnownOperation);
}

/** The version in which this product writes payloads of a kind. */
export function latestVersion(kind: OperationKind): number {
  return Math.max(...Object.keys(operationTable[kind].versions).map(Number));
}

/** Whether this version knows the kind. */
export function isKnownKind(kind: string): kind is OperationKind {
  return Object.hasOwn(operationTable, kind);
}

/** Whether entries of this kind take the journal's next receipt number. Unknown kinds don't. */
export function numbersReceipt(kind: string): boolean {
  return isKnownKind(kind) && operationTable[kind].numbersReceipt;
}

/** The effects of a parsed operation: the same on till and server. */
export function applyOperation(operation: KnownOperation): Effects {
  // The table pairs each kind with its own payload; the union can't be narrowed by an index.
  const handler = operationTable[operation.kind] as KindHandler<unknown>;
  return handler.apply(operation);
}

/** The effects of an operation as it was stored; null when it can't be read (its effect is held). */
export function effectsOf(operation: Operation): Effects | null {
  const parsed = parseOperation(operation);
  return parsed.ok ? applyOperation(parsed.value) : null;
}

function invalid(error: z.ZodError, prefix: string): UnreadableOperation {
  const issue = error.issues[0];
  const path = [prefix, ...(issue?.path ?? [])].filter((part) => part !== '').join('.');
  return { code: 'invalid', path, message: issue?.message ?? 'invalid' };
}
