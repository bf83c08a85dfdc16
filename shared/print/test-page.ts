/** The page that shows whether a printer is set right: its letters, its width, its codes, its cutter. */
import { centred, cut, type PrintDocument, type PrintLanguage, rule, text } from './document.ts';
import { fill, printTexts } from './texts.ts';

/** The test page. `columns` are those of the paper that is set. */
export function testPageDocument(language: PrintLanguage, columns: number): PrintDocument {
  const { test } = printTexts[language];
  const ruler = Array.from({ length: columns }, (_, index) => String((index + 1) % 10)).join('');
  return {
    language,
    blocks: [
      { kind: 'logo' },
      centred(test.title, { weight: 'bold', size: 'large' }),
      text(fill(test.columns, columns)),
      text(ruler),
      rule,
      // Both alphabets: a wrong code page shows in the other one.
      text(printTexts.ru.test.letters),
      text(printTexts.en.test.letters),
      rule,
      { kind: 'ean13', digits: '4006381333931' },
      { kind: 'qr', digits: '1234567890' },
      cut,
    ],
  };
}
