/**
 * A QR code as one drawing, dark on light in both themes, with the quiet zone of four modules that readers need
 * (ISO/IEC 18004).
 */
import qrcode from 'qrcode-generator';
import { useMemo } from 'react';

const quietModules = 4;

/** The code. `label` is read out in its place. */
export function QrCode({ text, label }: { text: string; label: string }) {
  const { size, path } = useMemo(() => draw(text), [text]);
  return (
    <svg className="qr-code" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label}>
      <path d={path} shapeRendering="crispEdges" />
    </svg>
  );
}

/** The dark modules of a text's code as a path of unit squares, and the side with its quiet zone. */
export function draw(text: string): { readonly size: number; readonly path: string } {
  // 0 takes the smallest version that holds the text; M restores 15 % of damage.
  const code = qrcode(0, 'M');
  code.addData(text);
  code.make();
  const modules = code.getModuleCount();
  const squares: string[] = [];
  for (let row = 0; row < modules; row += 1) {
    for (let column = 0; column < modules; column += 1) {
      if (code.isDark(row, column)) squares.push(`M${column + quietModules} ${row + quietModules}h1v1h-1z`);
    }
  }
  return { size: modules + 2 * quietModules, path: squares.join('') };
}
