/** Makes elements, so that nothing that a customer or a catalogue says is ever read as HTML. */

type Child = Node | string | null | false;

/** An element with attributes, listeners (`on…`) and children. */
export function el<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Readonly<Record<string, string | boolean | ((event: Event) => void)>> = {},
  ...children: Child[]
): HTMLElementTagNameMap[Name] {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(key.slice(2), value);
    else if (value === true) element.setAttribute(key, '');
    else if (value !== false) element.setAttribute(key, value);
  }
  element.append(...children.filter((child): child is Node | string => child !== null && child !== false));
  return element;
}

/** A field that is as it was left, and remembers what is put in; `fields` holds what was, by the field's name. */
export function field<Field extends HTMLInputElement | HTMLSelectElement>(
  fields: Map<string, string>,
  name: string,
  element: Field,
): Field {
  const kept = fields.get(name);
  const isOffered =
    !(element instanceof HTMLSelectElement) || [...element.options].some(({ value }) => value === kept);
  if (kept !== undefined && isOffered) element.value = kept;
  element.addEventListener('input', () => fields.set(name, element.value));
  return element;
}

/** A QR code of digits as a picture that scales. */
export function qrPicture(modules: readonly (readonly boolean[])[], label: string): SVGSVGElement {
  const space = 'http://www.w3.org/2000/svg';
  const size = modules.length;
  const svg = document.createElementNS(space, 'svg');
  svg.setAttribute('viewBox', `-4 -4 ${size + 8} ${size + 8}`);
  svg.setAttribute('role', 'img');
  svg.setAttribute('aria-label', label);
  svg.setAttribute('shape-rendering', 'crispEdges');
  const path = document.createElementNS(space, 'path');
  const squares = modules.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : [])));
  path.setAttribute('d', squares.join(''));
  svg.append(path);
  return svg;
}
