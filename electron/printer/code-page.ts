/** Which characters a printer's code page has, and what stands for those it lacks. */
import iconv from 'iconv-lite';
import type { PrinterCodePage } from '../../shared/protocol/devices.ts';

/** The text in characters of the code page only, as long as it was. */
export function fitToCodePage(text: string, codePage: PrinterCodePage): string {
  let fitting = '';
  for (const character of text) {
    if (isIn(character, codePage)) fitting += character;
    else {
      // A letter without its accent says more than a question mark.
      const bare = character.normalize('NFD').charAt(0);
      fitting += isIn(bare, codePage) ? bare : '?';
    }
  }
  return fitting;
}

function isIn(character: string, codePage: PrinterCodePage): boolean {
  return iconv.decode(iconv.encode(character, codePage), codePage) === character;
}
