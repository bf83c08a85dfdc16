/**
 * Looking for a customer: what was typed or scanned, what it found, and asking the server for whoever this store
 * doesn't know. Of answers that come late only the newest question's counts.
 */
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Result } from '../../../shared/base/result.ts';
import type { Shown } from '../../../shared/domain/loyalty/sale-loyalty.ts';
import type { CustomerLookup } from '../../../shared/protocol/customers.ts';
import { useFormat } from '../../i18n/format-context.tsx';
import type { CustomerHit, CustomerSearch, Customers, FindRefusal } from '../../till/customer-types.ts';
import { useScan } from '../../ui/scan-bus.ts';
import { soundUnknown } from '../../ui/sound.ts';
import { useSettled } from '../../ui/use-view.ts';
import { customerRefusalText, shownBy } from './customer-words.ts';

const mostHits = 40;

/** What is needed to look. */
export interface FindOptions {
  readonly customers: Pick<Customers, 'find' | 'fetch' | 'state'>;
  /** Somebody was chosen, and how they showed who they are. */
  readonly onChoose: (customerId: string, shown: Shown) => void;
}

interface Answer {
  readonly text: string;
  /** A scanner read it, so it is in the customer's hand. */
  readonly isScanned: boolean;
  readonly found: Result<CustomerSearch, FindRefusal>;
}

/** The search as it stands. */
export function useFind({ customers, onChoose }: FindOptions) {
  const { t } = useTranslation();
  const format = useFormat();
  const [text, setText] = useState('');
  const [answer, setAnswer] = useState<Answer | null>(null);
  const [active, setActive] = useState(0);
  const [asking, setAsking] = useState(false);
  /** Why the server brought nobody, in words. */
  const [unanswered, setUnanswered] = useState<string | null>(null);
  const { open, known } = useStore(customers.state);
  const settled = useSettled(text.trim());
  const asked = useRef(0);

  const look = async (wanted: string, isScanned = false): Promise<Answer | null> => {
    asked.current += 1;
    const question = asked.current;
    const found = await customers.find(wanted, mostHits);
    if (question !== asked.current) return null;
    const next = { text: wanted, isScanned, found };
    setAnswer(next);
    setActive(0);
    setUnanswered(null);
    return next;
  };
  const change = (next: string): void => {
    asked.current += 1;
    setText(next);
    setUnanswered(null);
    if (next.trim() === '') setAnswer(null);
  };
  const choose = (hit: CustomerHit | undefined, from: Answer): void => {
    if (hit && from.found.ok) onChoose(hit.customerId, shownBy(from.found.value, from.text, from.isScanned));
  };
  const fetch = async (lookup: CustomerLookup, from: Answer): Promise<void> => {
    if (asking) return;
    setAsking(true);
    const fetched = await customers.fetch(lookup).finally(() => setAsking(false));
    if (fetched.ok) {
      const by = lookup.by === 'id' ? 'code' : lookup.by;
      return onChoose(fetched.value.customerId, shownBy({ by }, from.text, from.isScanned));
    }
    soundUnknown();
    setUnanswered(customerRefusalText(fetched.reason, t, format));
  };
  const enter = async (): Promise<void> => {
    const typed = text.trim();
    const now = answer && (answer.text === typed || typed === '') ? answer : await look(typed);
    if (!now) return;
    if (now.found.ok) return choose(now.found.value.hits[active], now);
    const { reason } = now.found;
    if (reason.code === 'not-here' && reason.lookup) await fetch(reason.lookup, now);
  };
  const scan = async (code: string): Promise<void> => {
    // The digits of a code say nothing to anybody; a card's do.
    setText(code.length <= 20 ? code : '');
    const now = await look(code, true);
    if (!now) return;
    const [only, ...others] = now.found.ok ? now.found.value.hits : [];
    if (only && others.length === 0) choose(only, now);
    else if (!now.found.ok) soundUnknown();
  };
  useScan((code) => void scan(code));
  // biome-ignore lint/correctness/useExhaustiveDependencies: looked for again when the text rests or names open
  useEffect(() => {
    if (settled !== '' && answer?.text !== settled) void look(settled);
  }, [settled, open]);

  const hits = answer?.found.ok ? answer.found.value.hits : [];
  const refusal = answer && !answer.found.ok ? answer.found.reason : null;
  const lookup = refusal?.code === 'not-here' ? refusal.lookup : null;
  return {
    text,
    change,
    hits,
    refusal,
    active,
    asking,
    unanswered,
    /** Names and phones aren't open yet: only cards are found. */
    opening: !open && known > 0,
    hasMore: hits.length === mostHits,
    move: (step: 1 | -1) => setActive((before) => Math.max(0, Math.min(hits.length - 1, before + step))),
    choose: (hit: CustomerHit) => answer && choose(hit, answer),
    /** Asks the server; null where it can't be asked for what was typed. */
    fetch: lookup && answer ? () => void fetch(lookup, answer) : null,
    enter: () => void enter(),
  };
}
