/** A server that runs with a till in each of two stores, S1 and S2. */
import { expect } from 'vitest';
import { startTestServer, type TestServer } from './test-server.ts';
import { WireTill } from './wire-till.ts';

/** The server and its two tills. */
export interface TwoStores {
  readonly server: TestServer;
  readonly one: WireTill;
  readonly two: WireTill;
  /** Ends the server, which must have told of no error. */
  close(): Promise<void>;
}

/** Starts them. */
export async function startTwoStores(): Promise<TwoStores> {
  const server = await startTestServer();
  const one = await WireTill.enrol(server.url, await server.enrolCode('S1'));
  const two = await WireTill.enrol(server.url, await server.enrolCode('S2'));
  const close = async (): Promise<void> => {
    expect(server.errors).toEqual([]);
    await server.close();
  };
  return { server, one, two, close };
}
