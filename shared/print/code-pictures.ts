/** QR codes and EAN-13 barcodes as modules, for screens and for pages of the system's printer. */
import qrcode from 'qrcode-generator';

/** The modules of a QR code with medium error correction, rows from the top; true is black. */
export function qrModules(digits: string): boolean[][] {
  const code = qrcode(0, 'M');
  code.addData(digits, 'Numeric');
  code.make();
  const size = code.getModuleCount();
  return Array.from({ length: size }, (_, y) => Array.from({ length: size }, (__, x) => code.isDark(y, x)));
}

const largestModuleDots = 6;
/** Light modules that a QR code needs on each side (ISO/IEC 18004, 6.3.8). */
const quietModules = 4;

/** Dots of a QR code's module on paper of a width: large codes get smaller modules, so that none is cut off. */
export function qrModuleDots(digits: string, paperDots: number): number {
  const modules = qrModules(digits).length + 2 * quietModules;
  return Math.max(1, Math.min(largestModuleDots, Math.floor(paperDots / modules)));
}

/** Widths of space, bar, space, bar of each digit in the left half (GS1 General Specifications, 5.2.1.2). */
const widths = ['3211', '2221', '2122', '1411', '1132', '1231', '1114', '1312', '1213', '3112'];
/** Which digits of the left half are mirrored, by the first digit. */
const mirrored = [
  'LLLLLL',
  'LLGLGG',
  'LLGGLG',
  'LLGGGL',
  'LGLLGG',
  'LGGLLG',
  'LGGGLL',
  'LGLGLG',
  'LGLGGL',
  'LGGLGL',
];

/** The 95 modules of an EAN-13 from the left; true is black. */
export function ean13Modules(digits: string): boolean[] {
  const set = mirrored[Number(digits[0])] ?? '';
  const left = [...digits.slice(1, 7)].map((digit, index) => {
    const pattern = widths[Number(digit)] ?? '';
    return bars(set[index] === 'G' ? [...pattern].reverse().join('') : pattern, false);
  });
  const right = [...digits.slice(7)].map((digit) => bars(widths[Number(digit)] ?? '', true));
  return [bars('111', true), ...left, bars('11111', false), ...right, bars('111', true)].flat();
}

/** Modules of alternating bars and spaces. */
function bars(pattern: string, startsBlack: boolean): boolean[] {
  return [...pattern].flatMap((width, index) =>
    Array.from({ length: Number(width) }, () => (index % 2 === 0) === startsBlack),
  );
}

/** An SVG path of one unit per module: every black module of a row as one stroke. */
export function modulesPath(rows: readonly (readonly boolean[])[], rowHeight = 1): string {
  return rows
    .flatMap((modules, y) =>
      modules.map((isBlack, x) => (isBlack ? `M${x} ${y * rowHeight}h1v${rowHeight}h-1z` : '')),
    )
    .join('');
}

/** The dots of a logo as rows of modules. */
export function logoModules(widthDots: number, heightDots: number, bytes: Uint8Array): boolean[][] {
  return Array.from({ length: heightDots }, (_, y) =>
    Array.from({ length: widthDots }, (__, x) => {
      const dot = y * widthDots + x;
      return (((bytes[dot >> 3] ?? 0) >> (7 - (dot & 7))) & 1) === 1;
    }),
  );
}
