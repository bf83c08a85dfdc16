/**
 * Listens for a keyboard-wedge scanner anywhere in the window, before anybody else hears of a key. While a
 * scan is being recognised its first characters may reach a field; every field is then put back as it was
 * before them, so nothing of a scan stays where it isn't wanted.
 */
import { dropHeldKey, releaseHeldKey } from '../../ui/held-key.ts';
import { setFieldValue, type TextEntry, typeInto } from '../../ui/type-into.ts';
import { type KeyStroke, WedgeMachine, type WedgeStep } from './wedge-machine.ts';

interface Remembered {
  readonly focused: Element | null;
  readonly values: ReadonlyMap<TextEntry, string>;
}

/** Starts to listen; each scan goes to `onScan`. Answers with the way to stop. */
export function listenForScans(target: Window, onScan: (code: string) => void): () => void {
  const machine = new WedgeMachine();
  let remembered: Remembered | null = null;
  let timer: number | undefined;

  function act(step: WedgeStep): void {
    if (step.recognised || step.scan !== null) dropHeldKey();
    if (step.recognised && remembered) restore(target.document, remembered);
    if (step.giveBack !== null) typeInto(target.document.activeElement, step.giveBack);
    if (step.began) remembered = remember(target.document);
    if (step.scan !== null) onScan(step.scan);
    target.clearTimeout(timer);
    if (machine.swallowing) timer = target.setTimeout(() => act(machine.idle(performance.now())), 320);
  }

  function hear(event: KeyboardEvent): void {
    if (event.isComposing) return;
    const step = machine.key(strokeOf(event));
    if (step.swallow) {
      event.preventDefault();
      event.stopImmediatePropagation();
    }
    act(step);
    // Shift may belong to the next character of a scan.
    const goesOn = event.key.length === 1 || event.key === 'Shift';
    if (event.type === 'keydown' && !step.swallow && !goesOn) releaseHeldKey();
  }

  target.addEventListener('keydown', hear, { capture: true });
  target.addEventListener('keyup', hear, { capture: true });
  return () => {
    target.clearTimeout(timer);
    target.removeEventListener('keydown', hear, { capture: true });
    target.removeEventListener('keyup', hear, { capture: true });
  };
}

function strokeOf(event: KeyboardEvent): KeyStroke {
  return {
    direction: event.type === 'keydown' ? 'down' : 'up',
    code: event.code,
    shift: event.shiftKey,
    control: event.ctrlKey,
    alt: event.altKey,
    meta: event.metaKey,
    repeat: event.repeat,
    timeMs: event.timeStamp,
  };
}

function textFields(page: Document): TextEntry[] {
  return [...page.querySelectorAll<TextEntry>('input, textarea')];
}

function remember(page: Document): Remembered {
  return {
    focused: page.activeElement,
    values: new Map(textFields(page).map((field) => [field, field.value])),
  };
}

function restore(page: Document, before: Remembered): void {
  for (const field of textFields(page)) {
    const value = before.values.get(field) ?? '';
    if (field.value !== value) setFieldValue(field, value);
  }
  const { focused } = before;
  // Also a focus that changes nothing lays the page out, and a scan is in haste.
  if (focused === page.activeElement) return;
  if (focused instanceof HTMLElement && focused.isConnected) focused.focus();
}
