/** Motifs of packed goods: the container tells the kind, the emblem on its label tells what is inside. */
import { box, cream, disc, type Ink, oval, place, shape, steel, steelShade, stroke } from '../ink.ts';
import { type EmblemName, emblems } from './emblems.ts';

const sign = (name: EmblemName, colour: string, x: number, y: number, scale = 1): string =>
  place(emblems[name](colour), x, y, scale);

function carton(ink: Ink, emblem: EmblemName): string {
  return (
    shape('M48 62L62 40H98l14 22Z', ink.light) +
    shape('M98 40l14 22H92Z', ink.shade, 0.6) +
    box(60, 32, 40, 10, 2, ink.shade) +
    box(48, 62, 64, 70, 3, cream) +
    shape('M94 62h18v67c0 2-1 3-3 3H94Z', '#dfe3e4') +
    shape('M48 62h64v16c-22 10-42-6-64 4Z', ink.main) +
    box(48, 118, 64, 14, 3, ink.main) +
    sign(emblem, ink.main, 74, 100, 0.95)
  );
}

function brick(ink: Ink, emblem: EmblemName): string {
  return (
    shape('M46 42h56l14-8H62Z', ink.light) +
    shape('M102 42l14-8v92l-14 6Z', ink.shade) +
    box(46, 42, 56, 90, 3, ink.main) +
    disc(74, 88, 22, cream) +
    sign(emblem, ink.main, 74, 88, 0.95) +
    box(54, 52, 40, 5, 2.5, ink.light) +
    stroke('M88 36V22l14-4', cream, 5)
  );
}

function bottle(ink: Ink, emblem: EmblemName): string {
  return (
    box(70, 22, 20, 14, 3, ink.shade) +
    shape('M70 36h20c0 14 16 18 16 36v52c0 6-3 8-8 8H62c-5 0-8-2-8-8V72c0-18 16-22 16-36Z', ink.light) +
    shape('M90 36c0 14 16 18 16 36v52c0 6-3 8-8 8h-8c6-20 4-70 0-96Z', ink.main, 0.55) +
    box(54, 76, 52, 34, 0, cream) +
    box(54, 76, 52, 5, 0, ink.main) +
    box(54, 105, 52, 5, 0, ink.main) +
    sign(emblem, ink.main, 80, 93, 0.66) +
    stroke('M64 66v-2', '#ffffff', 5)
  );
}

function oil(ink: Ink, emblem: EmblemName): string {
  return (
    box(71, 24, 18, 12, 3, ink.shade) +
    shape('M73 36h14v18c0 8 19 12 19 30v40c0 6-3 8-8 8H62c-5 0-8-2-8-8V84c0-18 19-22 19-30Z', ink.main) +
    shape('M87 54c0 8 19 12 19 30v40c0 6-3 8-8 8h-8c4-26 4-56-3-78Z', ink.shade, 0.5) +
    box(54, 88, 52, 32, 0, cream) +
    sign(emblem, ink.shade, 80, 104, 0.78) +
    stroke('M62 82c1-5 4-9 8-12', ink.light, 5)
  );
}

function wine(ink: Ink, emblem: EmblemName): string {
  return (
    box(71, 20, 18, 32, 3, ink.main) +
    shape('M72 50h16c0 16 16 16 16 34v42c0 4-2 6-6 6H62c-4 0-6-2-6-6V84c0-18 16-18 16-34Z', '#35503f') +
    shape('M88 50c0 16 16 16 16 34v42c0 4-2 6-6 6h-8c4-26 6-56-2-82Z', '#22382b') +
    box(56, 88, 48, 32, 1, cream) +
    box(56, 88, 48, 4, 0, ink.main) +
    sign(emblem, ink.main, 80, 106, 0.68) +
    stroke('M63 82c1-5 4-8 7-11', '#7d9a86', 4) +
    box(71, 32, 18, 4, 0, ink.light)
  );
}

function can(ink: Ink, emblem: EmblemName): string {
  return (
    oval(80, 122, 34, 10, steelShade) +
    box(46, 48, 68, 74, 0, ink.main) +
    shape('M98 48h16v74c0 5-7 8-16 9Z', ink.shade, 0.6) +
    oval(80, 122, 34, 8, ink.main) +
    shape('M98 130c9-2 16-4 16-8V50H98Z', ink.shade, 0.6) +
    oval(80, 48, 34, 10, steel) +
    oval(80, 48, 27, 7, steelShade) +
    oval(80, 46, 10, 3, steel) +
    box(50, 64, 6, 46, 3, ink.light) +
    disc(82, 92, 22, cream) +
    sign(emblem, ink.main, 82, 92, 0.92)
  );
}

function tin(ink: Ink, emblem: EmblemName): string {
  return (
    shape('M28 78v32c0 12 23 22 52 22s52-10 52-22V78Z', ink.main) +
    shape('M104 98c17-4 28-11 28-20v32c0 9-11 16-28 20Z', ink.shade, 0.7) +
    oval(80, 78, 52, 22, steel) +
    oval(80, 77, 43, 17, ink.light) +
    place(emblems[emblem](ink.shade), 80, 77, 0.72) +
    stroke('M40 98v16', ink.light, 5)
  );
}

function jar(ink: Ink, emblem: EmblemName): string {
  return (
    box(50, 30, 60, 20, 5, ink.shade) +
    box(50, 38, 60, 4, 0, ink.light) +
    shape('M52 50h56c8 4 10 10 10 18v52c0 8-4 12-12 12H54c-8 0-12-4-12-12V68c0-8 2-14 10-18Z', ink.main) +
    shape('M100 50h8c8 4 10 10 10 18v52c0 8-4 12-12 12H92c10-16 12-58 8-82Z', ink.shade, 0.45) +
    box(42, 74, 76, 38, 0, cream) +
    sign(emblem, ink.shade, 80, 93, 0.9) +
    stroke('M51 68v-4', '#ffffff', 5)
  );
}

function cup(ink: Ink, emblem: EmblemName): string {
  return (
    shape('M44 56h72l-9 70c0 4-4 6-8 6H61c-4 0-8-2-8-6Z', cream) +
    shape('M98 56h18l-9 70c0 4-4 6-8 6H88Z', '#dfe3e4') +
    shape('M47 80c22 12 44-10 66 0l-5 38c-18 8-34-6-56 2Z', ink.main) +
    oval(80, 56, 38, 9, ink.light) +
    shape('M118 56c6-8 4-16-6-18l-8 14Z', ink.light) +
    stroke('M44 56h72', ink.shade, 4) +
    sign(emblem, cream, 80, 100, 0.75)
  );
}

function pouch(ink: Ink, emblem: EmblemName): string {
  return (
    shape('M50 34h60l6 90c0 5-3 8-8 8H52c-5 0-8-3-8-8Z', ink.main) +
    shape('M98 34h12l6 90c0 5-3 8-8 8H92c8-30 10-66 6-98Z', ink.shade, 0.55) +
    box(49, 28, 62, 12, 2, ink.shade) +
    disc(78, 86, 26, cream) +
    sign(emblem, ink.main, 78, 86, 1.05) +
    stroke('M56 52v10', ink.light, 5)
  );
}

function sack(ink: Ink, emblem: EmblemName): string {
  return (
    shape(
      'M52 46c16-4 40-4 56 0 12 18 16 60 10 78-2 6-6 8-12 8H54c-6 0-10-2-12-8-6-18-2-60 10-78Z',
      ink.main,
    ) +
    shape('M98 45l10 1c12 18 16 60 10 78-2 6-6 8-12 8H92c12-22 14-60 6-87Z', ink.shade, 0.5) +
    shape('M54 30h52l-8 16H62Z', ink.light) +
    box(58, 43, 44, 6, 3, ink.shade) +
    sign(emblem, cream, 76, 92, 1.35)
  );
}

function pillow(ink: Ink, emblem: EmblemName): string {
  return (
    shape(
      'M44 32l6-4 6 4 6-4 6 4 6-4 6 4 6-4 6 4 6-4 6 4 6-4 6 4c4 28 4 68 0 98l-6 4-6-4-6 4-6-4-6 4-6-4-6 4-6-4-6 4-6-4-6 4-6-4c-4-30-4-70 0-98Z',
      ink.main,
    ) +
    shape('M104 28l6 4 6-4v4c4 28 4 68 0 98l-6 4-6-4-6 4c10-34 12-72 6-106Z', ink.shade, 0.5) +
    box(44, 38, 72, 4, 0, ink.shade) +
    box(44, 120, 72, 4, 0, ink.shade) +
    oval(80, 82, 30, 24, cream, -10) +
    sign(emblem, ink.main, 80, 82, 1) +
    stroke('M52 52q-2 12 0 22', ink.light, 5)
  );
}

function packet(ink: Ink, emblem: EmblemName): string {
  return (
    shape('M38 56l12-10h84l-12 10Z', ink.light) +
    shape('M122 56l12-10v72l-12 12Z', ink.shade) +
    box(38, 56, 84, 76, 3, ink.main) +
    box(38, 66, 84, 42, 0, cream) +
    sign(emblem, ink.main, 62, 87, 0.95) +
    box(82, 78, 30, 5, 2.5, ink.light) +
    box(82, 90, 20, 5, 2.5, ink.light)
  );
}

function bar(ink: Ink, emblem: EmblemName): string {
  const squares = [-12, 12]
    .flatMap((y) =>
      [0, 1].map(
        (n) =>
          box(-50 + n * 20, y - 10, 17, 20, 3, '#7a4a2c') + box(-47 + n * 20, y - 7, 11, 14, 2, '#91603d'),
      ),
    )
    .join('');
  return place(
    box(-54, -26, 60, 52, 4, '#5e3620') +
      squares +
      shape('M-10-30l5 5-5 5 5 5-5 5 5 5-5 5 5 5-5 5 5 5-5 5 5 5-5 5H58V-30Z', ink.main) +
      shape('M48-30h10v60H48Z', ink.shade, 0.7) +
      disc(24, 0, 17, cream) +
      sign(emblem, ink.main, 24, 0, 0.72),
    80,
    86,
    1,
    -18,
  );
}

function candy(ink: Ink, emblem: EmblemName): string {
  const one =
    shape('M-24 0l-20-14 4 14-4 14ZM24 0l20-14-4 14 4 14Z', ink.light) +
    oval(0, 0, 28, 20, ink.main) +
    shape('M8-19C34-16 34 16 8 19 18 8 18-8 8-19Z', ink.shade, 0.5) +
    stroke('M-14-8q6-6 14-6', ink.light, 4);
  return place(one, 92, 64, 0.95, -24) + place(one + sign(emblem, cream, -3, 2, 0.6), 70, 104, 1.05, 14);
}

function cookies(ink: Ink): string {
  const one =
    disc(0, 0, 28, ink.main) +
    shape('M10-26A28 28 0 0 1-10 26 34 34 0 0 0 10-26Z', ink.shade, 0.45) +
    [
      [-12, -10],
      [4, -14],
      [12, 4],
      [-6, 8],
      [-16, 4],
      [4, 16],
    ]
      .map(([x = 0, y = 0]) => disc(x, y, 3.6, '#6b4226'))
      .join('');
  return place(one, 98, 64, 0.95) + place(one, 62, 84, 1) + place(one, 98, 106, 0.92);
}

function cheese(ink: Ink): string {
  return (
    shape('M28 92L104 48c18 6 28 20 30 36v8Z', ink.light) +
    shape('M28 92h106v34c0 4-2 6-6 6H34c-4 0-6-2-6-6Z', ink.main) +
    disc(56, 110, 8, ink.shade) +
    disc(88, 120, 6, ink.shade) +
    disc(110, 104, 9, ink.shade) +
    oval(92, 70, 9, 5, ink.main, -10) +
    oval(112, 80, 6, 3.5, ink.main) +
    shape('M118 92h16v34c0 4-2 6-6 6h-10Z', ink.shade, 0.4)
  );
}

function butter(ink: Ink, emblem: EmblemName): string {
  return (
    shape('M30 78l20-16h82l-20 16Z', '#fbeeb4') +
    shape('M112 78l20-16v38l-20 20Z', '#dcbf5e') +
    box(30, 78, 82, 42, 2, '#f5dc84') +
    shape('M30 78h46l6 6-6 7 6 7-6 7 6 7-6 8H30Z', ink.main) +
    shape('M30 78l20-16h44L76 78Z', ink.light) +
    sign(emblem, cream, 52, 99, 0.78) +
    oval(82, 126, 56, 6, steel)
  );
}

function eggs(ink: Ink): string {
  const egg = (x: number): string =>
    shape(`M${x} 56c11 0 17 18 17 28s-8 16-17 16-17-6-17-16 6-28 17-28Z`, ink.main) +
    shape(`M${x + 6} 58c8 6 11 18 11 26 0 10-8 16-17 16 10-8 12-28 6-42Z`, ink.shade, 0.5) +
    oval(x - 7, 74, 3, 6, ink.light, 16);
  return (
    egg(48) +
    egg(80) +
    egg(112) +
    shape(
      'M22 90c10 8 18 8 26 0 8 8 24 8 32 0 8 8 24 8 32 0 8 8 16 8 26 0l-6 36c-1 4-4 6-8 6H36c-4 0-7-2-8-6Z',
      '#a9b0a2',
    ) +
    shape('M118 96c7-1 13-2 20-6l-6 36c-1 4-4 6-8 6h-14Z', '#8a9284', 0.7)
  );
}

function icecream(ink: Ink): string {
  return (
    shape('M54 78h52l-26 58Z', '#e3ad62') +
    shape('M92 78h14l-26 58Z', '#c68d43', 0.7) +
    stroke('M64 84l24 30M78 82l16 20M96 84l-24 30M82 82L66 102', '#c68d43', 2.5) +
    disc(62, 66, 20, ink.light) +
    disc(98, 66, 20, ink.shade) +
    disc(80, 52, 23, ink.main) +
    oval(72, 42, 7, 4, ink.light, -30) +
    box(46, 72, 68, 10, 5, '#eec07d')
  );
}

function mugDrink(ink: Ink): string {
  return (
    stroke('M112 74c22-4 22 34-4 32', ink.shade, 9) +
    shape('M40 62h74v44c0 16-10 26-26 26H66c-16 0-26-10-26-26Z', ink.main) +
    shape('M100 62h14v44c0 16-10 26-26 26H78c18-8 24-36 22-70Z', ink.shade, 0.5) +
    oval(77, 62, 37, 9, ink.light) +
    oval(77, 63, 30, 6, '#7a4a2c') +
    stroke('M64 46c-6-8 6-12 0-22M84 46c-6-8 6-12 0-22', '#ffffff', 5) +
    stroke('M50 78v18', ink.light, 5)
  );
}

function glass(ink: Ink): string {
  return (
    shape('M46 40h68l-10 88c0 3-3 4-6 4H62c-3 0-6-1-6-4Z', '#ffffff', 0.75) +
    shape('M49 62h62l-7 66c0 3-3 4-6 4H62c-3 0-6-1-6-4Z', ink.main) +
    shape('M96 62h15l-7 66c0 3-3 4-6 4H86Z', ink.shade, 0.5) +
    oval(80, 62, 31, 7, ink.light) +
    disc(70, 60, 6, cream) +
    disc(84, 57, 7, cream) +
    disc(95, 61, 5, cream) +
    stroke('M60 76l4 38', ink.light, 4)
  );
}

/** Everything that comes in a packet, bottle, jar or cup. */
export const packageMotifs = {
  carton,
  brick,
  bottle,
  oil,
  wine,
  can,
  tin,
  jar,
  cup,
  pouch,
  sack,
  pillow,
  packet,
  bar,
  candy,
  cookies,
  cheese,
  butter,
  eggs,
  icecream,
  'mug-drink': mugDrink,
  glass,
} as const satisfies Readonly<Record<string, (ink: Ink, emblem: EmblemName) => string>>;
