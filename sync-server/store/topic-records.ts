/**
 * Topics: which operations have to be looked at together to tell whether something is an exception. A topic
 * is a name such as `attempt:ID`; it may span stores. Operations are kept under their topics for ever, also
 * while their effect is held, so that a fold over a topic never depends on what came first.
 */

/** An operation of a store, kept under a topic. */
export interface TopicRecord {
  readonly topic: string;
  readonly storeId: string;
  readonly operationId: string;
}

export interface TopicReads {
  /** What is kept under these topics, ordered by topic, store and operation. */
  kept(topics: readonly string[]): Promise<TopicRecord[]>;
}

export interface TopicWrites {
  /** Keeps operations under topics; what is kept already stays. */
  keep(records: readonly TopicRecord[]): Promise<void>;
}
