/** A scanned command does what the front offers, and nothing behind it. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type CommandPlace, type CommandTaker, runCommand, takeCommands } from './command-bus.ts';
import * as count from './dialog-count.ts';

const stops: (() => void)[] = [];
const put = (commands: CommandTaker, place: CommandPlace): void => {
  stops.push(takeCommands(() => commands, place));
};

describe('commands', () => {
  afterEach(() => {
    vi.restoreAllMocks();
    for (const stop of stops.splice(0)) stop();
  });

  it('[COMMAND3] go to the newest taker, on to the next where it declines, to the window last', () => {
    const done: string[] = [];
    put({ cancel: () => done.push('window') }, 'window');
    put({ cancel: () => done.push('screen') }, 'screen');
    put({ cancel: () => false }, 'screen');
    expect(runCommand('cancel')).toBe(true);
    expect(runCommand('pay')).toBe(false);
    stops.splice(1).forEach((stop) => {
      stop();
    });
    expect(runCommand('cancel')).toBe(true);
    expect(done).toEqual(['screen', 'window']);
  });

  it('[COMMAND3] never reach the screen under a dialog', () => {
    const done: string[] = [];
    vi.spyOn(count, 'dialogsOpen').mockReturnValue(1);
    put({ pay: () => done.push('pay'), cancel: () => done.push('screen') }, 'screen');
    put({ cancel: () => done.push('dialog') }, 'dialog');
    expect(runCommand('pay')).toBe(false);
    expect(runCommand('cancel')).toBe(true);
    expect(done).toEqual(['dialog']);
  });
});
