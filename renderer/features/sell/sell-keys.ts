/**
 * The keys of the sell screen. Typing anywhere goes to the search field; keys that could be part of a text
 * (plus, minus, Delete, arrows) act on the line only while that field is empty.
 */
import { type RefObject, useEffect } from 'react';
import { dialogsOpen } from '../../ui/dialog.tsx';
import { useShortcuts } from '../../ui/shortcuts.ts';
import type { CartRow } from './cart-rows.ts';
import type { OpenDialog } from './sell-dialogs.tsx';

/** What the keys do. */
export interface SellKeys {
  readonly search: RefObject<HTMLInputElement | null>;
  readonly rows: readonly CartRow[];
  readonly selected: number | null;
  select(lineId: number): void;
  changeBy(pieces: number): void;
  open(kind: OpenDialog['kind']): () => void;
  pay(): void;
  remove(): void;
  acknowledge(): void;
}

/** Binds the keys while the screen stands. */
export function useSellKeys(keys: SellKeys): void {
  const whenIdle = (action: () => void) => () => {
    if (keys.search.current?.value !== '') return false;
    action();
    return true;
  };
  const step = (by: number) =>
    whenIdle(() => {
      const at = keys.rows.findIndex((row) => row.lineId === keys.selected);
      const next = keys.rows[Math.max(0, Math.min(keys.rows.length - 1, at + by))];
      if (next) keys.select(next.lineId);
    });
  useShortcuts({
    F2: () => {
      keys.search.current?.focus();
      keys.search.current?.select();
    },
    F3: keys.open('quantity'),
    F4: keys.open('line-discount'),
    F5: keys.open('cart-discount'),
    F6: keys.open('price'),
    F7: keys.open('drawer'),
    F8: keys.open('void'),
    F9: keys.pay,
    Escape: keys.acknowledge,
    Delete: whenIdle(keys.remove),
    ArrowUp: step(-1),
    ArrowDown: step(1),
    NumpadAdd: whenIdle(() => keys.changeBy(1)),
    NumpadSubtract: whenIdle(() => keys.changeBy(-1)),
    Equal: (event) => (event.shiftKey || event.key === '+' ? whenIdle(() => keys.changeBy(1))() : false),
    Minus: (event) => (event.shiftKey ? false : whenIdle(() => keys.changeBy(-1))()),
  });
  useTypeToSearch(keys.search);
}

/** Sends what is typed outside of any field to the search field. */
function useTypeToSearch(search: RefObject<HTMLInputElement | null>): void {
  useEffect(() => {
    function hear(event: KeyboardEvent): void {
      const types =
        event.key.length === 1 && event.key !== ' ' && !event.ctrlKey && !event.altKey && !event.metaKey;
      const inField = event.target instanceof HTMLInputElement;
      if (types && !inField && !event.defaultPrevented && dialogsOpen() === 0) search.current?.focus();
    }
    window.addEventListener('keydown', hear);
    return () => window.removeEventListener('keydown', hear);
  }, [search]);
}
