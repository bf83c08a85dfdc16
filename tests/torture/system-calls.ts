/**
 * Watches the system calls of a process with strace and reads in which order a fact was written, forced to the
 * disk and answered. The order is what counts: an answer that leaves before the fsync has returned would be a
 * promise that a power cut breaks. Needs strace and the right to trace.
 */
import { readFileSync } from 'node:fs';
import { programExists, runProgram } from '../../build/run-program.ts';

/** A system call of the trace. `from` and `to` are the places of its beginning and its end in the trace. */
export interface SystemCall {
  readonly name: string;
  /** The path, or `socket:[…]`, behind the descriptor. */
  readonly target: string;
  /** The arguments as strace prints them. */
  readonly text: string;
  readonly succeeded: boolean;
  readonly from: number;
  readonly to: number;
}

/** Why nothing can be traced here; null when it can. */
export async function tracingObstacle(): Promise<string | null> {
  if (process.platform !== 'linux') return 'strace is a tool of Linux';
  if (!programExists('strace')) return 'strace is not installed';
  const tried = await runProgram('strace', ['-f', '-o', '/dev/null', 'true']);
  return tried.exitCode === 0 ? null : `this machine lets nobody trace: ${tried.output.trim()}`;
}

/** The words that run a program under strace, with its trace in a file. */
export function tracing(traceFile: string): string[] {
  const calls = 'trace=write,writev,pwrite64,pwritev,pwritev2,sendto,sendmsg,fsync,fdatasync';
  return ['strace', '-f', '-y', '-s', '400', '-e', calls, '-e', 'signal=none', '-o', traceFile];
}

const whole = /^(\d+) +(\w+)\((\d+)<([^>]*)>(.*)\) += (-?\d+|\?)/;
const unfinished = /^(\d+) +(\w+)\((\d+)<([^>]*)>(.*) <unfinished \.\.\.>$/;
const resumed = /^(\d+) +<\.\.\. (\w+) resumed>(.*)\) += (-?\d+|\?)/;

/** Reads a trace. Calls of several threads may overlap: a call has a beginning and an end. */
export function readTrace(trace: string): SystemCall[] {
  const calls: SystemCall[] = [];
  const open = new Map<string, Omit<SystemCall, 'succeeded' | 'to'>>();
  trace.split('\n').forEach((line, at) => {
    const [, pid = '', name = '', , target = '', text = '', result] = whole.exec(line) ?? [];
    if (result !== undefined) {
      calls.push({ name, target, text, succeeded: Number(result) >= 0, from: at, to: at });
      return;
    }
    const begun = unfinished.exec(line);
    if (begun) {
      const [, thread = '', called = '', , onto = '', words = ''] = begun;
      open.set(thread, { name: called, target: onto, text: words, from: at });
      return;
    }
    const ended = resumed.exec(line);
    const before = open.get(ended?.[1] ?? pid);
    if (!ended || !before) return;
    open.delete(ended[1] ?? '');
    calls.push({ ...before, succeeded: Number(ended[4]) >= 0, to: at });
  });
  return calls.sort((a, b) => a.from - b.from);
}

/** What a fact's file and its answer look like in a trace. */
export interface Fact {
  /** Whether a path is of the file that must hold the fact. */
  readonly isFile: (path: string) => boolean;
  /** Whether a call is the answer. */
  readonly isAnswer: (call: SystemCall) => boolean;
}

/**
 * What is wrong with the order before each answer, in words, and how many answers there were. Since the answer
 * before, the file must have been written; and after its last write, and before the answer begins, a sync of
 * it must have come to a good end.
 */
export function checkOrder(
  calls: readonly SystemCall[],
  { isFile, isAnswer }: Fact,
): { answers: number; violations: string[] } {
  const violations: string[] = [];
  let answers = 0;
  let since = -1;
  for (const answer of calls.filter(isAnswer)) {
    answers += 1;
    const before = calls.filter(
      (call) => call.from > since && call.from < answer.from && isFile(call.target),
    );
    const lastWrite = before.findLast(({ name }) => name.includes('write'));
    const sync = before.find(
      (call) =>
        /^f(data)?sync$/.test(call.name) &&
        call.succeeded &&
        call.to < answer.from &&
        lastWrite !== undefined &&
        call.from > lastWrite.to &&
        call.target === lastWrite.target,
    );
    if (!lastWrite) violations.push(`answer ${answers}: nothing was written before it`);
    else if (!sync)
      violations.push(`answer ${answers}: it left before the sync of ${lastWrite.target} ended`);
    since = answer.from;
  }
  return { answers, violations };
}

/** Reads a file that strace wrote. */
export function readTraceFile(file: string): SystemCall[] {
  return readTrace(readFileSync(file, 'utf8'));
}
