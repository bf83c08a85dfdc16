/**
 * Writes what shows already, behind it and by name: one after the other, and of several that wait for one name
 * only the newest. A disk that refuses is told of; the next write tries anew.
 */

/** A queue of writes. */
export interface WriteBehind {
  write(name: string, write: () => Promise<void>): void;
  /** Resolves once everything is written; rejects when the disk refused something. */
  idle(): Promise<void>;
}

/** Makes one. `tell` hears whether all that was asked for is on the disk. */
export function createWriteBehind(
  failed: (error: unknown) => void,
  tell: (saved: boolean) => void,
): WriteBehind {
  const waiting = new Map<string, () => Promise<void>>();
  let running: Promise<void> | null = null;
  let refusal: { readonly error: unknown } | null = null;
  const run = async (): Promise<void> => {
    refusal = null;
    for (let next = [...waiting][0]; next; next = [...waiting][0]) {
      const [name, write] = next;
      waiting.delete(name);
      try {
        await write();
      } catch (error) {
        refusal = { error };
        failed(error);
      }
    }
    running = null;
    tell(refusal === null);
  };
  return {
    write: (name, write) => {
      waiting.set(name, write);
      if (running) return;
      tell(false);
      running = Promise.resolve().then(run);
    },
    idle: async () => {
      while (running) await running;
      if (refusal) throw refusal.error;
    },
  };
}
