/**
 * Where scanned commands go: to the newest taker that knows the command, a dialog or the screen under it, and to
 * the window itself last. While a dialog is open the screen's takers rest, as its keys do. A taker that answers
 * false leaves the command to the next one.
 */
import { useEffect, useRef } from 'react';
import type { Command } from './command-codes.ts';
import { dialogsOpen } from './dialog-count.ts';

/** What commands do here; answering false leaves the command to whoever is asked next. */
export type CommandTaker = Readonly<Partial<Record<Command, () => unknown>>>;

/** Where a taker stands: on a screen, in a dialog over it, or around both. */
export type CommandPlace = 'screen' | 'dialog' | 'window';

interface Taker {
  readonly commands: () => CommandTaker;
  readonly place: CommandPlace;
}

const takers: Taker[] = [];
let line: ((command: Command) => void) | null = null;

/** Hands on a scanned command. Nobody takes it while nobody is signed in. */
export function deliverCommand(command: Command): void {
  line?.(command);
}

/** Sets who puts scanned commands in line with scanned articles; answers with the way to stop. */
export function lineUpCommands(put: (command: Command) => void): () => void {
  line = put;
  return () => {
    if (line === put) line = null;
  };
}

/** Does a command now. Answers false when nobody takes it here. */
export function runCommand(command: Command): boolean {
  const newestFirst = [...takers].reverse();
  const inFront = newestFirst.filter(({ place }) => place === (dialogsOpen() > 0 ? 'dialog' : 'screen'));
  const around = newestFirst.filter(({ place }) => place === 'window');
  return [...inFront, ...around].some((taker) => {
    const action = taker.commands()[command];
    return action !== undefined && action() !== false;
  });
}

/** Takes commands until the returned function is called. */
export function takeCommands(commands: () => CommandTaker, place: CommandPlace): () => void {
  const taker = { commands, place };
  takers.push(taker);
  return () => {
    const index = takers.indexOf(taker);
    if (index >= 0) takers.splice(index, 1);
  };
}

/** Takes commands while the component stands. */
export function useCommands(commands: CommandTaker, place: CommandPlace = 'screen'): void {
  const current = useRef(commands);
  useEffect(() => {
    current.current = commands;
  });
  useEffect(() => takeCommands(() => current.current, place), [place]);
}
