/**
 * The keys of the sell screen. Typing anywhere goes to the search field; keys that could be part of a text
 * (plus, minus, Delete, arrows) act on the line only while that field is empty.
 */
import { type RefObject, useEffect } from 'react';
import { dialogsOpen } from '../../ui/dialog-count.ts';
import { useShortcuts } from '../../ui/shortcuts.ts';
import type { SellDesk } from './sell-desk.ts';

/** The search field, once it stands. */
type SearchField = RefObject<HTMLInputElement | null>;

/** Binds the keys while the screen stands. */
export function useSellKeys(desk: SellDesk, search: SearchField, pay: () => void, park: () => void): void {
  const whenIdle = (action: () => void) => () => {
    if (search.current?.value !== '') return false;
    action();
    return true;
  };
  const step = (by: number) =>
    whenIdle(() => {
      const at = desk.rows.findIndex((row) => row.lineId === desk.current?.lineId);
      const next = desk.rows[Math.max(0, Math.min(desk.rows.length - 1, at + by))];
      if (next) desk.select(next.lineId);
    });
  const oneMore = whenIdle(() => desk.changeBy(1));
  const oneLess = whenIdle(() => desk.changeBy(-1));
  useShortcuts('sell', {
    F2: () => {
      search.current?.focus();
      search.current?.select();
    },
    F3: () => desk.open('quantity'),
    F4: () => desk.open('line-discount'),
    F5: () => desk.open('cart-discount'),
    F6: () => desk.open('price'),
    F7: () => desk.open('drawer'),
    F8: () => desk.open('void'),
    F9: pay,
    F12: park,
    Escape: desk.acknowledge,
    Delete: whenIdle(desk.remove),
    ArrowUp: step(-1),
    ArrowDown: step(1),
    NumpadAdd: oneMore,
    NumpadSubtract: oneLess,
    Equal: (event) => (event.shiftKey || event.key === '+' ? oneMore() : false),
    Minus: (event) => (event.shiftKey ? false : oneLess()),
  });
  useTypeToSearch(search);
}

/** Sends what is typed outside of any field to the search field. */
function useTypeToSearch(search: SearchField): void {
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
