import { expect, test } from 'vitest';
import type { ReportDocument } from '../../shared/protocol/report-document.ts';
import { reportHtml } from './report-html.ts';

const report: ReportDocument = {
  language: 'ru',
  fileName: 'Z-1-TV1-1',
  title: 'Z-отчёт. Смена 1 <script>alert(1)</script>',
  subtitle: 'Касса "TV1-1" & Co',
  sections: [
    {
      heading: 'Продажи',
      rows: [
        { label: '<img src=x onerror=alert(1)>', detail: '3', value: '1 299,00 ₽', isTotal: false },
        { label: 'Итого', detail: '', value: '1 299,00 ₽', isTotal: true },
      ],
    },
  ],
};

test('[REPORT4] a page of a report holds every text as text, and lets nothing run or load', () => {
  const html = reportHtml(report);
  expect(html).not.toMatch(/<script|<img/);
  expect(html).toContain('&lt;img src=x onerror=alert(1)&gt;');
  expect(html).toContain('Касса &quot;TV1-1&quot; &amp; Co');
  expect(html).toContain("default-src 'none'");
  expect(html).toContain('<html lang="ru">');
  expect(html.match(/<tr/g)).toHaveLength(2);
  expect(html.match(/class="total"/g)).toHaveLength(1);
});
