/** Birthdays as people say them, day first, and as they are kept: `MM-DD`, or with the year before it. */

/** What was typed, as it is kept. What can't be a date stays as it was typed, and is refused by the till. */
export function birthdayTyped(typed: string): string {
  const parts = typed.trim().split(/[\s./-]+/);
  if (parts[0]?.length === 4) return typed.trim();
  const [day = '', month = '', year] = parts;
  if (!/^\d{1,2}$/.test(day) || !/^\d{1,2}$/.test(month)) return typed.trim();
  const monthAndDay = `${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  return year === undefined || year === '' ? monthAndDay : `${year}-${monthAndDay}`;
}

/** A kept birthday as it is typed: `15.03.1990`, or `15.03` without the year. */
export function birthdayShown(kept: string): string {
  const [day, month, year] = kept.split('-').reverse();
  return [day, month, year].filter(Boolean).join('.');
}
