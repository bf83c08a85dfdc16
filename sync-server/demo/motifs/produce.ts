/** Motifs of fruit, vegetables, bread, meat and fish, drawn in a square of 160 with the ground at 132. */
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
  stalkBrown,
  stroke,
  tones,
} from '../ink.ts';

function apple(ink: Ink): string {
  return (
    shape(
      'M80 58c10-9 40-9 44 20 3 26-18 54-32 54-6 0-8-3-12-3s-6 3-12 3c-14 0-35-28-32-54 4-29 34-29 44-20Z',
      ink.main,
    ) +
    shape('M110 53c8 4 13 12 14 25 3 26-18 54-32 54-4 0-6-1-9-2 26-8 40-44 27-77Z', ink.shade, 0.55) +
    oval(56, 76, 7, 13, ink.light, 20) +
    stroke('M80 60C79 50 82 42 88 36', stalkBrown, 5) +
    leaf(86, 46, 62, 0.9)
  );
}

function pear(ink: Ink): string {
  return (
    shape(
      'M80 44c14 0 20 12 22 26 3 16 16 22 16 38 0 18-18 26-38 26s-38-8-38-26c0-16 13-22 16-38 2-14 8-26 22-26Z',
      ink.main,
    ) +
    shape('M90 46c8 5 11 14 12 24 3 16 16 22 16 38 0 16-14 24-31 26 22-22 16-58 3-88Z', ink.shade, 0.5) +
    oval(60, 96, 7, 14, ink.light, 14) +
    stroke('M80 46C80 38 82 32 87 28', stalkBrown, 5) +
    leaf(85, 36, 70, 0.8)
  );
}

function banana(ink: Ink): string {
  return (
    shape('M46 36c-2 44 20 78 66 84 8 1 14-4 14-9 0-4-4-6-9-7-34-7-52-32-56-67l-4-6-9 1Z', ink.shade) +
    shape('M58 32c2 40 22 64 58 72 7 1 12 4 11 8-40 2-68-22-74-76Z', ink.main) +
    shape('M58 33c4 34 22 56 56 66-32-14-46-36-49-65Z', ink.light) +
    shape('M46 38l12-6-1-8-9 2Z', stalkBrown) +
    shape('M126 111c1-4-3-7-7-7l-4 10c5 1 9 0 11-3Z', stalkBrown)
  );
}

function citrus(ink: Ink): string {
  const slice = [0, 60, 120, 180, 240, 300].map((angle) =>
    place(shape('M0-4L9-19Q0-25-9-19Z', ink.light), 0, 0, 1, angle),
  );
  return (
    disc(70, 86, 42, ink.main) +
    shape('M92 50a42 42 0 0 1-40 74 50 50 0 0 0 40-74Z', ink.shade, 0.5) +
    oval(52, 70, 8, 13, ink.light, 35) +
    leaf(74, 48, 48, 0.95) +
    disc(74, 47, 3.5, leafShade) +
    disc(106, 108, 27, ink.main) +
    disc(106, 108, 23.5, cream) +
    place(slice.join(''), 106, 108, 0.88)
  );
}

function grapes(ink: Ink): string {
  const rows: readonly (readonly [number, number])[] = [
    [56, 66],
    [80, 62],
    [104, 66],
    [68, 82],
    [92, 82],
    [56, 94],
    [104, 94],
    [80, 98],
    [68, 112],
    [92, 112],
    [80, 126],
  ];
  const berry =
    disc(0, 0, 14, ink.main) +
    shape('M5-13a14 14 0 0 1-9 26A18 18 0 0 0 5-13Z', ink.shade, 0.5) +
    disc(-5, -5, 3.5, ink.light);
  return (
    stroke('M80 58C80 46 84 38 92 32', stalkBrown, 5) +
    leaf(82, 50, -58, 1.1) +
    rows.map(([x, y]) => place(berry, x, y)).join('')
  );
}

function berry(ink: Ink): string {
  const seeds: readonly (readonly [number, number])[] = [
    [64, 78],
    [80, 72],
    [96, 78],
    [70, 94],
    [90, 94],
    [80, 110],
    [58, 90],
    [102, 90],
  ];
  return (
    shape('M80 56c16-8 40-4 40 20 0 26-26 56-40 56S40 102 40 76c0-24 24-28 40-20Z', ink.main) +
    shape('M104 55c10 3 16 10 16 21 0 26-26 56-40 56-2 0-3 0-5-1 26-14 38-48 29-76Z', ink.shade, 0.55) +
    seeds.map(([x, y]) => oval(x, y, 2.2, 3.4, '#fbe4a4')).join('') +
    shape(
      'M80 62c-8 4-18 4-26-2 8-2 12-5 15-9-4-3-7-7-8-12 8 1 13 4 16 8l3-11 3 11c3-4 8-7 16-8-1 5-4 9-8 12 3 4 7 7 15 9-8 6-18 6-26 2Z',
      leafGreen,
    ) +
    stroke('M80 44C80 38 82 34 86 30', leafShade, 4)
  );
}

function tomato(ink: Ink): string {
  return (
    shape('M80 54c26-8 48 8 48 34 0 28-20 44-48 44s-48-16-48-44c0-26 22-42 48-34Z', ink.main) +
    shape('M108 54c13 6 20 18 20 34 0 28-20 44-48 44-5 0-9-1-14-2 34-6 54-40 42-76Z', ink.shade, 0.5) +
    oval(52, 80, 8, 14, ink.light, 25) +
    shape(
      'M80 60c-6 5-16 8-24 6 4-4 7-8 8-13-6 0-11-2-15-6 9-3 18-3 25 1 1-5 3-10 6-14 3 4 5 9 6 14 7-4 16-4 25-1-4 4-9 6-15 6 1 5 4 9 8 13-8 2-18-1-24-6Z',
      leafGreen,
    )
  );
}

function cucumber(ink: Ink): string {
  const bumps: readonly (readonly [number, number])[] = [
    [-34, -5],
    [-20, 6],
    [-8, -7],
    [6, 5],
    [18, -6],
    [32, 3],
  ];
  const body =
    box(-56, -19, 112, 38, 19, ink.main) +
    shape('M-50 6Q0 24 50 6A19 19 0 0 1 37 19H-37A19 19 0 0 1-50 6Z', ink.shade, 0.7) +
    stroke('M-36-11H30', ink.light, 4) +
    bumps.map(([x, y]) => disc(x, y, 2, ink.light)).join('');
  const slice =
    disc(0, 0, 22, ink.main) +
    disc(0, 0, 18, '#e4f1c4') +
    disc(0, 0, 10, '#cfe5a4') +
    [0, 60, 120, 180, 240, 300]
      .map((angle) => place(oval(0, -6.5, 1.6, 3, '#fbfbe8'), 0, 0, 1, angle))
      .join('');
  return place(body, 76, 78, 1, -35) + place(slice, 106, 110);
}

function carrot(ink: Ink): string {
  const root =
    shape('M-18-34C-18-44 18-44 18-34 18-10 8 44 0 56-8 44-18-10-18-34Z', ink.main) +
    shape('M10-41c6 1 8 4 8 7C18-10 8 44 0 56c-1-1-2-3-3-5C8 24 14-10 10-41Z', ink.shade, 0.55) +
    stroke('M-13-20h9M2-6h8M-8 10h7', ink.shade, 2.5);
  return place(leaf(0, -38, -34, 1) + leaf(0, -38, 34, 1) + leaf(0, -38, 0, 1.15) + root, 84, 84, 0.98, 24);
}

function root(ink: Ink): string {
  return (
    leaf(80, 62, -40, 1.1) +
    leaf(80, 62, 40, 1.1) +
    leaf(80, 64, 0, 1.25) +
    stroke('M80 62V40M80 62L66 44M80 62L94 44', ink.shade, 3.5) +
    shape(
      'M80 58c24 0 40 12 40 34 0 20-20 30-34 36-3 1-3 8-6 10-3-2-3-9-6-10-14-6-34-16-34-36 0-22 16-34 40-34Z',
      ink.main,
    ) +
    shape(
      'M100 61c13 5 20 15 20 31 0 20-20 30-34 36-3 1-3 8-6 10 0 0-1-1-2-2 22-16 34-44 22-75Z',
      ink.shade,
      0.55,
    ) +
    oval(56, 86, 6, 11, ink.light, 20)
  );
}

function potato(ink: Ink): string {
  const tuber = (spots: string): string =>
    shape('M-40 6C-42-16-18-32 8-28 32-25 46-8 42 12 38 30 12 34-10 30-28 27-38 22-40 6Z', ink.main) +
    shape('M22-25c16 5 23 20 20 37-4 18-30 22-52 18-6-1-12-3-17-5 32 4 56-14 49-50Z', ink.shade, 0.45) +
    spots;
  const spots =
    oval(-18, -8, 4, 2, ink.shade) +
    oval(6, -14, 3.5, 2, ink.shade) +
    oval(0, 10, 4, 2, ink.shade) +
    oval(-26, 10, 3, 2, ink.shade);
  return place(tuber(''), 96, 74, 0.82, 12) + place(tuber(spots), 70, 100, 0.95);
}

function onion(ink: Ink): string {
  return (
    shape(
      'M80 40c2 16 14 22 26 30 14 9 20 18 20 30 0 22-22 32-46 32s-46-10-46-32c0-12 6-21 20-30 12-8 24-14 26-30Z',
      ink.main,
    ) +
    shape('M98 64l8 6c14 9 20 18 20 30 0 22-22 32-46 32 30-14 36-42 18-68Z', ink.shade, 0.5) +
    stroke('M80 52C62 76 54 104 68 128M80 52c18 24 26 52 12 76M80 56v74', ink.light, 2.5) +
    stroke('M80 46C80 38 78 32 74 26M80 46C80 38 84 33 90 29', leafShade, 4)
  );
}

function cabbage(ink: Ink): string {
  return (
    disc(80, 84, 48, ink.shade) +
    shape('M80 36c30-2 50 24 46 54-10-20-26-32-46-34Z', ink.main) +
    shape('M80 36C50 34 30 60 34 90c10-20 26-32 46-34Z', ink.main) +
    shape('M80 132c-26 0-42-16-46-40 16-6 40 8 46 40Z', ink.light) +
    shape('M80 132c26 0 42-16 46-40-16-6-40 8-46 40Z', ink.light) +
    shape('M80 58c20 10 26 44 0 74-26-30-20-64 0-74Z', ink.main) +
    stroke('M80 72V124M80 92l-9-9M80 92l9-9M80 108l-9-9M80 108l9-9', cream, 2.5)
  );
}

function pepper(ink: Ink): string {
  return (
    shape(
      'M80 58c8-8 22-8 30-2 16 10 14 34 8 52-5 16-16 26-26 22-5-2-8-4-12-4s-7 2-12 4c-10 4-21-6-26-22-6-18-8-42 8-52 8-6 22-6 30 2Z',
      ink.main,
    ) +
    shape('M110 56c16 10 14 34 8 52-5 16-16 26-26 22 16-16 20-46 18-74Z', ink.shade, 0.6) +
    stroke('M80 66C76 84 76 104 80 120', ink.shade, 3) +
    oval(54, 80, 6, 15, ink.light, 6) +
    shape('M62 58c6-8 30-8 36 0-10 6-26 6-36 0Z', leafGreen) +
    stroke('M80 54C79 44 83 36 92 34', leafShade, 7)
  );
}

function greens(ink: Ink): string {
  return (
    stroke('M80 130C78 100 76 80 78 60M80 130C70 104 58 90 48 78M80 130C92 104 104 92 112 80', ink.shade, 4) +
    [
      [78, 70, 0, 1.25],
      [48, 84, -38, 1.15],
      [112, 86, 38, 1.15],
      [62, 90, -22, 1.1],
      [98, 92, 22, 1.1],
    ]
      .map(([x = 0, y = 0, turn = 0, size = 1]) => leaf(x, y, turn, size))
      .join('') +
    box(64, 102, 32, 10, 5, '#e8b84a')
  );
}

function mushroom(ink: Ink): string {
  return (
    shape('M66 82h28l6 42c1 6-4 9-20 9s-21-3-20-9Z', cream) +
    shape('M84 82h10l6 42c1 6-4 9-16 9 4-16 4-34 0-51Z', '#e6dcc8') +
    shape('M30 84c0-28 24-44 50-44s50 16 50 44c0 8-22 10-50 10s-50-2-50-10Z', ink.main) +
    shape('M104 46c16 6 26 20 26 38 0 8-22 10-50 10 24-8 32-28 24-48Z', ink.shade, 0.5) +
    oval(58, 62, 12, 6, ink.light, -28)
  );
}

function melon(ink: Ink): string {
  // A water melon is green outside and red inside; other melons have the colour of their rind.
  const isRed = ink.main === tones.green.main;
  const flesh = isRed ? '#ee5f63' : ink.light;
  return (
    shape('M24 66a60 60 0 0 0 112 0Z', ink.main) +
    shape('M33 66a51 51 0 0 0 94 0Z', '#f4f4dc') +
    shape('M40 66a44 44 0 0 0 80 0Z', flesh) +
    [
      [60, 76],
      [78, 82],
      [98, 76],
      [70, 92],
      [90, 92],
    ]
      .map(([x = 0, y = 0]) => oval(x, y, 2.4, 4, '#3b2a28'))
      .join('') +
    shape('M110 66h10a44 44 0 0 1-40 27c16-4 26-14 30-27Z', isRed ? '#c9434a' : ink.shade, 0.5)
  );
}

function nut(ink: Ink): string {
  const one =
    shape('M0-24C16-24 22-10 22 4 22 18 8 26 0 30-8 26-22 18-22 4-22-10-16-24 0-24Z', ink.main) +
    shape('M0-24C16-24 22-10 22 4 22 18 8 26 0 30Z', ink.shade, 0.5) +
    shape('M-23-4C-22-20-12-28 0-28s22 8 23 24C12-10-12-10-23-4Z', ink.light);
  return place(one, 56, 96, 1.05, -14) + place(one, 104, 98, 1.05, 14) + place(one, 80, 70, 1.05);
}

function loaf(ink: Ink): string {
  return (
    shape(
      'M30 74c0-22 22-30 50-30s50 8 50 30c0 8-4 12-8 14v36c0 5-3 8-8 8H46c-5 0-8-3-8-8V88c-4-2-8-6-8-14Z',
      ink.main,
    ) +
    shape('M112 48c12 4 18 13 18 26 0 8-4 12-8 14v36c0 5-3 8-8 8h-8V88c6-4 8-24 6-40Z', ink.shade, 0.65) +
    stroke('M54 62l8 12M74 58l8 12M94 58l8 12', ink.light, 6)
  );
}

function baton(ink: Ink): string {
  const body =
    shape('M-58 4C-58-20-30-24 0-24S58-20 58 4 30 24 0 24-58 20-58 4Z', ink.main) +
    shape('M-57 8C-40 22 40 22 57 8 54 22 28 24 0 24s-54-2-57-16Z', ink.shade, 0.7) +
    stroke('M-38-12L-26 6M-16-15L-4 5M8-15L20 5M31-13L41 4', ink.light, 7);
  return place(body, 80, 88, 1, -28);
}

function ring(ink: Ink): string {
  const one =
    `<circle r="27" fill="none" stroke="${ink.main}" stroke-width="20"/>` +
    stroke('M-19 19A27 27 0 0 0 27 0', ink.shade, 6) +
    stroke('M-25-8A27 27 0 0 1-8-26', ink.light, 6) +
    [
      [18, -22],
      [26, -8],
      [2, -29],
      [-27, 6],
    ]
      .map(([x = 0, y = 0]) => disc(x, y, 1.8, cream))
      .join('');
  return place(one, 98, 66, 0.9) + place(one, 66, 94, 1.02);
}

function bun(ink: Ink): string {
  return (
    shape('M28 108c0-36 24-56 52-56s52 20 52 56c0 16-8 20-18 20H46c-10 0-18-4-18-20Z', ink.main) +
    shape('M108 62c16 10 24 26 24 46 0 16-8 20-18 20H84c26-10 36-36 24-66Z', ink.shade, 0.5) +
    stroke('M80 108C66 108 60 96 66 88 72 80 88 82 90 92 92 104 108 104 110 92', ink.light, 5) +
    oval(58, 74, 12, 5, ink.light, -32)
  );
}

function cake(ink: Ink): string {
  return (
    shape('M28 86L112 58c12 4 20 12 22 24v6H28Z', ink.light) +
    shape('M28 86h106v40c0 4-2 6-6 6H34c-4 0-6-2-6-6Z', '#f3d9a8') +
    box(28, 98, 106, 9, 0, ink.main) +
    box(28, 116, 106, 6, 0, cream) +
    shape('M28 86h106v8c-6 8-12 0-18 4s-12 8-18 0-12-2-18 4-12 0-16-4-12 6-18 2-10-2-18-4Z', ink.main) +
    disc(108, 54, 11, '#d83a4a') +
    stroke('M108 44C108 38 112 34 118 34', leafShade, 3)
  );
}

function steak(ink: Ink): string {
  return (
    shape(
      'M32 94c-6-28 18-52 52-50 28 2 48 18 46 40-2 18-18 18-28 28-10 11-18 22-40 20-18-2-26-14-30-38Z',
      '#f6d9cf',
    ) +
    shape(
      'M42 94c-5-22 14-40 41-39 23 1 39 13 37 29-2 12-15 13-25 23-9 10-15 17-31 16-13-2-19-11-22-29Z',
      ink.main,
    ) +
    stroke('M62 74c12-6 24-4 32 4M56 92c10 6 18 4 26-2M98 78l10 4M72 112c6-2 10-6 14-10', ink.light, 4) +
    oval(60, 104, 10, 7, cream, 40)
  );
}

function drumstick(ink: Ink): string {
  return (
    stroke('M94 98l22 22', '#e6d8bf', 13) +
    disc(112, 128, 8.5, '#e6d8bf') +
    disc(124, 116, 8.5, '#e6d8bf') +
    stroke('M98 99l20 20', cream, 4) +
    shape('M36 42c16-16 46-14 60 6 12 18 4 32 8 52 1 6-2 9-8 8-20-4-38 4-54-8C22 86 20 58 36 42Z', ink.main) +
    shape('M90 41c2 2 4 4 6 7 12 18 4 32 8 52 1 6-2 9-8 8-20-4-38 4-54-8 34 8 60-14 48-59Z', ink.shade, 0.5) +
    oval(50, 58, 7, 13, ink.light, 40)
  );
}

function sausage(ink: Ink): string {
  const link =
    shape('M-50 0A17 17 0 0 1-33-17H33A17 17 0 0 1 33 17H-33A17 17 0 0 1-50 0Z', ink.main) +
    shape('M-46 8Q0 20 46 8A17 17 0 0 1 33 17H-33A17 17 0 0 1-46 8Z', ink.shade, 0.7) +
    stroke('M-30-9H26', ink.light, 4) +
    shape('M-50 0l-10-6v12ZM50 0l10-6v12Z', stalkBrown);
  const cut =
    disc(0, 0, 20, ink.shade) +
    disc(0, 0, 17, ink.light) +
    [
      [-6, -5],
      [5, -7],
      [7, 5],
      [-4, 7],
      [0, 0],
    ]
      .map(([x = 0, y = 0]) => disc(x, y, 2.6, cream))
      .join('');
  return place(link, 80, 62, 1, -12) + place(link, 72, 98, 1, -12) + place(cut, 116, 112);
}

function fish(ink: Ink): string {
  return (
    shape('M104 88l32-26c-2 16-2 36 0 52Z', ink.shade) +
    shape('M22 88c12-26 36-36 58-34 16 2 28 16 32 34-4 18-16 32-32 34-22 2-46-8-58-34Z', ink.main) +
    shape('M22 88c30 10 60 10 90 0-4 18-16 32-32 34-22 2-46-8-58-34Z', ink.light, 0.75) +
    shape('M66 55c6-12 20-16 32-12l-4 18c-8-5-18-7-28-6Z', ink.shade) +
    stroke('M58 66c8 12 8 30 0 44', ink.shade, 3) +
    stroke('M76 76q6 4 12 0M76 90q6 4 12 0M90 84q5 4 10 0', ink.shade, 2.5) +
    disc(42, 80, 6, cream) +
    disc(41, 80, 3, '#22313f')
  );
}

/** Everything that grows, bakes, swims or is cut to weight. */
export const produceMotifs = {
  apple,
  pear,
  banana,
  citrus,
  grapes,
  berry,
  tomato,
  cucumber,
  carrot,
  root,
  potato,
  onion,
  cabbage,
  pepper,
  greens,
  mushroom,
  melon,
  nut,
  loaf,
  baton,
  ring,
  bun,
  cake,
  steak,
  drumstick,
  sausage,
  fish,
} as const satisfies Readonly<Record<string, (ink: Ink) => string>>;
