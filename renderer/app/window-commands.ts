/**
 * What scanned commands do wherever one is: digits go into the field in front, "confirm" presses the highlighted
 * button of what is in front, and the shift is one scan away. Commands wait for the articles scanned before them.
 */
import { useEffect } from 'react';
import { flushSync } from 'react-dom';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n/format-context.tsx';
import { type CommandTaker, lineUpCommands, runCommand, useCommands } from '../ui/command-bus.ts';
import { type Command, commands, textOfCommand } from '../ui/command-codes.ts';
import { useNotice } from '../ui/notice.tsx';
import { soundUnknown } from '../ui/sound.ts';
import { setFieldValue, typeInto } from '../ui/type-into.ts';
import type { ScanQueue } from './scan-queue.ts';

/** What the window's commands need. `toShift` shows the shift's screen, counting by one sum. */
export interface WindowCommandsProps {
  readonly queue: ScanQueue;
  readonly toShift: (task: 'open' | 'close') => void;
}

/** Takes scanned commands while somebody is signed in. */
export function useWindowCommands({ queue, toShift }: WindowCommandsProps): void {
  const { t } = useTranslation();
  const { decimalMark } = useFormat();
  const notify = useNotice();
  useEffect(
    () =>
      lineUpCommands((command) => {
        void queue.after(() => {
          // At once, so that the next command finds what this one brought to the front.
          if (flushSync(() => runCommand(command))) return;
          soundUnknown();
          notify(t('commands.notHere', { command: t(`commands.names.${command}`) }), 'problem');
        });
      }),
    [queue, notify, t],
  );
  const typing = commands.flatMap((command): [Command, () => unknown][] => {
    const text = textOfCommand(command, decimalMark);
    return text === null ? [] : [[command, () => typeInto(fieldInFront(), text)]];
  });
  const typed: CommandTaker = Object.fromEntries(typing);
  useCommands(
    {
      ...typed,
      clear: () => {
        const field = fieldInFront();
        if (field === null) return false;
        setFieldValue(field, '');
        return true;
      },
      confirm: pressHighlighted,
      'open-shift': () => toShift('open'),
      'close-shift': () => toShift('close'),
    },
    'window',
  );
}

/** The dialog on top, or the screen. */
function front(): Element | null {
  return (
    [...document.querySelectorAll('[role="dialog"], [role="alertdialog"]')].at(-1) ??
    document.querySelector('main')
  );
}

/** The field with the focus, or the first one in front, which then has it. */
function fieldInFront(): HTMLInputElement | null {
  const focused = document.activeElement;
  if (focused instanceof HTMLInputElement && isTypedInto(focused)) return focused;
  const first = [...(front()?.querySelectorAll('input') ?? [])].find(isTypedInto) ?? null;
  first?.focus();
  return first;
}

function isTypedInto({ type, disabled }: HTMLInputElement): boolean {
  return (type === 'text' || type === 'password') && !disabled;
}

/**
 * Presses the last highlighted button in front, as what goes on stands last. One that is highlighted because it is
 * chosen already has nothing to do. False where there is none.
 */
function pressHighlighted(): boolean {
  const highlighted = [
    ...(front()?.querySelectorAll<HTMLButtonElement>('.button-primary:enabled:not([aria-pressed])') ?? []),
  ];
  const button = highlighted.at(-1);
  button?.click();
  return button !== undefined;
}
