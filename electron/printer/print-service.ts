/** Printing as the till host sees it: a queue on disk with one printer behind it. */
import type {
  DrawerAnswer,
  PrintEnqueueAnswer,
  PrintJob,
  PrintState,
} from '../../shared/protocol/printing.ts';

/** The queue and its printer. Nothing here throws for what a printer or a full disk can cause. */
export interface PrintService {
  /** Answers once the job is on disk. */
  enqueue(job: PrintJob): PrintEnqueueAnswer;
  /** Opens the drawer now or not at all. */
  openDrawer(): Promise<DrawerAnswer>;
  state(): PrintState;
  /** Tries the queue now. */
  retry(): void;
  /** Queues a finished or failed job again, marked as printed before. */
  again(jobId: string): void;
  remove(jobId: string, reason: string, staffId: string): void;
  /** The printer of this machine was set anew. */
  settingsChanged(): void;
  /** Stops; what is queued stays on disk. */
  close(): void;
}
