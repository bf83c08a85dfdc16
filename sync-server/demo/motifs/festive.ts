/** Motifs of parties, holidays and wrapping. */
import { box, cream, disc, type Ink, leafGreen, leafShade, oval, place, shape, stroke } from '../ink.ts';
import { type EmblemName, emblems } from './emblems.ts';

const gold = '#d7b15a';
const woodShade = '#92673a';
const stalk = '#7a5a35';

function parcel(ink: Ink): string {
  return (
    box(34, 72, 92, 60, 4, ink.main) +
    shape('M104 72h22v56c0 3-1 4-4 4h-18Z', ink.shade, 0.45) +
    box(28, 54, 104, 22, 4, ink.light) +
    box(71, 54, 18, 78, 0, cream) +
    box(71, 54, 18, 22, 0, '#efe6d4') +
    shape('M80 54C64 24 36 30 44 46c4 8 20 10 36 8ZM80 54c16-30 44-24 36-8-4 8-20 10-36 8Z', cream) +
    shape('M80 54C70 40 56 38 54 44c0 6 12 10 26 10ZM80 54c10-14 24-16 26-10 0 6-12 10-26 10Z', ink.paper) +
    disc(80, 54, 7, '#efe6d4')
  );
}

function card(ink: Ink, emblem: EmblemName): string {
  return (
    place(box(-42, -32, 84, 64, 4, ink.shade) + shape('M-42-28L0 8l42-36v-4h-84Z', ink.main), 88, 94, 1, 6) +
    place(
      box(-38, -46, 76, 92, 4, cream) +
        box(-32, -40, 64, 80, 2, ink.light) +
        place(emblems[emblem](ink.shade), 0, -8, 1.4) +
        box(-18, 22, 36, 5, 2.5, cream),
      74,
      78,
      0.95,
      -8,
    )
  );
}

function wrap(ink: Ink): string {
  const one = (body: string, edge: string, dot: string): string =>
    box(-16, -50, 32, 100, 4, body) +
    box(6, -50, 10, 100, 4, edge) +
    oval(0, -50, 16, 6, edge) +
    oval(0, -50, 8, 3, cream) +
    [-30, -8, 14, 36].map((y, index) => disc(index % 2 === 0 ? -6 : 3, y, 4, dot)).join('');
  return (
    place(one(ink.light, ink.main, ink.shade), 56, 84, 1, -12) +
    place(one(ink.main, ink.shade, cream), 102, 84, 1, 10)
  );
}

function bauble(ink: Ink): string {
  return (
    stroke('M80 22v22', gold, 3) +
    box(70, 40, 20, 13, 3, gold) +
    disc(80, 90, 42, ink.main) +
    shape('M98 52a42 42 0 0 1-28 79 54 54 0 0 0 28-79Z', ink.shade, 0.5) +
    stroke('M40 84q10 10 20 0t20 0 20 0 20 0', cream, 4) +
    stroke('M41 98q10 10 20 0t20 0 20 0 18 0', ink.light, 4) +
    oval(58, 70, 6, 11, ink.light, 32)
  );
}

function tree(ink: Ink): string {
  return (
    box(72, 114, 16, 18, 2, woodShade) +
    shape('M80 64l40 54H40Z', ink.shade) +
    shape('M80 46l33 44H47Z', ink.main) +
    shape('M80 28l26 36H54Z', ink.light) +
    place(emblems.star('#f4c331'), 80, 28, 0.75) +
    [
      [70, 58, '#e5484d'],
      [90, 80, '#f4c331'],
      [64, 84, '#95bff0'],
      [78, 106, '#e7719f'],
      [102, 110, '#e5484d'],
      [54, 111, '#f4c331'],
    ]
      .map(([x, y, fill]) => disc(Number(x), Number(y), 4.5, String(fill)))
      .join('')
  );
}

function bunting(ink: Ink): string {
  const flags: readonly (readonly [number, number, string])[] = [
    [28, 52, ink.main],
    [54, 62, cream],
    [80, 65, ink.shade],
    [106, 62, ink.light],
    [132, 52, ink.main],
  ];
  return (
    stroke('M16 46Q80 82 144 46', stalk, 3) +
    flags.map(([x, y, fill]) => shape(`M${x - 12} ${y}h24l-12 34Z`, fill)).join('') +
    stroke('M16 100Q80 128 144 100', stalk, 3) +
    [38, 80, 122]
      .map((x, index) =>
        shape(`M${x - 11} ${index === 1 ? 114 : 109}h22l-11 24Z`, index === 1 ? ink.light : ink.main),
      )
      .join('')
  );
}

function wreath(ink: Ink): string {
  const blade = shape('M0-30C8-40 22-42 30-36 24-26 12-24 0-30Z', leafGreen);
  const leaves = Array.from({ length: 12 }, (_, index) => place(blade, 80, 80, 1, index * 30)).join('');
  const berries = [15, 75, 135, 225, 285].map((turn) => place(disc(0, -40, 6, ink.main), 80, 80, 1, turn));
  const bow = shape('M80 124C66 110 50 114 54 126s20 6 26-2c6 8 22 10 26-2s-12-14-26-2Z', ink.main);
  return `<circle cx="80" cy="80" r="38" fill="none" stroke="${leafShade}" stroke-width="13"/>${leaves}${berries.join('')}${bow}${disc(80, 122, 6, ink.shade)}`;
}

function star(ink: Ink): string {
  return (
    stroke('M80 42V22', gold, 4) +
    shape('M80 36l14 32 34 3-26 23 8 34-30-18-30 18 8-34-26-23 34-3Z', ink.main) +
    shape('M80 36l14 32 34 3-26 23 8 34-30-18Z', ink.shade, 0.4) +
    stroke('M62 80l-10-1', ink.light, 5)
  );
}

function balloons(ink: Ink): string {
  const one = (x: number, y: number, fill: string): string =>
    stroke(`M${x} ${y + 28}Q${x} 116 80 132`, '#8d8378', 2) +
    oval(x, y, 21, 26, fill) +
    oval(x - 8, y - 9, 4, 8, '#ffffffb0', 20) +
    shape(`M${x} ${y + 25}l5 6h-10Z`, fill);
  return one(52, 66, ink.light) + one(108, 66, ink.shade) + one(80, 48, ink.main);
}

/** What parties and holidays need. */
export const festiveMotifs = {
  parcel,
  card,
  wrap,
  bauble,
  tree,
  bunting,
  wreath,
  star,
  balloons,
} as const satisfies Readonly<Record<string, (ink: Ink, emblem: EmblemName) => string>>;
