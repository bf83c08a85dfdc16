/** Enrolment and tokens over HTTP. Rules [ACCESS*]. */
import {
  challengeAnswerSchema,
  challengeRequestSchema,
  challengeText,
  type EnrolAnswer,
  enrolAnswerSchema,
  enrolRequestSchema,
  tokenAnswerSchema,
  tokenRequestSchema,
} from '../../shared/protocol/access.ts';
import { enrol } from '../access/enrolment.ts';
import { verifyBytes } from '../apply/verify-signature.ts';
import type { Endpoints } from './endpoint.ts';
import { ProblemError } from './problems.ts';
import type { ServerContext } from './server-context.ts';

export function addAccessRoutes(endpoints: Endpoints, context: ServerContext): void {
  const { store, keys, tillNumbers, tokens, environment, attempts } = context;
  /** Runs `attempt`; null counts as a failure of the caller. */
  const limited = async <T>(caller: string, attempt: () => Promise<T | null>): Promise<T | null> => {
    const retryAfterSeconds = attempts.waitSeconds(caller);
    if (retryAfterSeconds > 0) throw new ProblemError('too-many-requests', { retryAfterSeconds });
    const result = await attempt();
    if (result === null) attempts.failed(caller);
    return result;
  };

  endpoints.add(
    {
      method: 'POST',
      path: '/v1/enrol',
      summary: 'Enrol a till with a one-time code and its public key',
      audience: 'anybody',
      body: enrolRequestSchema,
      answer: enrolAnswerSchema,
    },
    async ({ body, request }): Promise<EnrolAnswer> => {
      const till = await limited(request.ip, () =>
        enrol(store, keys, tillNumbers, environment, body.code, body.publicKey),
      );
      if (!till) throw new ProblemError('code-used-or-unknown', { field: 'code' });
      const { tillId, storeId, receiptPrefix } = till;
      const serverTimeMs = environment.clock.wallMs();
      return { tillId, storeId, receiptPrefix, serverPublicKey: keys.publicKey, serverTimeMs };
    },
  );

  endpoints.add(
    {
      method: 'POST',
      path: '/v1/token/challenge',
      summary: 'Get a challenge to sign; any till id gets one, so that ids can not be probed',
      audience: 'anybody',
      body: challengeRequestSchema,
      answer: challengeAnswerSchema,
    },
    async ({ body }) => tokens.challenge(body.tillId),
  );

  endpoints.add(
    {
      method: 'POST',
      path: '/v1/token',
      summary: 'Get a token for a signed challenge',
      audience: 'anybody',
      body: tokenRequestSchema,
      answer: tokenAnswerSchema,
    },
    async ({ body, request }) => {
      const granted = await limited(`${request.ip} ${body.tillId}`, async () => {
        const till = await store.read((transaction) => transaction.access.till(body.tillId));
        const signed = Buffer.from(challengeText(body.tillId, body.challenge));
        const proven = till?.publicKeys.some((key) => verifyBytes(key, signed, body.signature));
        if (!till || till.revokedAtMs !== null || !proven) return null;
        return tokens.redeem(body.tillId, body.challenge) ? till : null;
      });
      if (!granted) throw new ProblemError('not-authorised', { detail: 'the challenge was not met' });
      return tokens.token({ kind: 'till', tillId: granted.tillId });
    },
  );
}
