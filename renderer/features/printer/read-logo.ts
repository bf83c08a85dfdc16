/** Makes the black and white dots of a logo from a picture that somebody chose. */
import type { Logo } from '../../../shared/protocol/devices.ts';

/** The largest logo, dots: it fits paper of either width and takes little of it. */
const mostWidthDots = 320;
const mostHeightDots = 160;
/** Lighter than this is paper, 0 to 255. */
const threshold = 150;

/** Reads a picture. @throws when it is none */
export async function readLogo(file: Blob): Promise<Logo> {
  const picture = await createImageBitmap(file);
  try {
    const scale = Math.min(1, mostWidthDots / picture.width, mostHeightDots / picture.height);
    const widthDots = wholeEights(picture.width * scale);
    const heightDots = wholeEights(picture.height * scale);
    const canvas = new OffscreenCanvas(widthDots, heightDots);
    const context = canvas.getContext('2d');
    if (!context) throw new Error('there is no canvas');
    context.fillStyle = '#ffffff';
    context.fillRect(0, 0, widthDots, heightDots);
    context.drawImage(picture, 0, 0, widthDots, heightDots);
    return dotsOf(context.getImageData(0, 0, widthDots, heightDots));
  } finally {
    picture.close();
  }
}

/** The dots of a picture whose width is a multiple of 8; what is dark becomes black. */
export function dotsOf({ width, height, data }: Pick<ImageData, 'width' | 'height' | 'data'>): Logo {
  const bytes = new Uint8Array((width * height) / 8);
  for (let dot = 0; dot < width * height; dot += 1) {
    const [red = 0, green = 0, blue = 0] = data.subarray(dot * 4, dot * 4 + 3);
    // Brightness after ITU-R BT.601.
    const isBlack = 0.299 * red + 0.587 * green + 0.114 * blue < threshold;
    if (isBlack) bytes[dot >> 3] = (bytes[dot >> 3] ?? 0) | (0x80 >> (dot & 7));
  }
  return { widthDots: width, heightDots: height, bits: btoa(String.fromCharCode(...bytes)) };
}

function wholeEights(length: number): number {
  return Math.max(8, Math.round(length / 8) * 8);
}
