/** The real clock and randomness of this machine, behind the interfaces that the rest is written against. */
import { randomBytes } from 'node:crypto';
import type { Clock, RandomSource } from '../../shared/base/environment.ts';

/** This machine's clocks. */
export const machineClock: Clock = { wallMs: () => Date.now(), monotonicMs: () => performance.now() };

/** Cryptographically secure randomness. */
export const machineRandom: RandomSource = { bytes: (length) => new Uint8Array(randomBytes(length)) };
