/** Asks a server to take this machine in as a till, with the one-time code that somebody typed. */
import { ok, type Result, refused } from '../../shared/base/result.ts';
import { type EnrolAnswer, enrolAnswerSchema } from '../../shared/protocol/access.ts';
import { problemSchema } from '../../shared/protocol/problem.ts';

/** How long the server may take. */
const enrolLimitMs = 20_000;

/** Why a machine isn't a till now. */
export type EnrolRefusal = 'unreachable' | 'code-used-or-unknown' | 'failed';

/** Asks. `publicKey` is the till's, by which the server knows it from then on. */
export async function askEnrolment(
  fetch: typeof globalThis.fetch,
  serverUrl: string,
  code: string,
  publicKey: string,
): Promise<Result<EnrolAnswer, EnrolRefusal>> {
  let response: Response;
  try {
    response = await fetch(`${serverUrl}/v1/enrol`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ code, publicKey }),
      redirect: 'error',
      signal: AbortSignal.timeout(enrolLimitMs),
    });
  } catch {
    return refused('unreachable');
  }
  const body: unknown = await response.json().catch(() => null);
  const answer = enrolAnswerSchema.safeParse(body);
  if (response.ok && answer.success) return ok(answer.data);
  const problem = problemSchema.safeParse(body);
  const isCode = problem.success && problem.data.code === 'code-used-or-unknown';
  return refused(isCode ? 'code-used-or-unknown' : 'failed');
}
