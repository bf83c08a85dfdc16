/** Does what an action of a plan says about online orders: online, at a till, or as a scene. */
import { seededRandom } from '../../../shared/base/seeded-random.ts';
import { actOnline } from './order-channel.ts';
import {
  type ChannelKind,
  type CounterKind,
  channelKinds,
  counterKinds,
  type SceneKind,
} from './order-kinds.ts';
import { playScene } from './order-scenes.ts';
import { atTill, counterWork } from './order-work.ts';
import type { Action } from './plan.ts';
import type { World } from './world.ts';

/** Does what an action about orders says. */
export function performOrder(world: World, { kind, target, salt }: Action): void {
  const noted = (error: unknown): void => {
    // A scene whose till or server died in the midst of it ends there.
    world.evidence.log(world.time.nowMs, `${kind} broke off: ${error}`);
  };
  const isOf = (kinds: readonly string[]): boolean => kinds.includes(kind);
  if (isOf(channelKinds)) {
    void actOnline(world, kind as ChannelKind, target, salt).catch(noted); // by the list
    return;
  }
  const subject = world.tills[target % world.tills.length];
  if (!subject) return;
  if (!isOf(counterKinds))
    void playScene(world, kind as SceneKind, subject, salt).catch(noted); // of the rest
  else void atTill(world, subject, seededRandom(salt), counterWork[kind as CounterKind]).catch(noted); // by the list
}
