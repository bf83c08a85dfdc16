/** Motifs of things for the home and of services, for the household shelf. */
import { box, cream, disc, type Ink, leaf, oval, place, shape, steel, steelShade, stroke } from '../ink.ts';
import { type EmblemName, emblems } from './emblems.ts';

const wood = '#b98a56';

function spray(ink: Ink, emblem: EmblemName): string {
  return (
    shape('M60 30h36c8 0 14 4 16 12H94v14H66V42c-6-2-8-6-6-12Z', ink.shade) +
    stroke('M96 46l6 14', ink.shade, 6) +
    shape('M66 54h28c2 14 16 18 16 36v34c0 6-3 8-8 8H58c-5 0-8-2-8-8V90c0-18 14-22 16-36Z', ink.main) +
    shape('M94 54c2 14 16 18 16 36v34c0 6-3 8-8 8H90c6-24 8-54 4-78Z', ink.shade, 0.5) +
    oval(78, 100, 21, 18, cream) +
    place(emblems[emblem](ink.main), 78, 100, 0.72)
  );
}

function jug(ink: Ink, emblem: EmblemName): string {
  return (
    box(56, 22, 24, 16, 3, ink.shade) +
    shape('M56 38h24c12 0 30 10 32 34v52c0 6-3 8-8 8H52c-6 0-10-2-10-8V64c0-14 6-22 14-26Z', ink.main) +
    shape('M86 40c14 4 25 14 26 32v52c0 6-3 8-8 8H92c10-26 8-60-6-92Z', ink.shade, 0.45) +
    shape('M88 52c10 4 14 12 14 24v8c-8 0-14-4-14-12Z', '#ffffff', 0.85) +
    box(50, 88, 46, 32, 6, cream) +
    place(emblems[emblem](ink.main), 73, 104, 0.78)
  );
}

function tube(ink: Ink, emblem: EmblemName): string {
  return place(
    shape('M-54-22h6v44h-6Z', ink.shade) +
      shape('M-48-22L30-17C38-16 42-10 42 0S38 16 30 17L-48 22Z', cream) +
      shape('M-20-20L30-17C38-16 42-10 42 0S38 16 30 17L-20 20C-8 6-8-6-20-20Z', ink.main) +
      box(40, -11, 18, 22, 4, ink.shade) +
      place(emblems[emblem](cream), 14, 0, 0.7) +
      stroke('M-42 8h16M-42 0h12', ink.light, 3),
    80,
    86,
    1.02,
    -24,
  );
}

function soap(ink: Ink, emblem: EmblemName): string {
  return (
    shape('M30 92c0-18 20-26 50-26s50 8 50 26v18c0 14-20 20-50 20s-50-6-50-20Z', ink.shade) +
    oval(80, 92, 50, 26, ink.main) +
    oval(80, 90, 38, 18, ink.light) +
    place(emblems[emblem](ink.main), 80, 90, 0.7) +
    disc(52, 50, 10, '#ffffff') +
    disc(52, 50, 7, ink.paper) +
    disc(76, 38, 7, '#ffffff') +
    disc(104, 50, 12, '#ffffff') +
    disc(104, 50, 9, ink.paper)
  );
}

function paper(ink: Ink): string {
  return (
    shape('M100 70h34v62c-6-5-11 5-17 0s-11 4-17 0Z', '#e9eced') +
    shape('M40 54h66v56c0 10-15 18-33 18s-33-8-33-18Z', '#fbfbf8') +
    shape('M92 54h14v56c0 8-8 14-20 17 6-20 8-50 6-73Z', '#dfe3e5') +
    oval(73, 54, 33, 15, '#ffffff') +
    oval(73, 54, 14, 6.5, ink.main) +
    oval(73, 55, 8, 3.5, ink.shade) +
    stroke('M50 86h4M62 92h4M76 92h4M52 106h4M66 112h4', ink.light, 4)
  );
}

function sponge(ink: Ink): string {
  return (
    box(30, 84, 92, 22, 6, ink.shade) +
    box(30, 62, 92, 30, 8, ink.main) +
    box(40, 108, 92, 24, 8, '#f4c331') +
    box(40, 102, 92, 14, 6, '#4ba45a') +
    [
      [44, 76],
      [62, 70],
      [80, 80],
      [98, 72],
      [110, 82],
    ]
      .map(([x = 0, y = 0]) => disc(x, y, 3.4, ink.shade))
      .join('') +
    [
      [58, 124],
      [84, 121],
      [112, 125],
    ]
      .map(([x = 0, y = 0]) => disc(x, y, 3, '#d19d14'))
      .join('')
  );
}

function carrier(ink: Ink, emblem: EmblemName): string {
  return (
    stroke('M60 56c0-30 40-30 40 0', ink.shade, 6) +
    shape('M40 50h80l6 78c0 3-2 4-4 4H38c-2 0-4-1-4-4Z', ink.main) +
    shape('M104 50h16l6 78c0 3-2 4-4 4h-20c6-24 6-54 2-78Z', ink.shade, 0.45) +
    place(emblems[emblem](cream), 76, 94, 1.4)
  );
}

function notebook(ink: Ink): string {
  return (
    box(46, 32, 76, 100, 5, ink.shade) +
    box(42, 30, 76, 100, 5, ink.main) +
    box(56, 46, 50, 26, 4, cream) +
    stroke('M64 55h34M64 63h22', ink.light, 3) +
    [42, 58, 74, 90, 106, 120].map((y) => box(36, y - 3, 14, 6, 3, steel)).join('') +
    place(
      box(-5, -42, 10, 66, 2, '#f4c331') +
        shape('M-5 24H5L0 40Z', '#f0dfc2') +
        shape('M-2 34H2L0 40Z', '#3b3e47') +
        box(-5, -48, 10, 9, 2, '#e7719f'),
      112,
      88,
      1,
      28,
    )
  );
}

function teddy(ink: Ink): string {
  return (
    disc(50, 50, 16, ink.main) +
    disc(110, 50, 16, ink.main) +
    disc(50, 50, 8, ink.light) +
    disc(110, 50, 8, ink.light) +
    oval(80, 116, 34, 22, ink.shade) +
    oval(48, 114, 13, 16, ink.main, 30) +
    oval(112, 114, 13, 16, ink.main, -30) +
    disc(80, 74, 38, ink.main) +
    oval(80, 88, 18, 14, ink.light) +
    oval(80, 82, 6, 4.5, '#3b2a28') +
    stroke('M80 86v5M73 93q7 6 14 0', '#3b2a28', 3) +
    disc(64, 68, 4, '#3b2a28') +
    disc(96, 68, 4, '#3b2a28') +
    oval(80, 120, 16, 11, ink.light)
  );
}

function car(ink: Ink): string {
  return (
    shape(
      'M52 62c4-10 10-14 20-14h26c10 0 16 6 22 20l14 6c6 2 8 8 8 14v18H20V88c0-10 4-16 14-18Z',
      ink.main,
    ) +
    shape('M20 96h122v10c0 4-2 6-6 6H26c-4 0-6-2-6-6Z', ink.shade) +
    shape('M58 66c3-8 6-10 14-10h6v18H54ZM84 56h14c8 0 11 4 16 14l2 4H84Z', '#d9edf7') +
    disc(48, 112, 18, '#3b3e47') +
    disc(48, 112, 8, steel) +
    disc(114, 112, 18, '#3b3e47') +
    disc(114, 112, 8, steel) +
    disc(138, 88, 4, '#fae08c')
  );
}

function blocks(ink: Ink): string {
  const cube = (fill: string, edge: string, name: EmblemName): string =>
    box(-24, -24, 48, 48, 6, edge) + box(-19, -19, 38, 38, 4, cream) + place(emblems[name](fill), 0, 0, 0.9);
  return (
    place(cube(ink.main, ink.main, 'star'), 54, 106) +
    place(cube('#4ba45a', '#4ba45a', 'heart'), 106, 106) +
    place(cube('#f2892f', '#f2892f', 'sun'), 80, 58, 1, 8)
  );
}

function kettle(ink: Ink): string {
  return (
    stroke('M104 58c26-8 34 40 8 46', ink.shade, 9) +
    shape('M50 60h58l10 64c0 5-2 8-8 8H48c-6 0-8-3-8-8Z', ink.main) +
    shape('M94 60h14l10 64c0 5-2 8-8 8H90c8-24 8-48 4-72Z', ink.shade, 0.45) +
    shape('M52 66L30 60l12 26Z', ink.shade) +
    shape('M52 60c0-14 54-14 54 0Z', ink.light) +
    disc(79, 45, 6, ink.shade) +
    box(38, 126, 82, 8, 4, '#3b3e47') +
    box(60, 78, 8, 34, 4, '#d9edf7')
  );
}

function coffeemaker(ink: Ink): string {
  return (
    box(36, 34, 88, 98, 10, ink.main) +
    shape('M108 34h6c6 0 10 4 10 10v78c0 6-4 10-10 10h-6Z', ink.shade, 0.6) +
    box(48, 66, 64, 58, 6, '#2a2c33') +
    box(36, 122, 88, 12, 5, ink.shade) +
    box(66, 58, 28, 14, 3, steel) +
    shape('M62 92h36v16c0 8-5 12-12 12H74c-7 0-12-4-12-12Z', cream) +
    stroke('M98 98c10-2 10 12-1 12', cream, 4) +
    stroke('M76 74v12M84 74v12', '#7a4a2c', 3) +
    disc(54, 49, 6, '#4ba45a') +
    box(68, 45, 40, 8, 4, ink.light)
  );
}

function robot(ink: Ink): string {
  return (
    oval(80, 106, 54, 26, ink.shade) +
    oval(80, 96, 54, 26, ink.main) +
    oval(80, 94, 42, 19, ink.light) +
    oval(80, 91, 17, 8, ink.shade) +
    oval(80, 88, 17, 8, ink.main) +
    disc(80, 88, 3.5, '#4ba45a') +
    stroke('M34 112l-10 12M38 118l-4 14M126 112l10 12', steelShade, 3)
  );
}

function watch(ink: Ink): string {
  return (
    box(62, 22, 36, 40, 8, ink.shade) +
    box(62, 98, 36, 38, 8, ink.shade) +
    disc(80, 80, 36, ink.main) +
    disc(80, 80, 29, '#23262e') +
    stroke('M80 80V62M80 80l12 8', cream, 4) +
    disc(80, 80, 3.5, '#4ba45a') +
    box(114, 74, 8, 12, 3, ink.shade) +
    stroke('M80 55v3M80 102v3M55 80h3M102 80h3', steel, 3)
  );
}

function bulb(ink: Ink): string {
  return (
    shape('M80 26c26 0 42 18 42 40 0 20-16 26-20 42H58c-4-16-20-22-20-42 0-22 16-40 42-40Z', ink.main) +
    shape('M96 29c16 6 26 20 26 37 0 20-16 26-20 42H84c14-18 22-50 12-79Z', ink.shade, 0.4) +
    stroke('M66 84l6-14 8 10 8-10 6 14', cream, 4) +
    box(60, 108, 40, 9, 4, steel) +
    box(62, 118, 36, 8, 4, steelShade) +
    shape('M68 127h24l-6 7H74Z', '#5b626b') +
    oval(60, 54, 5, 11, ink.light, 26)
  );
}

function tool(ink: Ink): string {
  return (
    place(
      box(-7, -16, 14, 72, 5, ink.main) +
        box(1, -16, 6, 72, 3, ink.shade) +
        shape('M-30-44h44c10 0 16 4 20 12-8-2-14 0-18 8H-30Z', steelShade) +
        shape('M-30-44h44c10 0 16 4 20 12-30-6-50-4-64-4Z', steel),
      64,
      86,
      1,
      -18,
    ) +
    place(
      box(-8, 8, 16, 46, 7, '#f4c331') +
        box(-3, -46, 6, 56, 2, steel) +
        shape('M-3-46h6l2-8h-10Z', steelShade),
      106,
      82,
      1,
      22,
    )
  );
}

function plant(ink: Ink): string {
  return (
    leaf(80, 88, 0, 1.5) +
    leaf(80, 90, -42, 1.4) +
    leaf(80, 90, 42, 1.4) +
    leaf(80, 92, -76, 1.1) +
    leaf(80, 92, 76, 1.1) +
    shape('M50 92h60l-8 36c-1 3-3 4-6 4H64c-3 0-5-1-6-4Z', ink.main) +
    shape('M94 92h16l-8 36c-1 3-3 4-6 4H82c8-10 12-26 12-40Z', ink.shade, 0.5) +
    box(46, 86, 68, 13, 4, ink.shade)
  );
}

function hanger(ink: Ink): string {
  return (
    stroke('M80 60V50c0-6 10-6 10-14a10 10 0 0 0-20 0', steelShade, 5) +
    stroke('M80 60L30 96c-6 4-4 12 4 12h92c8 0 10-8 4-12Z', ink.main, 11) +
    place(emblems.heart(ink.shade), 80, 86, 0.55)
  );
}

function delivery(ink: Ink): string {
  return (
    box(18, 50, 78, 62, 5, ink.main) +
    shape('M96 66h22c5 0 8 2 11 7l11 17c2 2 2 5 2 8v14H96Z', ink.light) +
    shape('M104 74h13c3 0 5 1 7 4l8 13h-28Z', '#d9edf7') +
    box(18, 104, 124, 10, 4, ink.shade) +
    disc(48, 116, 16, '#3b3e47') +
    disc(48, 116, 7, steel) +
    disc(114, 116, 16, '#3b3e47') +
    disc(114, 116, 7, steel) +
    place(emblems.star(cream), 57, 77, 1.1)
  );
}

function spool(ink: Ink): string {
  return (
    box(46, 34, 68, 14, 6, wood) +
    box(46, 118, 68, 14, 6, wood) +
    box(54, 48, 52, 70, 6, ink.main) +
    shape('M92 48h14v70H88Z', ink.shade, 0.45) +
    stroke('M55 58l50 6M55 70l50 6M55 82l50 6M55 94l50 6M55 106l50 6', ink.light, 3) +
    stroke('M106 112c14 6 24 0 26-12', ink.main, 3) +
    stroke('M132 100l-6-34', steelShade, 3.5)
  );
}

/** Things for the home, presents and services. */
export const householdMotifs = {
  spray,
  jug,
  tube,
  soap,
  paper,
  sponge,
  carrier,
  notebook,
  teddy,
  car,
  blocks,
  kettle,
  coffeemaker,
  robot,
  watch,
  bulb,
  tool,
  plant,
  spool,
  delivery,
  hanger,
} as const satisfies Readonly<Record<string, (ink: Ink, emblem: EmblemName) => string>>;
