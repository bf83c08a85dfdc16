/**
 * Alarms that stay until somebody has acknowledged them, also over restarts: damage, a new journal, a failed
 * write, a fork. What the disk says of its room is not kept, it is asked anew each time. Who acknowledged what,
 * and when, is kept with them. A disk that refuses to keep them stops nothing: they show until the restart.
 */
import { z } from 'zod';
import type { Clock } from '../../shared/base/environment.ts';
import { type JournalAlarm, journalAlarmSchema } from '../../shared/protocol/till-host.ts';
import {
  FileError,
  type FileSystem,
  makeLastingFolder,
  readJson,
  writeWhole,
} from '../journal/file-system.ts';

const raisedSchema = z.object({ alarm: journalAlarmSchema, raisedAtMs: z.int() });
const logSchema = z.object({
  open: z.array(raisedSchema),
  /** The last ones, oldest first. */
  acknowledged: z.array(raisedSchema.extend({ acknowledgedAtMs: z.int(), staffId: z.string() })),
});
type Log = z.infer<typeof logSchema>;

/** So many acknowledged alarms are kept. */
const keptAcknowledged = 500;

/** The file of alarms in a folder. */
export class AlarmLog {
  readonly #fileSystem: FileSystem;
  readonly #folder: string;
  readonly #clock: Clock;
  #log: Log;

  constructor(fileSystem: FileSystem, folder: string, clock: Clock) {
    this.#fileSystem = fileSystem;
    this.#folder = folder;
    this.#clock = clock;
    const parsed = logSchema.safeParse(readJson(fileSystem, this.#path));
    this.#log = parsed.success ? parsed.data : { open: [], acknowledged: [] };
  }

  /** Takes in what the journals say now; answers all that a person must know. */
  with(now: readonly JournalAlarm[]): JournalAlarm[] {
    const lasting = now.filter((alarm) => !isOfDisk(alarm));
    const known = new Set(this.#log.open.map(({ alarm }) => keyOf(alarm)));
    const fresh = lasting.filter((alarm) => !known.has(keyOf(alarm)));
    if (fresh.length > 0) {
      const raisedAtMs = Math.floor(this.#clock.wallMs());
      const raised = fresh.map((alarm) => ({ alarm, raisedAtMs }));
      this.#keep({ ...this.#log, open: [...this.#log.open, ...raised] });
    }
    return [...this.#log.open.map(({ alarm }) => alarm), ...now.filter(isOfDisk)];
  }

  /** Puts an open alarm among the acknowledged; nothing happens when it isn't open. */
  acknowledge(alarm: JournalAlarm, staffId: string): void {
    const found = this.#log.open.find((raised) => keyOf(raised.alarm) === keyOf(alarm));
    if (!found) return;
    const acknowledged = { ...found, acknowledgedAtMs: Math.floor(this.#clock.wallMs()), staffId };
    this.#keep({
      open: this.#log.open.filter((raised) => raised !== found),
      acknowledged: [...this.#log.acknowledged, acknowledged].slice(-keptAcknowledged),
    });
  }

  #keep(log: Log): void {
    this.#log = log;
    try {
      makeLastingFolder(this.#fileSystem, this.#folder);
      writeWhole(this.#fileSystem, this.#path, `${JSON.stringify(log, null, 2)}\n`);
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
    }
  }

  get #path(): string {
    return `${this.#folder}/alarms.json`;
  }
}

function isOfDisk({ code }: JournalAlarm): boolean {
  return code === 'disk-low' || code === 'disk-full';
}

/** The same alarm has the same key, in whatever order its fields came. */
function keyOf(alarm: JournalAlarm): string {
  return JSON.stringify(Object.entries(alarm).sort());
}
