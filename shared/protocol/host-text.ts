/**
 * How the till host's requests and answers cross the border to the window: as JSON text. A text crosses in half
 * the time of the same object, which would be copied member by member on each of two borders; main parses the
 * request by its schema all the same.
 */
import { type HostChannel, hostChannels, type TillHost } from './till-host.ts';

/** Carries a request's text over the border and answers the answer's; rejects with an Error. */
export type AskHost = (channel: HostChannel, requestText: string) => Promise<string>;

/** The host as its callers see it, on the window's side. */
export function hostOverText(ask: AskHost): TillHost {
  // An object's keys are exactly the channels, which the type of `keys` can't say.
  const channels = Object.keys(hostChannels) as HostChannel[];
  const methods = channels.map((channel) => [
    channel,
    async (request: unknown): Promise<unknown> => JSON.parse(await ask(channel, JSON.stringify(request))),
  ]);
  // One method per channel, each as TillHost types it; main's schemas hold on both ways.
  return Object.fromEntries(methods) as TillHost;
}
