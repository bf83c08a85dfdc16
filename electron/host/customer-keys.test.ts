/** Keys of customers on the disk: whatever was said to be done is there after a power cut, and costs little to write. */
import { expect, test } from 'vitest';
import { seededRandom } from '../../shared/base/seeded-random.ts';
import { type DiskFault, MemoryFileSystem, PowerCut } from '../../tests/support/memory-file-system.ts';
import { FileError } from '../journal/file-system.ts';
import { CustomerKeys } from './customer-keys.ts';

const secret = (number: number): string => Buffer.alloc(32, number % 251).toString('base64');
const given = (count: number, from = 0) =>
  Array.from({ length: count }, (_, index) => ({
    customerId: `c${from + index}`,
    key: secret(from + index),
  }));
const sinceFile = '/till/state/customer-keys-since.sealed';

function openKeys(fileSystem: MemoryFileSystem): CustomerKeys {
  const random = seededRandom(7);
  return new CustomerKeys({ fileSystem, folder: '/till', key: () => new Uint8Array(32).fill(3), random });
}

/** What a till does with keys in its life, and what must hold of them from the moment it is done. */
const life: readonly (readonly [(keys: CustomerKeys) => void, (keys: CustomerKeys) => unknown, unknown])[] = [
  [(keys) => keys.take(given(30), { epoch: 'e', position: 30 }), (keys) => keys.of('c29'), secret(29)],
  [(keys) => keys.make('own1'), (keys) => typeof keys.of('own1'), 'string'],
  [(keys) => keys.take(given(300, 100), { epoch: 'e', position: 330 }), (keys) => keys.place.position, 330],
  [(keys) => keys.make('own2'), (keys) => keys.toHand().length, 2],
  [(keys) => keys.handed(['own1', 'own2']), (keys) => keys.toHand().length, 0],
  [(keys) => keys.destroy(['own1', 'c100']), (keys) => keys.of('own1') ?? keys.of('c100'), null],
  [(keys) => keys.make('own3'), (keys) => typeof keys.of('own3'), 'string'],
  [(keys) => keys.confirmed(['own1']), (keys) => keys.toConfirm(), ['c100']],
  [(keys) => keys.take([{ customerId: 'c5', key: null }], null), (keys) => keys.of('c5'), null],
];

test('[CUSTOMER40] a server that was put back is told again of everybody who was erased here', () => {
  const fileSystem = new MemoryFileSystem();
  fileSystem.makeFolder('/till');
  const keys = openKeys(fileSystem);
  keys.take(given(2), { epoch: 'e', position: 2 });
  keys.destroy(['c0']);
  keys.confirmed(['c0']);
  keys.take([], { epoch: 'e', position: 3 });
  expect(keys.toConfirm()).toEqual([]);
  const later = openKeys(fileSystem);
  later.take(given(2), { epoch: 'put back', position: 2 });
  expect([later.toConfirm(), later.of('c0'), later.of('c1')]).toEqual([['c0'], null, secret(1)]);
  expect(openKeys(fileSystem).toConfirm()).toEqual(['c0']);
});

test.each([
  ['a power cut', { kind: 'crash' }],
  ['a disk that fails', { kind: 'error', code: 'EIO' }],
] as const)(
  '[CUSTOMER91] after %s at any step, what was done is there and what was destroyed is not',
  (_, fault) => {
    let stepsOfLife = Number.POSITIVE_INFINITY;
    for (let faulty = 1; faulty <= stepsOfLife; faulty += 1) {
      const fileSystem = new MemoryFileSystem();
      fileSystem.makeFolder('/till');
      fileSystem.syncFolder('/');
      const random = seededRandom(faulty);
      const first = fileSystem.steps;
      fileSystem.faults = ({ number }): DiskFault => (number - first === faulty ? fault : null);
      let keys = openKeys(fileSystem);
      life.forEach(([act, read, expected]) => {
        try {
          act(keys);
        } catch (error) {
          if (!(error instanceof PowerCut || error instanceof FileError)) throw error;
          // The disk is back: the same thing is done again, by a till that started anew after a power cut.
          if (error instanceof PowerCut) {
            fileSystem.crash(random);
            keys = openKeys(fileSystem);
          }
          act(keys);
        }
        expect(read(keys)).toEqual(expected);
        expect(read(openKeys(fileSystem))).toEqual(expected);
      });
      fileSystem.crash(random);
      const after = openKeys(fileSystem);
      for (const id of ['own1', 'c100', 'c5']) expect(after.of(id)).toBeNull();
      expect(after.of('own3')).toBe(keys.of('own3'));
      expect([after.of('c399'), after.size]).toEqual([secret(399), keys.size]);
      stepsOfLife = fileSystem.steps - first;
    }
  },
);

test('[CUSTOMER91] what the disk did not let be destroyed is destroyed with the next change', () => {
  const fileSystem = new MemoryFileSystem();
  fileSystem.makeFolder('/till');
  const keys = openKeys(fileSystem);
  keys.take(given(300), { epoch: 'e', position: 300 });
  fileSystem.faults = ({ call }): DiskFault => (call === 'sync' ? { kind: 'error', code: 'EIO' } : null);
  expect(() => keys.destroy(['c1'])).toThrow(FileError);
  fileSystem.faults = () => null;
  expect(openKeys(fileSystem).of('c1')).toBe(secret(1));
  keys.make('own');
  expect(openKeys(fileSystem).of('c1')).toBeNull();
  expect(openKeys(fileSystem).toConfirm()).toEqual(['c1']);
});

test('[CUSTOMER91] without a file that can be read, all keys are asked for again; own ones that came since are kept', () => {
  const fileSystem = new MemoryFileSystem();
  fileSystem.makeFolder('/till');
  const keys = openKeys(fileSystem);
  keys.take(given(300), { epoch: 'e', position: 300 });
  keys.make('own');
  expect(openKeys(fileSystem).place).toEqual({ epoch: 'e', position: 300 });
  fileSystem.remove('/till/state/customer-keys.sealed');
  const again = openKeys(fileSystem);
  expect([again.place, again.size, again.toHand()]).toEqual([
    { epoch: null, position: 0 },
    1,
    [{ customerId: 'own', key: keys.of('own') }],
  ]);
});

test('[CUSTOMER91] with thousands of keys a new one writes itself alone, and a server without news nothing', () => {
  const fileSystem = new MemoryFileSystem();
  fileSystem.makeFolder('/till');
  const keys = openKeys(fileSystem);
  keys.take(given(2000), { epoch: 'e', position: 2000 });
  keys.make('own');
  expect(fileSystem.read(sinceFile)?.length).toBeLessThan(1000);
  const { steps } = fileSystem;
  keys.take([], { epoch: 'e', position: 2000 });
  expect(fileSystem.steps).toBe(steps);
  expect(openKeys(fileSystem).size).toBe(2001);
});
