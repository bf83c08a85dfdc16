/**
 * Finding the purchase: by a scan (taken by the window), by number, card, customer or article. It says when only
 * this store's last weeks were looked through. Returns that were begun, and a return without any purchase, start
 * here too.
 */
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useFormat } from '../../i18n/format-context.tsx';
import type { FoundPurchase, FoundPurchases, PurchaseQuery } from '../../till/return-types.ts';
import type { Till } from '../../till/till.ts';
import { Button } from '../../ui/button.tsx';
import { Choice } from '../../ui/choice.tsx';
import { useCommands } from '../../ui/command-bus.ts';
import { Icon } from '../../ui/icon.tsx';
import { useNotice } from '../../ui/notice.tsx';
import { NumberPad } from '../../ui/number-pad.tsx';
import { useScan } from '../../ui/scan-bus.ts';
import { useShortcuts } from '../../ui/shortcuts.ts';
import { soundUnknown } from '../../ui/sound.ts';
import { TextField } from '../../ui/text-field.tsx';
import { BegunReturns } from './begun-returns.tsx';
import { BlindDialog } from './blind-dialog.tsx';
import { type Candidate, CandidateList } from './candidate-list.tsx';
import { FoundList } from './found-list.tsx';
import { type ReturnPageProps, useArrows } from './return-desk.ts';
import { placeOfRefusal } from './return-place.ts';

const waysToFind = ['number', 'card', 'customer', 'article'] as const;
type WayToFind = (typeof waysToFind)[number];
const keys = { number: 'F2', card: 'F3', customer: 'F4', article: 'F5' } as const;
const shownCandidates = 12;

/** What the page needs. */
export interface FindPageProps extends ReturnPageProps {
  /** An article whose purchases are looked for at once. */
  readonly sku: string | null;
}

/** The page. */
export function FindPage(props: FindPageProps) {
  const { till, askApproval, go } = props;
  const { t } = useTranslation();
  const field = useRef<HTMLInputElement>(null);
  const search = useSearch(props);
  const [asksBlind, setAsksBlind] = useState(false);
  const waitingCount = useStore(till.returns.waiting, ({ refunds }) => refunds.length);
  const chooseWay = (way: WayToFind): void => {
    search.setWay(way);
    field.current?.focus();
  };
  const blind = (): void => setAsksBlind(true);
  const waiting = (): void => go({ at: 'waiting', number: '' });
  useShortcuts('returns', {
    F2: () => chooseWay('number'),
    F3: () => chooseWay('card'),
    F4: () => chooseWay('customer'),
    F5: () => chooseWay('article'),
    F8: blind,
    F12: waiting,
    Escape: search.clear,
    ...useArrows('.return-results button'),
  });
  useCommands({ cancel: search.clear });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    search.submit();
  };
  return (
    <main className="return-find">
      <section className="return-find-left">
        <header className="return-find-head">
          <h1>{t('returns.findTitle')}</h1>
          <p>
            <Icon name="qr" />
            {t('returns.scanHint')}
          </p>
        </header>
        <form className="return-find-form" onSubmit={submit}>
          <Choice
            label={t('returns.findBy')}
            hideLabel
            value={search.way}
            onChange={chooseWay}
            options={waysToFind.map((way) => ({
              value: way,
              text: t(`returns.by.${way}`),
              keyHint: keys[way],
            }))}
          />
          <div className="return-find-row">
            <TextField
              label={t(`returns.field.${search.way}`)}
              value={search.text}
              onChange={search.setText}
              inputRef={field}
              autoFocus
              {...(search.way === 'card' ? { inputMode: 'numeric', maxLength: 4 } : {})}
            />
            <Button type="submit" look="primary" icon="search" size="large" isDisabled={!search.mayFind}>
              {t('returns.find')}
            </Button>
          </div>
        </form>
        <div className="return-results" aria-live="polite">
          {search.looking ? <p className="page-none">{t('returns.looking')}</p> : null}
          {search.candidates ? (
            <CandidateList
              label={t(search.way === 'customer' ? 'returns.chooseCustomer' : 'returns.chooseArticle')}
              candidates={search.candidates}
              onChoose={search.choose}
            />
          ) : null}
          {search.answer ? <FoundList till={till} answer={search.answer} onChoose={search.open} /> : null}
        </div>
      </section>
      <aside className="return-find-right">
        <Button size="large" icon="cash" keyHint="F12" onPress={waiting}>
          {t('returns.waitingLink')}
          {waitingCount > 0 ? <span className="return-count">{waitingCount}</span> : null}
        </Button>
        <Button size="large" icon="lock" keyHint="F8" onPress={blind}>
          {t('returns.blind')}
        </Button>
        <NumberPad text={search.text} onText={search.setText} />
        <BegunReturns till={till} go={go} />
      </aside>
      {asksBlind ? (
        <BlindDialog till={till} askApproval={askApproval} go={go} onClose={() => setAsksBlind(false)} />
      ) : null}
    </main>
  );
}

/** The search as it stands. Of answers that come late only the newest question's counts. */
function useSearch({ till, go, sku }: FindPageProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const notify = useNotice();
  const [way, setWay] = useState<WayToFind>(sku === null ? 'number' : 'article');
  const [text, setText] = useState('');
  const [looking, setLooking] = useState(false);
  const [answer, setAnswer] = useState<FoundPurchases | null>(null);
  const [candidates, setCandidates] = useState<readonly Candidate[] | null>(null);
  const asked = useRef(0);

  const clear = (): void => {
    asked.current += 1;
    setText('');
    setLooking(false);
    setAnswer(null);
    setCandidates(null);
  };
  const find = async (query: PurchaseQuery): Promise<void> => {
    asked.current += 1;
    const question = asked.current;
    setCandidates(null);
    setAnswer(null);
    setLooking(true);
    const found = await till.returns.find(query);
    if (question !== asked.current) return;
    setLooking(false);
    if (!found.ok) return go(placeOfRefusal(till.returns, found.reason));
    const [only, ...others] = found.value.found;
    // A number names one purchase: there is nothing to choose from.
    if (query.by === 'number' && only && others.length === 0) await open(only);
    else setAnswer(found.value);
  };
  const open = async (found: FoundPurchase): Promise<void> => {
    const opened = await till.returns.open(found);
    go(opened.ok ? { at: 'goods', draftId: opened.value.id } : { at: 'refused', refusal: opened.reason });
  };
  const findArticles = (typed: string): void => {
    const exact = till.catalog.byCode(typed);
    if (exact) return void find({ by: 'article', sku: exact.variant.sku });
    setAnswer(null);
    setCandidates(
      till.catalog.search(typed, shownCandidates).map((item) => ({
        id: item.variant.sku,
        name: item.name,
        note: [item.variant.sku, item.price ? format.money(item.price.amountMinor) : ''].join(' · '),
      })),
    );
  };
  const people = async (typed: string): Promise<void> => {
    asked.current += 1;
    const question = asked.current;
    setAnswer(null);
    const found = await customersFound(till, typed);
    if (question !== asked.current) return;
    const [only, ...others] = found;
    if (only && others.length === 0) await find({ by: 'customer', customerId: only.id });
    else setCandidates(found);
  };
  const typed = text.trim();
  const mayFind = typed !== '';

  // biome-ignore lint/correctness/useExhaustiveDependencies: once for the article that the place names
  useEffect(() => {
    if (sku !== null) void find({ by: 'article', sku });
  }, [sku]);
  useScan((code) => {
    const item = till.catalog.byCode(code);
    if (item) return go({ at: 'article', sku: item.variant.sku });
    soundUnknown();
    notify(t('returns.unknownCode'), 'problem');
  });

  return {
    way,
    setWay: (next: WayToFind) => {
      setWay(next);
      clear();
    },
    text,
    setText,
    looking,
    answer,
    candidates,
    mayFind,
    clear,
    open: (found: FoundPurchase) => void open(found),
    choose: (id: string) =>
      void find(way === 'customer' ? { by: 'customer', customerId: id } : { by: 'article', sku: id }),
    submit: () => {
      if (!mayFind) return;
      if (way === 'number') void find({ by: 'number', text: typed });
      else if (way === 'card' && !/^\d{4}$/.test(typed)) notify(t('returns.fourDigits'), 'problem');
      else if (way === 'card') void find({ by: 'card', lastFour: typed });
      else if (way === 'article') findArticles(typed);
      else void people(typed);
    },
  };
}

/** Customers of this store by what was typed: phone, its last four digits, card or the start of a name. */
async function customersFound(till: Till, typed: string): Promise<readonly Candidate[]> {
  const found = await till.customers.find(typed, shownCandidates);
  if (!found.ok) return [];
  return found.value.hits.map(({ customerId, name, phoneLastFour, number }) => ({
    id: customerId,
    name: name ?? number,
    note: [phoneLastFour && `…${phoneLastFour}`, number].filter(Boolean).join(' · '),
  }));
}
