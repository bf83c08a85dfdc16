/** Small signs for labels, drawn about the origin in a square of 32: they tell one packet from another. */
import { disc, oval, place, shape, stroke } from '../ink.ts';

/** A sign in one colour. */
type Emblem = (colour: string) => string;

const petals = (colour: string, count: number): string =>
  Array.from({ length: count }, (_, index) =>
    place(oval(0, -9, 4.2, 6.5, colour), 0, 0, 1, (360 / count) * index),
  ).join('');

/** All signs by name. */
export const emblems = {
  drop: (colour) => shape('M0-16C8-5 11 0 11 6a11 11 0 0 1-22 0c0-6 3-11 11-22Z', colour),
  leaf: (colour) => shape('M-13 12C-15-8-2-15 14-14 15 4 6 15-8 11l8-11-11 9Z', colour),
  wheat: (colour) =>
    stroke('M0 16V-12', colour, 2.5) +
    [-8, 0, 8].map((y) => oval(-6, y, 3, 6, colour, -35) + oval(6, y, 3, 6, colour, 35)).join('') +
    oval(0, -13, 3, 6, colour),
  fish: (colour) => shape('M-16 0C-10-10 4-11 9-2l8-8c-1 6-1 14 0 20L9 2C4 11-10 10-16 0Z', colour),
  cherry: (colour) =>
    disc(-7, 8, 7, colour) + disc(8, 6, 7, colour) + stroke('M-7 2C-6-6-2-12 4-15 6-8 8-4 8 0', colour, 2.5),
  star: (colour) => shape('M0-16l4.6 10.2L16-4.7 7.5 3 9.9 14 0 8.3-9.9 14-7.5 3-16-4.7-4.6-5.8Z', colour),
  heart: (colour) => shape('M0 14C-12 6-16-1-15-7c2-8 12-8 15-1 3-7 13-7 15 1 1 6-3 13-15 21Z', colour),
  bean: (colour) => oval(-4, 0, 8, 13, colour, 24) + oval(9, 4, 5, 9, colour, -20),
  flower: (colour) => petals(colour, 6),
  sun: (colour) =>
    disc(0, 0, 7, colour) +
    Array.from({ length: 8 }, (_, index) => place(stroke('M0-11V-15', colour, 3), 0, 0, 1, index * 45)).join(
      '',
    ),
  bubbles: (colour) =>
    disc(-5, 4, 8, colour) + disc(8, -4, 5.5, colour) + disc(7, 10, 3.5, colour) + disc(-4, -11, 3.5, colour),
  paw: (colour) =>
    oval(0, 6, 9, 7.5, colour) +
    disc(-10, -3, 4, colour) +
    disc(10, -3, 4, colour) +
    disc(-4, -10, 4, colour) +
    disc(5, -10, 4, colour),
  wave: (colour) => stroke('M-15-5q7.5-8 15 0t15 0M-15 6q7.5-8 15 0t15 0', colour, 4),
  round: (colour) => disc(0, 1, 11, colour) + stroke('M0-10C0-13 2-15 5-16', colour, 3),
  bolt: (colour) => shape('M3-16L-10 3h8l-3 13L10-4H2Z', colour),
  snow: (colour) =>
    [0, 60, 120]
      .map((turn) => place(stroke('M0-14V14M-4-10l4 4 4-4M-4 10l4-4 4 4', colour, 2.5), 0, 0, 1, turn))
      .join(''),
} as const satisfies Readonly<Record<string, Emblem>>;

/** The name of a sign. */
export type EmblemName = keyof typeof emblems;
