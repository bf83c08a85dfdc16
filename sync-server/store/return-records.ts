/**
 * What the store keeps to look back at purchases: by what each is found, and the refunds that channels are asked
 * for. Both are derived from facts: a key leads to an operation that counts, as long as it counts, and an order's
 * refunds are replaced as a whole whenever it is folded.
 */
import type { ChannelRefund } from '../../shared/protocol/channel-refunds.ts';

/** By what a purchase is found: its receipt's number, its customer, the last four digits of its card. */
export type PurchaseKey = `${'receipt' | 'customer' | 'card' | 'credit'}:${string}`;

/** A purchase under one of its keys. */
export interface PurchaseKeyRecord {
  readonly key: PurchaseKey;
  /** Business time of the operation, ms. */
  readonly soldAtMs: number;
  readonly operationId: string;
}

/** A refund that a channel is asked for. */
export interface ChannelRefundRecord extends ChannelRefund {
  readonly channelId: string;
  /** The return that asks; null for what was paid for an order and never used. */
  readonly returnId: string | null;
  /** Which of the return's refunds it is, from 0. */
  readonly index: number;
  /** Not yet given back, minor units; below zero where the channel confirmed it more than once. */
  readonly leftMinor: number;
  /** Ids of the channel's events that gave it back, sorted. */
  readonly factIds: readonly string[];
}

/** Which refunds of a channel are looked for; absent members leave none out. */
export interface ChannelRefundFilter {
  readonly channelId: string;
  readonly state?: ChannelRefund['state'];
  readonly orderId?: string;
}

export interface ReturnReads {
  /** Ids of operations under a key that sold something at a moment or later, the latest first. */
  purchasesBy(key: PurchaseKey, sinceMs: number, limit: number): Promise<string[]>;
  /** Ids of operations that took a SKU out of a store at a moment or later, the latest first. */
  purchasesOfSku(storeId: string, sku: string, sinceMs: number, limit: number): Promise<string[]>;
  /** Refunds that a channel is asked for, the oldest first. */
  channelRefunds(filter: ChannelRefundFilter, limit: number): Promise<ChannelRefundRecord[]>;
  /** These refunds; one that isn't there is left out. */
  channelRefundsById(refundIds: readonly string[]): Promise<ChannelRefundRecord[]>;
}

export interface ReturnWrites {
  /** Keeps purchases under their keys; what is kept already stays. */
  addPurchaseKeys(records: readonly PurchaseKeyRecord[]): Promise<void>;
  /** Forgets purchases under their keys; what isn't kept is left alone. */
  removePurchaseKeys(records: readonly PurchaseKeyRecord[]): Promise<void>;
  /** Replaces the refunds of an order. Returns the returns whose refunds are others now than before. */
  setChannelRefunds(orderId: string, refunds: readonly ChannelRefundRecord[]): Promise<string[]>;
}
