/**
 * The order in which a fold takes its facts: by `after`, what is built upon first; among facts that don't know of
 * each other, by id; facts that carry when they were recorded, by that and then by id. So the same facts give the same
 * state in whatever order they came.
 */

/** A fact as its place in the order needs it. */
export interface OrderedFact {
  readonly id: string;
  /** Ids of the facts it builds on. */
  readonly after: readonly string[];
  /** Business time, ms; only where an id may be minted long before its fact is recorded. */
  readonly recordedAtMs?: number;
}

/** Facts, each once, in the order of the fold. */
export function inFactOrder<Fact extends OrderedFact>(facts: readonly Fact[]): Fact[] {
  const waiting = new Map(
    [...facts]
      .sort((a, b) => (a.recordedAtMs ?? 0) - (b.recordedAtMs ?? 0) || (a.id < b.id ? -1 : 1))
      .map((fact) => [fact.id, fact] as const),
  );
  const ordered: Fact[] = [];
  while (waiting.size > 0) {
    // Facts can't build on each other in a circle, for an id is a part of the hash of what builds on it; if some
    // forger made a circle all the same, the first of them breaks it.
    const all = [...waiting.values()];
    const next = all.find((fact) => !fact.after.some((id) => waiting.has(id))) ?? all[0];
    if (!next) break;
    waiting.delete(next.id);
    ordered.push(next);
  }
  return ordered;
}

/** Ids that nothing later builds on, once this fact is added, sorted. */
export function headsWith(heads: readonly string[], fact: OrderedFact): string[] {
  const after = new Set(fact.after);
  return [...heads.filter((id) => !after.has(id)), fact.id].sort();
}
