/** Tells the till host what the chain's settings say of the journal's disk, when they arrive and when they change. */
import type { TillHost } from '../../shared/protocol/till-host.ts';
import type { ReferenceView } from './till.ts';

/** Makes the teller, to be called whenever reference rows came. Nothing is told before settings are here. */
export function createDiskLimitsTeller(
  host: Pick<TillHost, 'diskLimits'>,
  reference: ReferenceView,
  failed: (error: unknown) => void,
): () => void {
  let told = '';
  return () => {
    const row = reference.all().find(({ type }) => type === 'settings');
    if (row?.type !== 'settings') return;
    const limits = { warnBytes: row.diskWarnBytes, refuseBytes: row.diskRefuseBytes };
    const text = JSON.stringify(limits);
    if (text === told) return;
    told = text;
    host.diskLimits(limits).catch(failed);
  };
}
