/** Who may speak over IPC, and what comes back. */
import { expect, test } from 'vitest';
import { hostChannels, type TillHost } from '../../shared/protocol/till-host.ts';
import { hostChannelNames } from './channel-names.ts';
import { connectClosing, connectHost, type IpcDoor, type IpcSender, isTrusted } from './host-ipc.ts';

const own: IpcSender = { frameUrl: 'stillopen://till/index.html', isMainFrame: true, isOwnWindow: true };
const strangers: IpcSender[] = [
  { ...own, frameUrl: 'stillopen://till.evil/' },
  { ...own, frameUrl: 'https://example.org/' },
  { ...own, frameUrl: null },
  { ...own, isMainFrame: false },
  { ...own, isOwnWindow: false },
];

function door() {
  const handlers = new Map<string, Parameters<IpcDoor['handle']>[1]>();
  const listeners = new Map<string, Parameters<IpcDoor['on']>[1]>();
  const made: IpcDoor = {
    handle: (name, handler) => handlers.set(name, handler),
    on: (name, l) => listeners.set(name, l),
  };
  return { made, handlers, listeners };
}

test('[WINDOW4] only the own page in the main frame of the own window is heard', async () => {
  expect(isTrusted(own)).toBe(true);
  expect(strangers.map(isTrusted)).toEqual(strangers.map(() => false));
  const { made, handlers, listeners } = door();
  const asked: unknown[] = [];
  const answer = async (request: unknown): Promise<unknown> => asked.push(request);
  connectHost(made, Object.fromEntries(hostChannelNames.map((name) => [name, answer])) as TillHost);
  const heard: string[] = [];
  connectClosing(made, (message) => heard.push(message));
  for (const stranger of strangers) {
    expect(await handlers.get('host:identity')?.(stranger, 'null')).toEqual({
      error: 'identity: refused for this sender',
    });
    listeners.get('close:answer')?.(stranger, 'confirm');
  }
  listeners.get('close:answer')?.(own, 'explode');
  listeners.get('close:answer')?.(own, 'cancel');
  expect(asked).toEqual([]);
  expect(heard).toEqual(['cancel']);
});

test('[WINDOW4] there is one channel per host method, and errors come without their stack', async () => {
  expect([...hostChannelNames].sort()).toEqual(Object.keys(hostChannels).sort());
  const { made, handlers } = door();
  const broken = { identity: () => Promise.reject(new Error('the disk is gone')), ready: async () => null };
  connectHost(made, broken as unknown as TillHost);
  expect(await handlers.get('host:identity')?.(own, 'null')).toEqual({ error: 'the disk is gone' });
  expect(await handlers.get('host:identity')?.(own, null)).toEqual({ error: 'identity: not a text' });
  expect(await handlers.get('host:ready')?.(own, '{')).toHaveProperty('error');
  expect(await handlers.get('host:ready')?.(own, 'null')).toEqual({ value: 'null' });
});
