/** The exceptions of the store, for the screen and for the count beside its name. */
import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { ExceptionRow } from '../../../shared/domain/exceptions.ts';
import type { Till } from '../../till/till.ts';

/** The exceptions, read again when rows arrive or something was recorded here; and the way to read them now. */
export function useExceptions(till: Till): readonly [readonly ExceptionRow[] | null, () => void] {
  const moved = useStore(
    till.health,
    (health) => health.feeds.find((feed) => feed.collection === 'exceptions')?.asOfMs ?? 0,
  );
  const head = useStore(till.health, (health) => health.headSequence);
  const [asked, setAsked] = useState(0);
  const [rows, setRows] = useState<readonly ExceptionRow[] | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `moved`, `head` and `asked` tell when to read again
  useEffect(() => {
    let stands = true;
    void till.exceptions().then((read) => {
      if (stands) setRows(read);
    });
    return () => {
      stands = false;
    };
  }, [till, moved, head, asked]);
  return [rows, () => setAsked((before) => before + 1)];
}
