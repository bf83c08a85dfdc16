/**
 * Text as the catalogue search compares it: lower case, ё as е; and the same keys typed in the other
 * keyboard layout (ЙЦУКЕН and QWERTY), because nobody looks at the layout before typing a name.
 */

const latin = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`";
const cyrillic = 'йцукенгшщзхъфывапролджэячсмитьбюё';

const toCyrillic = new Map([...latin].map((key, index) => [key, cyrillic[index] ?? key]));
const toLatin = new Map([...cyrillic].map((key, index) => [key, latin[index] ?? key]));

/** Text in the form in which it is compared. */
export function comparable(text: string): string {
  return text.toLowerCase().replaceAll('ё', 'е');
}

/** The ways to read a search text: as typed, and as the same keys in the other layout. Each is a list of words. */
export function searchReadings(text: string): string[][] {
  const typed = text.normalize('NFC').toLowerCase();
  const readings = [typed, swap(typed, toCyrillic), swap(typed, toLatin)].map(words);
  const distinct = new Map(readings.map((reading) => [reading.join(' '), reading]));
  return [...distinct.values()].filter((reading) => reading.length > 0);
}

/** The same keys in the Latin layout: numbers of receipts and orders have no other letters. */
export function inLatin(text: string): string {
  return Array.from(text, (letter) => {
    const key = toLatin.get(letter.toLowerCase());
    return key === undefined ? letter : letter === letter.toLowerCase() ? key : key.toUpperCase();
  }).join('');
}

function words(text: string): string[] {
  return comparable(text).split(/\s+/).filter(Boolean);
}

function swap(text: string, keys: ReadonlyMap<string, string>): string {
  return Array.from(text, (letter) => keys.get(letter) ?? letter).join('');
}
