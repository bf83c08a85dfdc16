/**
 * The colours and strokes that the drawn pictures share. Every tone is a small family (body, shade, light,
 * paper behind it), so that any motif in any tone looks like one set. Pure text, same bytes every time.
 */

/** The colours one picture is drawn with. */
export interface Ink {
  readonly main: string;
  readonly shade: string;
  readonly light: string;
  /** The paper behind the motif. */
  readonly paper: string;
}

/** All tones, named by what a shop would call them. */
export const tones = {
  red: { main: '#e5484d', shade: '#b8343b', light: '#f4898b', paper: '#fce9e7' },
  orange: { main: '#f2892f', shade: '#cd6a18', light: '#fab577', paper: '#fdeedd' },
  yellow: { main: '#f4c331', shade: '#d19d14', light: '#fae08c', paper: '#fcf4d9' },
  lime: { main: '#a3c43a', shade: '#7f9f22', light: '#cfe18f', paper: '#f1f6dd' },
  green: { main: '#4ba45a', shade: '#347c43', light: '#90ce99', paper: '#e3f3e5' },
  teal: { main: '#2fa29a', shade: '#207871', light: '#86d1cb', paper: '#dff2f0' },
  blue: { main: '#4287d6', shade: '#2c66ab', light: '#95bff0', paper: '#e2eefa' },
  navy: { main: '#354b7c', shade: '#24345c', light: '#7187ba', paper: '#e4e9f3' },
  violet: { main: '#8963c7', shade: '#6947a2', light: '#bda6e5', paper: '#eee8f8' },
  pink: { main: '#e7719f', shade: '#c24e7f', light: '#f5acc9', paper: '#fce9f1' },
  brown: { main: '#a36e3e', shade: '#7b5129', light: '#cea076', paper: '#f5ebe0' },
  beige: { main: '#dcbf94', shade: '#b99a6c', light: '#f0e0c5', paper: '#f7f0e4' },
  white: { main: '#f7f7f3', shade: '#cbd2d8', light: '#ffffff', paper: '#b9cbd8' },
  grey: { main: '#8c96a2', shade: '#69727d', light: '#bcc4cd', paper: '#e9edf1' },
  black: { main: '#3b3e47', shade: '#25272e', light: '#6d717c', paper: '#e6e6ea' },
} as const satisfies Readonly<Record<string, Ink>>;

/** The name of a tone. */
export type Tone = keyof typeof tones;

/** Colours that stay the same in every tone. */
export const leafGreen = '#5fae4e';
export const leafShade = '#3f8a3a';
export const stalkBrown = '#7a5a35';
export const cream = '#fffaf0';
export const steel = '#c3cbd3';
export const steelShade = '#99a4af';

/** A filled outline. */
export function shape(outline: string, fill: string, opacity = 1): string {
  return `<path d="${outline}" fill="${fill}"${opacity === 1 ? '' : ` opacity="${opacity}"`}/>`;
}

/** A stroke with round ends. */
export function stroke(outline: string, colour: string, width: number): string {
  return `<path d="${outline}" fill="none" stroke="${colour}" stroke-width="${width}" stroke-linecap="round" stroke-linejoin="round"/>`;
}

/** A circle. */
export function disc(x: number, y: number, radius: number, fill: string): string {
  return `<circle cx="${x}" cy="${y}" r="${radius}" fill="${fill}"/>`;
}

/** An ellipse, turned by `degrees` about its middle. */
export function oval(x: number, y: number, rx: number, ry: number, fill: string, degrees = 0): string {
  const turn = degrees === 0 ? '' : ` transform="rotate(${degrees} ${x} ${y})"`;
  return `<ellipse cx="${x}" cy="${y}" rx="${rx}" ry="${ry}" fill="${fill}"${turn}/>`;
}

/** A rectangle with rounded corners. */
export function box(
  x: number,
  y: number,
  width: number,
  height: number,
  corner: number,
  fill: string,
): string {
  return `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="${corner}" fill="${fill}"/>`;
}

/** Moves a drawing, and makes it larger or smaller. */
export function place(drawing: string, x: number, y: number, scale = 1, degrees = 0): string {
  const turn = degrees === 0 ? '' : ` rotate(${degrees})`;
  const size = scale === 1 ? '' : ` scale(${scale})`;
  return `<g transform="translate(${x} ${y})${turn}${size}">${drawing}</g>`;
}

/** A leaf whose stalk is at (x, y), pointing up before it is turned. */
export function leaf(x: number, y: number, degrees: number, scale = 1): string {
  const blade = shape('M0 0C-12-8-12-24 0-34 12-24 12-8 0 0Z', leafGreen) + stroke('M0-2V-24', leafShade, 2);
  return place(blade, x, y, scale, degrees);
}
