/** Other tills by the names that people know from their receipts. */
import { useEffect, useState } from 'react';
import { shortTill } from './report-document.ts';

/** What a till is called by its id; the end of the id until, and unless, its name is known. */
export function useTillNames(till: {
  tillNames(): Promise<ReadonlyMap<string, string>>;
}): (tillId: string) => string {
  const [names, setNames] = useState<ReadonlyMap<string, string> | null>(null);
  useEffect(() => {
    let stands = true;
    // Unread names leave the ids, which are right too.
    till.tillNames().then(
      (read) => stands && setNames(read),
      () => undefined,
    );
    return () => {
      stands = false;
    };
  }, [till]);
  return (tillId) => names?.get(tillId) ?? shortTill(tillId);
}
