/** All doors and their shares of the inputs: cheap doors get more, none gets so few that it means nothing. */
import type { DoorShare } from '../run-fuzz.ts';
import { openAnswersDoor } from './answers-door.ts';
import { openDraftsDoor } from './drafts-door.ts';
import { openHostDoor } from './host-door.ts';
import { openHttpDoor } from './http-door.ts';
import { openImportDoor } from './import-door.ts';
import { openJournalDoor } from './journal-door.ts';
import { openWedgeDoor } from './wedge-door.ts';

/** Opens the doors named, or all of them. */
export async function openDoors(names: readonly string[] = Object.keys(doors)): Promise<DoorShare[]> {
  const shares: DoorShare[] = [];
  for (const name of names) {
    const known = doors[name];
    if (!known) throw new Error(`No door "${name}"; there are ${Object.keys(doors).join(', ')}`);
    shares.push({ door: await known.open(), weight: known.weight });
  }
  return shares;
}

const doors: Readonly<
  Record<
    string,
    { readonly weight: number; readonly open: () => Promise<DoorShare['door']> | DoorShare['door'] }
  >
> = {
  http: { weight: 33, open: openHttpDoor },
  scanner: { weight: 20, open: openWedgeDoor },
  window: { weight: 12, open: openHostDoor },
  answers: { weight: 20, open: openAnswersDoor },
  journal: { weight: 7, open: openJournalDoor },
  import: { weight: 4, open: openImportDoor },
  drafts: { weight: 4, open: openDraftsDoor },
};
