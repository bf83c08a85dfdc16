/** Motifs of clothes, shoes and cloth, laid flat as on a shop's shelf. */
import { box, cream, disc, type Ink, oval, place, shape, stroke } from '../ink.ts';

function tshirt(ink: Ink): string {
  return (
    shape(
      'M58 38L28 54l10 26 14-6v54c0 3 2 4 4 4h48c2 0 4-1 4-4V74l14 6 10-26-30-16c-6 14-38 14-44 0Z',
      ink.main,
    ) +
    shape('M102 38l30 16-10 26-14-6v54c0 3-2 4-4 4H88c12-24 10-62 14-94Z', ink.shade, 0.4) +
    stroke('M58 38c6 16 38 16 44 0', ink.shade, 5) +
    stroke('M52 74V64M108 74V64', ink.shade, 3)
  );
}

function jumper(ink: Ink): string {
  return (
    shape(
      'M60 36L34 50c-6 20-10 48-12 70l16 4 14-46v48h56V78l14 46 16-4c-2-22-6-50-12-70L100 36c-6 10-34 10-40 0Z',
      ink.main,
    ) +
    shape('M100 36l26 14c6 20 10 48 12 70l-16 4-14-46v48H90c10-26 8-62 10-90Z', ink.shade, 0.4) +
    box(52, 124, 56, 9, 3, ink.shade) +
    stroke('M60 36c6 14 34 14 40 0', ink.shade, 7) +
    stroke('M22 120l16 4M138 120l-16 4', ink.shade, 7) +
    stroke('M54 84l9 8 8-8 9 8 9-8 8 8 9-8', ink.light, 4) +
    stroke('M54 96l9 8 8-8 9 8 9-8 8 8 9-8', cream, 3)
  );
}

function shirt(ink: Ink): string {
  return (
    shape(
      'M60 34L34 48c-6 20-10 46-12 68l15 3 15-44v57h56V75l15 44 15-3c-2-22-6-48-12-68L100 34 80 46Z',
      ink.main,
    ) +
    shape('M100 34l26 14c6 20 10 46 12 68l-15 3-15-44v57H88c12-30 10-66 12-98Z', ink.shade, 0.4) +
    shape('M60 34l20 12-10 18-16-22ZM100 34L80 46l10 18 16-22Z', ink.light) +
    stroke('M80 52v80', ink.shade, 3) +
    [68, 84, 100, 116].map((y) => disc(80, y, 2.6, cream)).join('') +
    box(90, 78, 14, 14, 2, ink.light)
  );
}

function dress(ink: Ink): string {
  return (
    shape(
      'M62 28l-4 30c-2 8 4 14 6 20-6 18-18 36-24 48 10 8 70 8 80 0-6-12-18-30-24-48 2-6 8-12 6-20l-4-30h-8c-4 12-16 12-20 0Z',
      ink.main,
    ) +
    shape('M98 28l4 30c2 8-4 14-6 20 6 18 18 36 24 48-6 5-24 7-42 6 20-30 22-70 14-104Z', ink.shade, 0.4) +
    box(62, 74, 36, 8, 3, ink.shade) +
    [
      [62, 104],
      [80, 96],
      [98, 106],
      [76, 118],
      [56, 120],
      [104, 122],
    ]
      .map(([x = 0, y = 0]) => disc(x, y, 3.4, ink.light))
      .join('')
  );
}

function skirt(ink: Ink): string {
  return (
    shape('M56 50h48c4 26 16 50 24 74-20 10-76 10-96 0 8-24 20-48 24-74Z', ink.main) +
    shape('M90 50h14c4 26 16 50 24 74-8 4-22 7-38 7 6-26 6-56 0-81Z', ink.shade, 0.4) +
    stroke('M66 62l-12 62M80 62v66M94 62l12 62', ink.shade, 2.5) +
    box(54, 42, 52, 12, 4, ink.shade)
  );
}

function trousers(ink: Ink): string {
  return (
    shape('M50 36h60l10 94c0 2-1 3-3 3H92L80 70 68 133H43c-2 0-3-1-3-3Z', ink.main) +
    shape('M96 36h14l10 94c0 2-1 3-3 3H92L80 70c10-8 16-20 16-34Z', ink.shade, 0.4) +
    box(49, 30, 62, 12, 3, ink.shade) +
    disc(80, 36, 2.6, cream) +
    stroke('M80 44v18', ink.shade, 3) +
    stroke('M54 46c0 8-2 12-8 14M106 46c0 8 2 12 8 14', ink.light, 3) +
    stroke('M42 124h27M91 124h27', ink.light, 3)
  );
}

function shorts(ink: Ink): string {
  return (
    shape('M46 50h68l14 62c1 4-1 6-4 6l-34 4-10-34-10 34-34-4c-3 0-5-2-4-6Z', ink.main) +
    shape('M100 50h14l14 62c1 4-1 6-4 6l-34 4-10-34c12-8 20-20 20-38Z', ink.shade, 0.4) +
    box(45, 42, 70, 13, 4, ink.shade) +
    stroke('M76 54l-4 16M84 54l4 16', cream, 3) +
    stroke('M36 110l33 4M124 110l-33 4', ink.light, 3.5)
  );
}

function jacket(ink: Ink): string {
  const quilts = [66, 84, 102, 118].map((y) => stroke(`M52 ${y}h24M84 ${y}h24`, ink.shade, 3)).join('');
  return (
    shape(
      'M58 36L32 50c-8 20-10 44-12 66l18 4 12-38v46c0 3 2 4 4 4h52c2 0 4-1 4-4V82l12 38 18-4c-2-22-4-46-12-66l-26-14Z',
      ink.main,
    ) +
    shape('M102 36l26 14c8 20 10 44 12 66l-18 4-12-38v46c0 3-2 4-4 4H88c12-30 12-64 14-96Z', ink.shade, 0.4) +
    quilts +
    shape('M58 36c4-10 40-10 44 0l-6 16H64Z', ink.shade) +
    shape('M66 38c4-5 24-5 28 0l-4 10H70Z', ink.light) +
    stroke('M80 52v80', cream, 3.5) +
    box(77, 54, 6, 10, 2, '#d7b15a')
  );
}

function coat(ink: Ink): string {
  return (
    shape(
      'M60 28L38 40c-6 20-10 44-12 66l15 3 9-32-6 55h72l-6-55 9 32 15-3c-2-22-6-46-12-66L100 28 80 44Z',
      ink.main,
    ) +
    shape('M100 28l22 12c6 20 10 44 12 66l-15 3-9-32 6 55H92c10-36 10-72 8-104Z', ink.shade, 0.4) +
    shape('M60 28l20 34-12 10-16-36ZM100 28L80 62l12 10 16-36Z', ink.light) +
    stroke('M80 62v70', ink.shade, 3) +
    [80, 96].map((y) => disc(73, y, 3, cream) + disc(88, y, 3, cream)).join('') +
    box(49, 102, 62, 8, 2, ink.shade) +
    box(74, 100, 12, 12, 2, '#d7b15a')
  );
}

function hat(ink: Ink): string {
  return (
    disc(80, 38, 13, cream) +
    disc(76, 34, 4, '#ffffff') +
    shape('M36 104c0-36 18-60 44-60s44 24 44 60Z', ink.main) +
    shape('M100 49c15 9 24 29 24 55H92c12-16 14-38 8-55Z', ink.shade, 0.45) +
    stroke('M60 56c-6 14-8 30-8 44M80 50v50M100 56c6 14 8 30 8 44', ink.light, 3) +
    box(30, 98, 100, 26, 12, ink.shade) +
    stroke('M46 104v14M62 104v14M80 104v14M98 104v14M114 104v14', ink.main, 4)
  );
}

function cap(ink: Ink): string {
  return (
    shape('M34 96c0-32 18-50 44-50 24 0 40 16 42 46 12 2 22 8 24 18-30-10-72-10-110-4Z', ink.main) +
    shape('M120 92c12 2 22 8 24 18-30-10-72-10-110-4l0-10c30-8 60-8 86-4Z', ink.shade) +
    stroke('M78 48c-10 12-14 28-14 44M78 48c12 12 16 26 16 42', ink.shade, 2.5) +
    disc(78, 46, 5, ink.light)
  );
}

function sunhat(ink: Ink): string {
  return (
    oval(80, 106, 60, 20, ink.shade) +
    oval(80, 102, 60, 20, ink.main) +
    shape('M46 98c0-34 12-52 34-52s34 18 34 52c-14 10-54 10-68 0Z', ink.main) +
    shape('M96 50c12 8 18 24 18 48-8 6-20 8-32 8 14-14 20-34 14-56Z', ink.shade, 0.5) +
    shape('M46 88c20 10 48 10 68 0v10c-14 10-54 10-68 0Z', '#b8343b') +
    oval(64, 66, 5, 12, ink.light, 18)
  );
}

function backpack(ink: Ink): string {
  return (
    stroke('M66 40c0-20 28-20 28 0', ink.shade, 6) +
    box(30, 78, 16, 42, 7, ink.shade) +
    box(114, 78, 16, 42, 7, ink.shade) +
    shape('M42 76c0-28 14-40 38-40s38 12 38 40v46c0 7-3 10-10 10H52c-7 0-10-3-10-10Z', ink.main) +
    shape('M98 40c14 6 20 18 20 36v46c0 7-3 10-10 10H92c10-26 14-62 6-92Z', ink.shade, 0.45) +
    box(54, 86, 52, 36, 8, ink.light) +
    stroke('M54 96h52', ink.shade, 4) +
    stroke('M60 62h40', cream, 4) +
    box(76, 92, 8, 12, 3, '#d7b15a')
  );
}

function scarf(ink: Ink): string {
  return (
    shape('M44 44c20-10 52-10 72 0 8 6 8 18 0 24-20 12-52 12-72 0-8-6-8-18 0-24Z', ink.main) +
    shape('M58 48c14-6 30-6 44 0 4 4 4 8 0 12-14 6-30 6-44 0-4-4-4-8 0-12Z', ink.shade) +
    shape('M54 66l26 6-6 56-30-4Z', ink.main) +
    shape('M84 72l22-6 12 54-28 8Z', ink.shade) +
    stroke('M50 86l27 4M47 102l28 4', cream, 5) +
    stroke('M89 92l22-6M92 108l22-6', cream, 5) +
    stroke('M46 126v8M54 128v8M62 129v8M70 130v8M92 129v7M100 127v7M108 124v7M116 121v7', ink.light, 3)
  );
}

function gloves(ink: Ink): string {
  const mitten =
    shape('M-18 40V2c0-30 34-30 34-2 4-8 18-10 20 0 1 8-10 18-16 22v18Z', ink.main) +
    shape('M6-20c6 2 10 9 10 20 4-8 18-10 20 0 1 8-10 18-16 22v18H6Z', ink.shade, 0.4) +
    box(-22, 34, 46, 15, 6, ink.shade) +
    place(stroke('M-6-4l4 4 4-4 4 4M-6 6l4 4 4-4 4 4', cream, 3), -2, 4);
  return (
    place(mitten, 104, 82, 0.9, 8) +
    `<g transform="translate(160 0) scale(-1 1)">${place(mitten, 102, 84, 0.9, 10)}</g>`
  );
}

function socks(ink: Ink): string {
  const one =
    shape('M-14-50h28v54c0 6 4 10 12 14 14 6 16 26 0 28H0c-12 0-16-6-15-16Z', ink.main) +
    shape('M2-50h12v54c0 6 4 10 12 14 14 6 16 26 0 28H10C16 20 2 0 2-50Z', ink.shade, 0.4) +
    box(-16, -54, 32, 14, 4, ink.shade) +
    stroke('M-13-26h26M-13-14h26', cream, 4) +
    shape('M-15 30c6-6 14-4 18 4s0 12-4 12c-10 0-14-6-14-16Z', ink.light);
  return place(one, 92, 76, 0.92, 10) + place(one, 62, 84, 1, 2);
}

function sneaker(ink: Ink): string {
  return (
    shape(
      'M24 78c6 6 16 6 24-2 4-6 8-10 14-8l28 24c10 8 34 8 42 16 4 4 4 10 2 14H24c-6-14-4-30 0-44Z',
      ink.main,
    ) +
    shape(
      'M62 68l28 24c10 8 34 8 42 16 4 4 4 10 2 14H92C70 116 52 98 48 76c4-6 8-10 14-8Z',
      ink.shade,
      0.45,
    ) +
    shape('M22 116h114c2 10-2 16-10 16H34c-8 0-12-6-12-16Z', cream) +
    stroke('M26 124h106', '#d5d8da', 3) +
    stroke('M64 84l12-6M74 92l12-6M84 100l12-6', cream, 4) +
    shape('M28 92c12 2 22 8 28 24H24c-2-9 0-17 4-24Z', ink.light, 0.8)
  );
}

function shoe(ink: Ink): string {
  return (
    shape('M26 76c8 6 18 4 26-6l34 26c12 8 44 4 50 24v4H26c-4-14-4-34 0-48Z', ink.main) +
    shape('M52 70l34 26c12 8 44 4 50 24v4H98C76 116 54 100 46 76Z', ink.shade, 0.5) +
    shape('M24 122h114v6H72l-6 6H24Z', '#4a3325') +
    stroke('M66 88l8-9M76 96l8-9', cream, 3.5) +
    stroke('M100 108c10-2 20 0 28 6', ink.light, 3)
  );
}

function boot(ink: Ink): string {
  return (
    shape('M50 30h40c-2 22-2 40 2 52 6 10 36 10 40 34v10H50c-4-30-4-64 0-96Z', ink.main) +
    shape('M76 30h14c-2 22-2 40 2 52 6 10 36 10 40 34v10H92C78 100 74 64 76 30Z', ink.shade, 0.45) +
    box(45, 26, 50, 15, 7, cream) +
    shape('M46 124h88v4c0 4-2 6-6 6H52c-4 0-6-2-6-6Z', '#4a4038') +
    stroke('M84 58l12-2M86 70l12-3', cream, 4) +
    stroke('M58 52v50', ink.light, 4)
  );
}

function slippers(ink: Ink): string {
  const one =
    shape('M-20 34C-26-4-20-40 0-40S26-4 20 34C16 48-16 48-20 34Z', '#e7d8c2') +
    shape('M-22 6C-22-24-16-40 0-40S22-24 22 6C10-2-10-2-22 6Z', ink.main) +
    shape('M4-40C18-38 22-22 22 6 18 3 13 1 8 0 14-12 12-30 4-40Z', ink.shade, 0.45) +
    disc(0, -16, 7, cream) +
    oval(0, 26, 13, 12, '#d6c2a4');
  return place(one, 54, 88, 1, -8) + place(one, 106, 88, 1, 8);
}

function bag(ink: Ink): string {
  return (
    stroke('M56 66C56 26 104 26 104 66', ink.shade, 7) +
    shape('M34 62h92l8 62c1 5-2 8-8 8H34c-6 0-9-3-8-8Z', ink.main) +
    shape('M106 62h20l8 62c1 5-2 8-8 8h-26c8-22 10-48 6-70Z', ink.shade, 0.45) +
    shape('M32 62h96l2 18c-20 14-80 14-100 0Z', ink.light, 0.75) +
    box(72, 80, 16, 16, 4, '#d7b15a') +
    disc(80, 88, 3, ink.shade)
  );
}

function belt(ink: Ink): string {
  return (
    `<circle cx="76" cy="88" r="36" fill="none" stroke="${ink.main}" stroke-width="17"/>` +
    `<circle cx="76" cy="88" r="30" fill="none" stroke="${ink.shade}" stroke-width="5"/>` +
    shape('M84 43l48 4c6 0 8 12 2 14l-50-2Z', ink.main) +
    [100, 112, 124].map((x) => disc(x, 53, 2.4, ink.shade)).join('') +
    `<rect x="70" y="38" width="24" height="28" rx="5" fill="none" stroke="#d7b15a" stroke-width="6"/>`
  );
}

function umbrella(ink: Ink): string {
  return (
    stroke('M80 40V116c0 16 22 16 22 2', '#7a5a35', 6) +
    shape(
      'M22 86c2-32 28-54 58-54s56 22 58 54c-8-9-22-9-30 0-8-9-20-9-28 0-8-9-20-9-28 0-8-9-22-9-30 0Z',
      ink.main,
    ) +
    shape('M80 32c16 10 26 30 28 54-8-9-20-9-28 0-8-9-20-9-28 0 2-24 12-44 28-54Z', ink.light) +
    shape('M80 32c30 0 56 22 58 54-8-9-22-9-30 0-2-24-12-44-28-54Z', ink.shade) +
    stroke('M80 32v-6', '#7a5a35', 5)
  );
}

function briefs(ink: Ink): string {
  return (
    shape('M38 56h84c2 10 4 22 4 32-18 2-28 14-32 32H66c-4-18-14-30-32-32 0-10 2-22 4-32Z', ink.main) +
    shape('M104 56h18c2 10 4 22 4 32-18 2-28 14-32 32H80c14-16 24-40 24-64Z', ink.shade, 0.4) +
    box(36, 48, 88, 14, 4, ink.shade) +
    stroke('M44 55h72', cream, 3)
  );
}

function baby(ink: Ink): string {
  return (
    shape(
      'M58 36L36 48l8 24 12-4v34c0 10 8 14 14 22 2 4 2 8 6 8h8c4 0 4-4 6-8 6-8 14-12 14-22V68l12 4 8-24-22-12c-6 12-38 12-44 0Z',
      ink.main,
    ) +
    shape('M102 36l22 12-8 24-12-4v34c0 10-8 14-14 22-2 4-2 8-6 8h-2c12-24 16-64 20-96Z', ink.shade, 0.35) +
    stroke('M58 36c6 15 38 15 44 0', cream, 5) +
    place(shape('M0 14C-12 6-16-1-15-7c2-8 12-8 15-1 3-7 13-7 15 1 1 6-3 13-15 21Z', cream), 80, 82, 0.9) +
    [74, 80, 86].map((x) => disc(x, 124, 2, cream)).join('')
  );
}

function fabric(ink: Ink): string {
  return (
    shape(
      'M30 66h84c14 0 20 8 20 18v40c-10 8-20 8-30 0-12 8-24 8-34 0-10 8-24 8-34 0-4 2-6 2-6 2Z',
      ink.main,
    ) +
    shape('M104 66h10c14 0 20 8 20 18v40c-10 8-20 8-30 0Z', ink.shade, 0.45) +
    box(22, 44, 112, 30, 15, ink.light) +
    disc(37, 59, 15, ink.shade) +
    disc(37, 59, 10, ink.main) +
    disc(37, 59, 5, '#e7d8c2') +
    [
      [50, 92],
      [68, 104],
      [86, 90],
      [104, 104],
      [120, 92],
      [50, 114],
      [86, 114],
    ]
      .map(([x = 0, y = 0]) => disc(x, y, 3.6, cream))
      .join('')
  );
}

function towel(ink: Ink): string {
  return (
    shape('M34 56h92v10H34ZM30 108h100v18c0 4-2 6-6 6H36c-4 0-6-2-6-6Z', ink.shade) +
    box(30, 106, 100, 24, 10, ink.main) +
    box(30, 82, 100, 24, 10, ink.light) +
    box(30, 58, 100, 24, 10, ink.main) +
    stroke('M46 118h68M46 94h68M46 70h68', cream, 4)
  );
}

/** Everything that is worn or sewn. */
export const clothesMotifs = {
  tshirt,
  jumper,
  shirt,
  dress,
  skirt,
  trousers,
  shorts,
  jacket,
  coat,
  hat,
  cap,
  sunhat,
  backpack,
  scarf,
  gloves,
  socks,
  sneaker,
  shoe,
  boot,
  slippers,
  bag,
  belt,
  umbrella,
  briefs,
  baby,
  fabric,
  towel,
} as const satisfies Readonly<Record<string, (ink: Ink) => string>>;
