/**
 * Draws the pictures of the demo chain: a motif in a tone, with a sign on its label where it has one, on
 * tinted paper. Everything is computed from the three names, so the same picture has the same bytes on every
 * machine, and its SHA-256 is its name. No picture is larger than 6 kB.
 */
import { disc, type Ink, oval, type Tone, tones } from './ink.ts';
import { clothesMotifs } from './motifs/clothes.ts';
import { type EmblemName, emblems } from './motifs/emblems.ts';
import { festiveMotifs } from './motifs/festive.ts';
import { giftMotifs } from './motifs/gifts.ts';
import { householdMotifs } from './motifs/household.ts';
import { packageMotifs } from './motifs/packages.ts';
import { produceMotifs } from './motifs/produce.ts';

const motifs = {
  ...produceMotifs,
  ...packageMotifs,
  ...clothesMotifs,
  ...householdMotifs,
  ...giftMotifs,
  ...festiveMotifs,
} as const satisfies Readonly<Record<string, (ink: Ink, emblem: EmblemName) => string>>;

/** The name of a motif. */
export type Motif = keyof typeof motifs;

/** All motifs, tones and signs, for contact sheets and tests. */
export const motifNames = Object.keys(motifs) as Motif[];
export const toneNames = Object.keys(tones) as Tone[];
export const emblemNames = Object.keys(emblems) as EmblemName[];

/** What a picture shows. */
export interface PictureSpec {
  readonly motif: Motif;
  readonly tone: Tone;
  readonly emblem?: EmblemName;
}

/** The picture as SVG text. */
export function drawPicture({ motif, tone, emblem = 'star' }: PictureSpec): string {
  const ink = tones[tone];
  return (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 160 160">' +
    `<rect width="160" height="160" fill="${ink.paper}"/>` +
    disc(80, 80, 66, 'rgba(255,255,255,.4)') +
    oval(80, 133, 48, 6, 'rgba(40,30,20,.13)') +
    `${motifs[motif](ink, emblem)}</svg>`
  );
}
