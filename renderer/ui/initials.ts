/**
 * Initials and a steady colour for a name, for people and for articles without a picture.
 */

/** How many tints the style sheet knows. */
export const tints = 8;

/** Up to two letters: the first of the first two words that begin with a letter or digit. */
export function initialsOf(name: string): string {
  const words = name.split(/[\s,.«»"()/-]+/).filter((word) => /^[\p{L}\p{N}]/u.test(word));
  const letters = words.slice(0, 2).map((word) => [...word][0] ?? '');
  return letters.join('').toLocaleUpperCase();
}

/** A name short enough for a header: the first name and the initial of the next. */
export function shortName(name: string): string {
  const [first = '', second = ''] = name.trim().split(/\s+/);
  if (second === '') return first;
  return /^\p{L}/u.test(second) ? `${first} ${[...second][0] ?? ''}.` : `${first} ${second}`;
}

/** The number of a tint, the same for the same name. */
export function colourOf(name: string): number {
  let sum = 0;
  for (const character of name) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) >>> 0;
  return sum % tints;
}
