/**
 * Keys of a screen. They are read by their place (`event.code`), so that they work in every layout, and rest
 * while a dialog is open. A scanner's keys never get here, its listener takes them first; but for the first few, so a
 * digit waits until it is known to be none of them.
 */
import { useEffect, useRef } from 'react';
import { assert } from '../../shared/base/assert.ts';
import { dialogsOpen } from './dialog-count.ts';
import { holdKey } from './held-key.ts';
import { isListedKey, type KeyOf, type KeyPlace } from './key-map.ts';

/** What a key does; answering false lets the key go on as usual. */
export type ShortcutAction = (event: KeyboardEvent) => unknown;

/** Actions by key: `F9`, `Ctrl+Digit1`, `Delete`. Only keys that the map lists for the place. */
export type Shortcuts<Place extends KeyPlace> = Readonly<Partial<Record<KeyOf<Place>, ShortcutAction>>>;

/** The name of a key event in a Shortcuts table. */
export function shortcutName(event: Pick<KeyboardEvent, 'code' | 'ctrlKey' | 'altKey' | 'metaKey'>): string {
  return `${event.ctrlKey || event.metaKey ? 'Ctrl+' : ''}${event.altKey ? 'Alt+' : ''}${event.code}`;
}

/** Binds keys of a place while the component stands. `inDialogs` keeps them alive over a dialog. */
export function useShortcuts<Place extends KeyPlace>(
  place: Place,
  shortcuts: Shortcuts<Place>,
  inDialogs = false,
): void {
  // Keys that are put together at run time escape the compiler.
  for (const key of Object.keys(shortcuts))
    assert(isListedKey(place, key), `the key map lists ${place} ${key}`);
  const current = useRef<Readonly<Record<string, ShortcutAction | undefined>>>(shortcuts);
  useEffect(() => {
    current.current = shortcuts;
  });
  useEffect(() => {
    function hear(event: KeyboardEvent): void {
      if (event.defaultPrevented || (dialogsOpen() > 0 && !inDialogs)) return;
      const action = current.current[shortcutName(event)];
      if (!action) return;
      if (/^(Digit|Numpad)\d$/.test(shortcutName(event))) holdKey(() => void action(event));
      else if (action(event) !== false) event.preventDefault();
    }
    window.addEventListener('keydown', hear);
    return () => window.removeEventListener('keydown', hear);
  }, [inDialogs]);
}
