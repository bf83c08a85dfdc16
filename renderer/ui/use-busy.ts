/** One thing at a time: a second press while something is under way does nothing. */
import { useState } from 'react';

/** Whether something is under way, and the way to begin it. */
export function useBusy(): readonly [boolean, (task: () => Promise<void>) => void] {
  const [busy, setBusy] = useState(false);
  return [
    busy,
    (task) => {
      if (busy) return;
      setBusy(true);
      void task().finally(() => setBusy(false));
    },
  ];
}
