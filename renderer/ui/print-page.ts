/** Prints what is in front on paper of the system's printer. */

/** Prints with the given descriptors of the page, e.g. `size: A4; margin: 10mm`, which hold for this print only. */
export function printPage(descriptors: string): void {
  const rules = new CSSStyleSheet();
  rules.replaceSync(`@page { ${descriptors}; }`);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, rules];
  window.print();
  document.adoptedStyleSheets = document.adoptedStyleSheets.filter((kept) => kept !== rules);
}
