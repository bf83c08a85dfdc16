/** What the office does at night for customers whose birthday is near. */
import { giveBirthdayGifts } from '../../../sync-server/analysis/refresh-analysis.ts';
import type { World } from './world.ts';

/** Gives the gifts that are due; returns how many there were, none where the server is off or dies meanwhile. */
export async function giveGifts({ server, evidence }: World): Promise<number> {
  if (!server.isRunning) return 0;
  const given = await giveBirthdayGifts(server.store).catch((error: unknown) => {
    if (server.isRunning) evidence.violation('birthday-gifts', String(error));
    return 0;
  });
  if (given > 0) evidence.fault('birthday-gifts');
  return given;
}
