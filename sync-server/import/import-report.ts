/**
 * Keeps count of an import and of its bad lines: the first ones in memory, all of them in a file when asked.
 * Tells its progress once a second.
 */
import { createWriteStream, type WriteStream } from 'node:fs';
import type { BadLine } from './read-csv.ts';

/** What an import came to. */
export interface ImportSummary {
  readonly lines: number;
  /** Rows that were new or changed. */
  readonly written: number;
  readonly bad: number;
  /** The first bad lines. */
  readonly firstBad: readonly BadLine[];
  /** Lines that were taken although no article has their code yet: new goods, or a slip of the pen. */
  readonly unknownArticles: number;
  readonly firstUnknown: readonly BadLine[];
}

const keptBad = 50;
const progressMs = 1000;

/** Counts while an import runs. */
export class ImportReport {
  private lines = 0;
  private written = 0;
  private bad = 0;
  private readonly firstBad: BadLine[] = [];
  private unknownArticles = 0;
  private readonly firstUnknown: BadLine[] = [];
  private readonly file: WriteStream | null;
  private toldMs: number;

  /** `reportFile` null keeps no full list; `say` gets one line of progress a second. */
  constructor(
    reportFile: string | null,
    private readonly say: (line: string) => void,
    private readonly monotonicMs: () => number,
  ) {
    this.file = reportFile === null ? null : createWriteStream(reportFile);
    this.toldMs = monotonicMs();
  }

  /** Counts a line that was read. */
  line(): void {
    this.lines += 1;
    if (this.monotonicMs() - this.toldMs < progressMs) return;
    this.toldMs = this.monotonicMs();
    this.say(
      `Import: ${count(this.lines)} lines read, ${count(this.written)} rows written, ${count(this.bad)} bad`,
    );
  }

  wrote(rows: number): void {
    this.written += rows;
  }

  refuse(bad: BadLine): void {
    this.bad += 1;
    if (this.firstBad.length < keptBad) this.firstBad.push(bad);
    this.file?.write(`${bad.line}\t${bad.reason}\n`);
  }

  /** Counts a line that was taken although no article has its code. */
  unknownArticle(unknown: BadLine): void {
    this.unknownArticles += 1;
    if (this.firstUnknown.length < keptBad) this.firstUnknown.push(unknown);
    this.file?.write(`${unknown.line}\t${unknown.reason}\n`);
  }

  /** Ends the import. */
  async finish(): Promise<ImportSummary> {
    const { file } = this;
    if (file) await new Promise<void>((done) => file.end(done));
    const { lines, written, bad, unknownArticles } = this;
    // The parser reads ahead of who takes its lines, so they are told out of order.
    const inOrder = (told: readonly BadLine[]): BadLine[] => [...told].sort((a, b) => a.line - b.line);
    const [firstBad, firstUnknown] = [inOrder(this.firstBad), inOrder(this.firstUnknown)];
    return { lines, written, bad, firstBad, unknownArticles, firstUnknown };
  }
}

function count(value: number): string {
  return value.toLocaleString('en-GB');
}
