/** Puts text into fields from outside of them, so that React hears of it as of typing. */

export type TextEntry = HTMLInputElement | HTMLTextAreaElement;

/** Sets a value by the element's own setter, then tells of it by an input event. */
export function setFieldValue(field: TextEntry, value: string): void {
  const prototype =
    field instanceof HTMLInputElement ? HTMLInputElement.prototype : HTMLTextAreaElement.prototype;
  Object.getOwnPropertyDescriptor(prototype, 'value')?.set?.call(field, value);
  field.dispatchEvent(new Event('input', { bubbles: true }));
}

/** Types a text where the cursor of a field is, in place of what is selected. Answers false where nothing can be typed. */
export function typeInto(element: Element | null, text: string): boolean {
  if (!(element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement)) return false;
  const start = element.selectionStart ?? element.value.length;
  const end = element.selectionEnd ?? start;
  setFieldValue(element, element.value.slice(0, start) + text + element.value.slice(end));
  return true;
}
