/** Motifs of presents for the home: what a gift shop is full of. */
import {
  box,
  cream,
  disc,
  type Ink,
  leafGreen,
  leafShade,
  oval,
  place,
  shape,
  steel,
  steelShade,
  stroke,
} from '../ink.ts';
import { type EmblemName, emblems } from './emblems.ts';

const gold = '#d7b15a';
const wood = '#b98a56';
const woodShade = '#92673a';
const stalk = '#7a5a35';

function heart(ink: Ink): string {
  return (
    stroke('M80 52C70 40 72 26 80 22c8 4 10 18 0 30', gold, 4) +
    shape('M80 132C44 108 28 88 30 68c2-24 36-30 50-6 14-24 48-18 50 6 2 20-14 40-50 64Z', ink.main) +
    shape('M104 47c14-2 25 8 26 21 2 20-14 40-50 64l-4-3c32-26 44-54 28-82Z', ink.shade, 0.45) +
    oval(50, 68, 7, 13, ink.light, 34) +
    stroke('M62 104q18 16 36 0', ink.light, 0.1)
  );
}

function lantern(ink: Ink): string {
  return (
    stroke('M62 40C62 16 98 16 98 40', ink.shade, 5) +
    shape('M56 52l14-16h20l14 16Z', ink.main) +
    box(50, 50, 60, 9, 3, ink.shade) +
    box(54, 59, 52, 62, 2, '#fdf3cf') +
    box(73, 88, 14, 33, 2, cream) +
    shape('M80 66c8 8 8 18 0 22-8-4-8-14 0-22Z', '#f2892f') +
    shape('M80 74c4 5 4 10 0 13-4-3-4-8 0-13Z', '#fae08c') +
    stroke('M56 59v62M104 59v62', ink.main, 5) +
    box(46, 120, 68, 12, 4, ink.main)
  );
}

function candle(ink: Ink): string {
  return (
    disc(80, 44, 24, '#fae08c') +
    shape('M80 24c12 13 12 25 0 33-12-8-12-20 0-33Z', '#f2892f') +
    shape('M80 38c6 7 6 13 0 18-6-5-6-11 0-18Z', '#fdf3cf') +
    stroke('M80 56v10', '#5b4632', 3.5) +
    shape('M58 66h44v58H58Z', ink.main) +
    shape('M90 66h12v58H86Z', ink.shade, 0.5) +
    shape('M58 66h44v10c-5 9-9 0-13 0s-4 18-10 18-5-14-10-14-6 6-11 4Z', ink.light) +
    oval(80, 126, 42, 7, ink.shade) +
    oval(80, 124, 34, 5, ink.light)
  );
}

function mug(ink: Ink, emblem: EmblemName): string {
  return (
    stroke('M110 66c28-6 28 44-2 42', ink.shade, 10) +
    shape('M38 46h74v72c0 9-5 14-14 14H52c-9 0-14-5-14-14Z', ink.main) +
    shape('M98 46h14v72c0 9-5 14-14 14H84c14-16 16-52 14-86Z', ink.shade, 0.4) +
    oval(75, 46, 37, 9, ink.light) +
    oval(75, 47, 29, 5.5, ink.shade) +
    place(emblems[emblem](cream), 72, 92, 1.25)
  );
}

function teapot(ink: Ink, emblem: EmblemName): string {
  return (
    stroke('M114 72c26-8 28 38 0 40', ink.shade, 8) +
    shape('M46 84L22 66l-6 6 26 42Z', ink.shade) +
    shape('M38 94c0-22 18-34 42-34s42 12 42 34-14 38-42 38-42-16-42-38Z', ink.main) +
    shape('M106 66c10 6 16 16 16 28 0 22-14 38-42 38 24-10 34-38 26-66Z', ink.shade, 0.45) +
    shape('M58 62c4-14 40-14 44 0-12 6-32 6-44 0Z', ink.light) +
    disc(80, 46, 7, ink.shade) +
    place(emblems[emblem](cream), 78, 98, 1.1)
  );
}

function plate(ink: Ink, emblem: EmblemName): string {
  return (
    disc(80, 82, 54, ink.shade) +
    disc(80, 80, 54, cream) +
    `<circle cx="80" cy="80" r="46" fill="none" stroke="${ink.main}" stroke-width="8" stroke-dasharray="6 6"/>` +
    disc(80, 80, 34, ink.light) +
    disc(80, 80, 30, cream) +
    place(emblems[emblem](ink.main), 80, 80, 1.25)
  );
}

function bowl(ink: Ink): string {
  return (
    shape('M26 70h108c0 34-20 56-40 60v2H66v-2c-20-4-40-26-40-60Z', ink.main) +
    shape('M114 70h20c0 34-20 56-40 60v2h-8c18-16 28-38 28-62Z', ink.shade, 0.5) +
    oval(80, 70, 54, 15, ink.light) +
    oval(80, 71, 45, 10, ink.shade) +
    [
      [44, 98],
      [62, 108],
      [82, 100],
      [104, 104],
    ]
      .map(([x = 0, y = 0]) => disc(x, y, 4.5, cream))
      .join('')
  );
}

function cakestand(ink: Ink): string {
  return (
    shape('M54 74c-3-18 8-32 26-32s29 14 26 32Z', ink.main) +
    shape('M92 44c10 4 16 16 14 30H88c6-8 7-20 4-30Z', ink.shade, 0.45) +
    shape('M54 74c-2-9 0-17 4-22 4 8 10 8 14 0 4 10 12 10 16 0 4 8 10 8 14 0 4 5 6 13 4 22Z', cream, 0.9) +
    disc(80, 38, 8, '#d83a4a') +
    oval(80, 78, 52, 11, cream) +
    oval(80, 76, 46, 7, ink.light) +
    shape('M74 88h12l6 36H68Z', cream) +
    oval(80, 128, 30, 7, ink.light)
  );
}

function frame(ink: Ink): string {
  return (
    box(34, 32, 92, 100, 5, ink.shade) +
    box(38, 34, 84, 94, 4, ink.main) +
    box(50, 46, 60, 70, 2, cream) +
    box(56, 52, 48, 58, 1, '#cfe6f5') +
    shape('M56 110V94l14-16 12 14 8-8 14 16v10Z', leafGreen) +
    disc(92, 66, 7, '#f4c331') +
    shape('M56 110v-6l16-10 16 12 16-6v10Z', leafShade)
  );
}

function signboard(ink: Ink, emblem: EmblemName): string {
  return (
    stroke('M48 62L80 28l32 34', stalk, 3.5) +
    disc(80, 28, 5, steelShade) +
    box(24, 60, 112, 56, 5, woodShade) +
    box(24, 58, 112, 54, 5, ink.main) +
    box(31, 65, 98, 40, 3, ink.light) +
    place(emblems[emblem](ink.shade), 50, 85, 0.8) +
    box(68, 74, 52, 6, 3, ink.shade) +
    box(68, 86, 38, 6, 3, ink.shade)
  );
}

function tinBox(ink: Ink, emblem: EmblemName): string {
  return (
    box(34, 62, 92, 70, 6, ink.main) +
    shape('M108 62h12c4 0 6 2 6 6v58c0 4-2 6-6 6h-12Z', ink.shade, 0.5) +
    box(30, 46, 100, 22, 6, ink.shade) +
    box(30, 46, 100, 12, 6, ink.light) +
    [44, 62, 98, 116].map((x) => disc(x, 122, 4, ink.light)).join('') +
    disc(80, 98, 24, cream) +
    place(emblems[emblem](ink.main), 80, 98, 1)
  );
}

function bird(ink: Ink): string {
  return (
    stroke('M72 122v10M88 122v10', gold, 3.5) +
    shape(
      'M28 76c12-4 18 4 26 6 2-24 18-38 36-38 20 0 32 14 32 34 0 26-18 46-44 46-30 0-46-22-50-48Z',
      ink.main,
    ) +
    shape('M110 52c8 6 12 15 12 26 0 26-18 46-44 46-6 0-11-1-16-2 36-4 56-38 48-70Z', ink.shade, 0.45) +
    shape('M54 84c16-8 34-2 38 12-10 14-32 12-38-12Z', ink.light) +
    disc(102, 68, 4.5, '#23262e') +
    shape('M120 70l18 6-18 8Z', '#f2892f')
  );
}

function cushion(ink: Ink, emblem: EmblemName): string {
  const cover =
    'M36 38c30 8 58 8 88 0 6-1 9 2 8 8-7 26-7 50 0 78 1 6-2 9-8 8-30-7-58-7-88 0-6 1-9-2-8-8 7-28 7-52 0-78-1-6 2-9 8-8Z';
  const fold =
    'M124 38c6-1 9 2 8 8-7 26-7 50 0 78 1 6-2 9-8 8-10-2-20-4-30-5 12-26 16-58 10-85 7-1 13-2 20-4Z';
  return shape(cover, ink.main) + shape(fold, ink.shade, 0.45) + place(emblems[emblem](cream), 76, 86, 1.8);
}

function clock(ink: Ink): string {
  return (
    shape('M46 122l-8 12M114 122l8 12', ink.shade) +
    stroke('M48 120l-8 12M112 120l8 12', ink.shade, 7) +
    oval(50, 42, 17, 12, ink.shade, -36) +
    oval(110, 42, 17, 12, ink.shade, 36) +
    disc(80, 84, 47, ink.main) +
    disc(80, 84, 37, cream) +
    stroke('M80 84V60M80 84l16 10', '#3b3e47', 5) +
    disc(80, 84, 4, ink.main) +
    stroke('M80 53v3M80 112v3M49 84h3M108 84h3', '#3b3e47', 3) +
    box(75, 26, 10, 12, 4, ink.shade)
  );
}

function jewel(ink: Ink): string {
  const beads: readonly (readonly [number, number])[] = [
    [41, 50],
    [52, 64],
    [108, 64],
    [119, 50],
  ];
  return (
    stroke('M36 30C36 84 124 84 124 30', gold, 5) +
    beads.map(([x, y]) => disc(x, y, 6.5, ink.light)).join('') +
    shape('M62 76h36l16 18-34 38-34-38Z', ink.main) +
    shape('M98 76l16 18-34 38 12-38Z', ink.shade, 0.7) +
    shape('M62 76l6 18 12 38-34-38Z', ink.light) +
    shape('M62 76h36l-6 18H68Z', ink.light, 0.6) +
    disc(80, 71, 5, gold)
  );
}

function cutlery(ink: Ink): string {
  return (
    place(
      stroke('M0-4V54', ink.main, 10) +
        stroke('M0-50V4', steel, 6) +
        stroke('M-12-50v18q0 12 12 14 12-2 12-14v-18', steel, 5),
      48,
      82,
      0.95,
      -8,
    ) +
    place(box(-5, 6, 10, 50, 5, ink.main) + shape('M-6 8V-50c14 4 16 34 8 58Z', steel), 82, 82, 0.95) +
    place(
      stroke('M0 6V54', ink.main, 10) +
        stroke('M0-20V6', steel, 6) +
        oval(0, -34, 12, 18, steel) +
        oval(0, -34, 7, 12, steelShade),
      116,
      82,
      0.95,
      8,
    )
  );
}

function basket(ink: Ink): string {
  return (
    stroke('M40 76C40 20 120 20 120 76', woodShade, 7) +
    disc(56, 72, 15, ink.main) +
    disc(84, 66, 17, ink.light) +
    disc(106, 74, 14, ink.shade) +
    shape('M28 76h104l-12 50c-1 4-4 6-8 6H48c-4 0-7-2-8-6Z', wood) +
    stroke('M34 94h92M38 112h84', woodShade, 5) +
    stroke('M56 80l4 50M80 80v50M104 80l-4 50', woodShade, 4) +
    box(24, 72, 112, 10, 5, woodShade)
  );
}

function houseSign(ink: Ink): string {
  return (
    shape('M80 26l56 46H24Z', ink.shade) +
    box(36, 70, 88, 62, 2, ink.main) +
    shape('M104 70h20v62h-20Z', ink.shade, 0.4) +
    box(70, 94, 22, 38, 2, woodShade) +
    disc(87, 114, 2.4, gold) +
    box(46, 82, 18, 18, 2, '#d9edf7') +
    box(98, 82, 18, 18, 2, '#d9edf7') +
    stroke('M55 82v18M46 91h18M107 82v18M98 91h18', cream, 2.5) +
    box(100, 36, 12, 22, 1, ink.shade) +
    place(emblems.heart(cream), 80, 58, 0.6)
  );
}

function drawer(ink: Ink): string {
  const row = (y: number): string =>
    [36, 66, 96].map((x) => box(x, y, 28, 26, 3, ink.light) + disc(x + 14, y + 13, 4, gold)).join('');
  return (
    box(26, 30, 108, 98, 6, ink.shade) +
    box(30, 34, 100, 90, 4, ink.main) +
    row(40) +
    row(68) +
    row(96) +
    box(34, 126, 12, 8, 2, ink.shade) +
    box(114, 126, 12, 8, 2, ink.shade)
  );
}

function butterfly(ink: Ink): string {
  const wing =
    shape('M4-4C14-46 62-52 60-20 58 0 34 8 4 4Z', ink.main) +
    shape('M4 4c26-2 48 8 42 28-8 20-36 4-42-22Z', ink.shade) +
    disc(40, -22, 8, ink.light) +
    disc(32, 24, 5, ink.light);
  const head = stroke('M0-22C-4-34-10-38-14-40M0-22C4-34 10-38 14-40', '#4a3b34', 3);
  return place(`${wing}<g transform="scale(-1 1)">${wing}</g>${head}${oval(0, 4, 5, 28, '#4a3b34')}`, 80, 84);
}

function pencils(ink: Ink): string {
  const one = (fill: string, edge: string): string =>
    shape('M-8-30L0-50 8-30Z', '#f0dfc2') +
    shape('M-3-42L0-50 3-42Z', edge) +
    box(-8, -30, 16, 66, 2, fill) +
    box(2, -30, 6, 66, 2, edge);
  return (
    place(one('#f4c331', '#d19d14'), 58, 66, 1, -14) +
    place(one(ink.main, ink.shade), 82, 62) +
    place(one('#4ba45a', '#347c43'), 104, 66, 1, 14) +
    shape('M46 80h70l-6 48c0 3-2 4-5 4H57c-3 0-5-1-5-4Z', ink.light) +
    shape('M98 80h18l-6 48c0 3-2 4-5 4H88Z', ink.main, 0.6) +
    box(43, 76, 76, 10, 4, ink.shade)
  );
}

function mat(ink: Ink): string {
  return (
    shape('M36 70h88l18 54H18Z', ink.shade) +
    shape('M36 66h88l18 54H18Z', ink.main) +
    shape('M42 74h76l13 38H29Z', ink.light) +
    shape('M46 79h68l10 28H36Z', ink.main) +
    stroke('M62 93h36', cream, 6) +
    stroke(
      'M18 122v6M34 122v6M50 122v6M66 122v6M80 122v6M94 122v6M110 122v6M126 122v6M142 122v6',
      ink.light,
      3,
    )
  );
}

/** What the gift shop is full of. */
export const giftMotifs = {
  heart,
  lantern,
  candle,
  mug,
  teapot,
  plate,
  bowl,
  cakestand,
  frame,
  signboard,
  'tin-box': tinBox,
  bird,
  cushion,
  clock,
  jewel,
  cutlery,
  basket,
  house: houseSign,
  drawer,
  butterfly,
  pencils,
  mat,
} as const satisfies Readonly<Record<string, (ink: Ink, emblem: EmblemName) => string>>;
