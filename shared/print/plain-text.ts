/**
 * Typographic characters that receipt printers' code pages lack, replaced by plain ones before a line is
 * measured, so that what was measured is what is printed. Letters are left alone.
 */

const replacements: Readonly<Record<string, string>> = {
  '\u00a0': ' ',
  '\u2007': ' ',
  '\u2009': ' ',
  '\u202f': ' ',
  '\t': ' ',
  '\u00d7': 'x',
  '\u2010': '-',
  '\u2011': '-',
  '\u2012': '-',
  '\u2013': '-',
  '\u2014': '-',
  '\u2212': '-',
  '\u00ab': '"',
  '\u00bb': '"',
  '\u201c': '"',
  '\u201d': '"',
  '\u201e': '"',
  '\u2018': "'",
  '\u2019': "'",
  '\u2026': '...',
  '\u00ad': '',
  '\u200b': '',
  '\ufeff': '',
};

/** The text with plain characters only, composed, without control characters other than line breaks. */
export function plainText(value: string): string {
  let plain = '';
  for (const character of value.normalize('NFC')) {
    const code = character.codePointAt(0) ?? 0;
    const replaced = replacements[character];
    if (replaced !== undefined) plain += replaced;
    else if (code === 10 || (code >= 32 && code !== 127 && !(code >= 128 && code < 160)))
      // A character outside of the basic plane is two units long and one column wide; no code page has it.
      plain += code > 0xffff ? '?' : character;
  }
  return plain;
}
