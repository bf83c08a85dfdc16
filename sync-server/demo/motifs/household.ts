/** Motifs of things for the home and of presents, for the household shelf and the gift shop. */
import {
  box,
  cream,
  disc,
  type Ink,
  leaf,
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

const stalk = '#7a5a35';

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

function cushion(ink: Ink, emblem: EmblemName): string {
  return (
    shape(
      'M34 46c14 4 30 6 46 6s32-2 46-6c6 0 8 4 6 8-4 22-4 44 0 66 2 6-2 10-8 8-14-4-29-4-44-4s-30 0-44 4c-6 2-10-2-8-8 4-22 4-44 0-66-2-4 0-8 6-8Z',
      ink.main,
    ) +
    shape(
      'M126 46c6 0 8 4 6 8-4 22-4 44 0 66 2 6-2 10-8 8-8-2-17-3-26-4 12-22 14-50 10-74 6-1 12-2 18-4Z',
      ink.shade,
      0.45,
    ) +
    place(emblems[emblem](cream), 78, 88, 1.9)
  );
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
  return (
    stroke('M36 34C36 86 124 86 124 34', gold, 5) +
    [
      [44, 62],
      [60, 74],
      [100, 74],
      [116, 62],
    ]
      .map(([x = 0, y = 0]) => disc(x, y, 6, ink.light))
      .join('') +
    shape('M80 76l24 20-24 36-24-36Z', ink.main) +
    shape('M80 76l24 20-24 36Z', ink.shade, 0.6) +
    shape('M80 76l10 20H70Z', ink.light) +
    disc(80, 76, 5, gold)
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

function wreath(ink: Ink): string {
  const leaves = Array.from({ length: 14 }, (_, index) =>
    place(leaf(0, -32, 60, 0.72), 80, 82, 1, (360 / 14) * index),
  );
  const balls = [20, 95, 165, 240, 310].map((turn) => place(disc(0, -42, 7, ink.main), 80, 82, 1, turn));
  return `<circle cx="80" cy="82" r="40" fill="none" stroke="${leafShade}" stroke-width="12"/>${leaves.join('')}${balls.join('')}${shape('M80 128C66 112 50 118 54 130s20 6 26-2c6 8 22 14 26 2s-12-18-26-2Z', ink.main)}${disc(80, 126, 6, ink.shade)}`;
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

function hanger(ink: Ink): string {
  return (
    stroke('M80 60V50c0-6 10-6 10-14a10 10 0 0 0-20 0', steelShade, 5) +
    stroke('M80 60L30 96c-6 4-4 12 4 12h92c8 0 10-8 4-12Z', ink.main, 11) +
    place(emblems.heart(ink.shade), 80, 86, 0.55)
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
  parcel,
  card,
  wrap,
  bauble,
  tree,
  bird,
  bunting,
  cushion,
  clock,
  jewel,
  cutlery,
  basket,
  wreath,
  house: houseSign,
  drawer,
} as const satisfies Readonly<Record<string, (ink: Ink, emblem: EmblemName) => string>>;
