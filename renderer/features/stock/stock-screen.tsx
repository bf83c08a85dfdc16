/**
 * Stock in the store: looking up what is there, recording goods that came in, and correcting. Scans go to the
 * chosen work and not into the cart while this screen is in front.
 */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CatalogItem, Till } from '../../till/till.ts';
import type { AskApproval } from '../../ui/ask-approval.ts';
import { Choice } from '../../ui/choice.tsx';
import { useNotice } from '../../ui/notice.tsx';
import { useScan } from '../../ui/scan-bus.ts';
import { soundUnknown } from '../../ui/sound.ts';
import { useView } from '../../ui/use-view.ts';
import { ItemFinder } from './item-finder.tsx';
import { StockCard } from './stock-card.tsx';
import { StockForm } from './stock-form.tsx';
import { addLine, type StockLine } from './stock-lines.ts';

const modes = ['lookUp', 'receive', 'adjust'] as const;
type Mode = (typeof modes)[number];

/** The stock screen. */
export function StockScreen({ till, askApproval }: { till: Till; askApproval: AskApproval }) {
  const { t } = useTranslation();
  const notify = useNotice();
  useView(till.stock);
  useView(till.catalog);
  const [mode, setMode] = useState<Mode>('lookUp');
  const [found, setFound] = useState<CatalogItem | null>(null);
  const [lines, setLines] = useState<readonly StockLine[]>([]);
  const take = (item: CatalogItem): void => {
    if (mode === 'lookUp') setFound(item);
    else setLines((before) => addLine(before, item));
  };
  useScan((code) => {
    const item = till.catalog.byCode(code);
    if (item) take(item);
    else {
      soundUnknown();
      notify(t('stock.unknownCode', { code }), 'problem');
    }
  });
  const change = (next: Mode): void => {
    setMode(next);
    setLines([]);
  };
  return (
    <main className="page page-split">
      <div className="page-list">
        <h1>{t('stock.title')}</h1>
        <Choice
          label={t('stock.modes')}
          hideLabel
          value={mode}
          onChange={change}
          options={modes.map((value) => ({ value, text: t(`stock.${value}`) }))}
        />
        <ItemFinder till={till} onItem={take} />
      </div>
      <aside className="page-aside">
        {mode === 'lookUp' ? (
          found ? (
            <StockCard till={till} item={found} />
          ) : (
            <p className="page-none">{t('stock.hint')}</p>
          )
        ) : (
          <StockForm
            key={mode}
            till={till}
            mode={mode}
            lines={lines}
            onLines={setLines}
            askApproval={askApproval}
          />
        )}
      </aside>
    </main>
  );
}
