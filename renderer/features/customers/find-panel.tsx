/**
 * One field that finds a customer by whatever they say or show: the last four digits or the whole of the phone, a
 * card, a code, the start of the name. Arrows and Enter choose, so does a touch; a scan of a genuine code chooses at
 * once. Whoever this store doesn't know is asked for at the server, or registered.
 */
import { type KeyboardEvent, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/format-context.tsx';
import type { CustomerHit } from '../../till/customer-types.ts';
import { Button } from '../../ui/button.tsx';
import { useCommands } from '../../ui/command-bus.ts';
import { customerNumberText } from '../../ui/customer-number.ts';
import { Icon } from '../../ui/icon.tsx';
import { Avatar } from '../../ui/person.tsx';
import { useShortcuts } from '../../ui/shortcuts.ts';
import { findRefusalText, inLanguage } from './customer-words.ts';
import { type FindOptions, useFind } from './use-find.ts';

/** What the panel needs. */
export interface FindPanelProps extends FindOptions {
  /** Registers somebody, with what was typed so far; null where nobody is registered. */
  readonly onRegister: ((typed: string) => void) | null;
  /** Where it stands: in a dialog its keys go on over the dialog. */
  readonly place: 'screen' | 'dialog';
}

/** The panel. */
export function FindPanel({ customers, onChoose, onRegister, place }: FindPanelProps) {
  const { t } = useTranslation();
  const field = useRef<HTMLInputElement>(null);
  const find = useFind({ customers, onChoose });
  const { text, hits, active } = find;
  const register = onRegister && (() => onRegister(text.trim()));
  useShortcuts(
    'customers',
    { F2: () => field.current?.select(), ...(register ? { F7: register } : {}) },
    place === 'dialog',
  );
  useCommands(
    {
      confirm: () => (text === '' ? false : find.enter()),
      cancel: () => (text === '' ? false : find.change('')),
    },
    place,
  );
  useEffect(() => field.current?.focus(), []);
  useEffect(() => {
    document.getElementById(`customer-${active}`)?.scrollIntoView({ block: 'nearest' });
  }, [active]);
  function key(event: KeyboardEvent): void {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0) find.move(step);
    else if (event.key === 'Enter') find.enter();
    else if (event.key === 'Escape' && text !== '') find.change('');
    else return;
    event.preventDefault();
    // A dialog under it would close.
    event.stopPropagation();
  }
  return (
    <div className="customer-find">
      <div className="search customer-search">
        <Icon name="search" />
        <input
          ref={field}
          className="search-input"
          role="combobox"
          aria-label={t('customers.find.field')}
          aria-expanded={hits.length > 0}
          aria-controls="customers-found"
          {...(hits.length > 0 ? { 'aria-activedescendant': `customer-${active}` } : {})}
          placeholder={t('customers.find.placeholder')}
          autoComplete="off"
          spellCheck={false}
          maxLength={80}
          value={text}
          onChange={(event) => find.change(event.target.value)}
          onKeyDown={key}
        />
        {register ? (
          <Button icon="plus" keyHint="F7" onPress={register}>
            {t('customers.find.register')}
          </Button>
        ) : null}
      </div>
      <FindNote find={find} mayRegister={register !== null} />
      <div
        id="customers-found"
        className="customer-hits"
        role="listbox"
        aria-label={t('customers.find.found')}
      >
        {hits.map((hit, index) => (
          <Hit
            key={hit.customerId}
            id={`customer-${index}`}
            hit={hit}
            isActive={index === active}
            onChoose={() => find.choose(hit)}
          />
        ))}
      </div>
      {find.hasMore ? <p className="quiet">{t('customers.find.more', { count: hits.length })}</p> : null}
    </div>
  );
}

interface HitProps {
  readonly id: string;
  readonly hit: CustomerHit;
  readonly isActive: boolean;
  readonly onChoose: () => void;
}

function Hit({ id, hit, isActive, onChoose }: HitProps) {
  const { t, i18n } = useTranslation();
  const { name, phoneLastFour, number, tierName } = hit;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Enter in the field takes the active one
    // biome-ignore lint/a11y/useFocusableInteractive: the field keeps the focus
    <div
      id={id}
      className="customer-hit"
      role="option"
      aria-selected={isActive}
      data-customer={hit.customerId}
      onMouseDown={(event) => event.preventDefault()}
      onClick={onChoose}
    >
      <Avatar name={name ?? number} />
      <span className="customer-hit-name">
        <strong title={name ?? ''}>{name ?? t('customers.nameless')}</strong>
        <small>{customerNumberText(hit, t)}</small>
      </span>
      <span className="customer-hit-phone">{phoneLastFour === null ? '' : `··· ${phoneLastFour}`}</span>
      <span className="customer-hit-tier">
        {tierName ? <span className="customer-tier">{inLanguage(tierName, i18n)}</span> : null}
      </span>
    </div>
  );
}

/** What to do next, where nobody was found or the names aren't open yet. */
function FindNote(props: { readonly find: ReturnType<typeof useFind>; readonly mayRegister: boolean }) {
  const { find, mayRegister } = props;
  const { t } = useTranslation();
  const format = useFormat();
  const { refusal, opening, asking, unanswered, text } = find;
  const isHint = refusal === null || refusal.code === 'nothing-to-find';
  return (
    <div className="customer-find-note" aria-live="polite">
      {opening ? (
        <p className="quiet">
          <Icon name="clock" />
          {t('customers.find.opening')}
        </p>
      ) : null}
      {isHint && find.hits.length === 0 ? (
        <p className="quiet">
          <Icon name="qr" />
          {t(text === '' ? 'customers.find.hint' : 'customers.find.typeMore')}
        </p>
      ) : null}
      {isHint ? null : (
        <div className="customer-not-found" role="status">
          <p>{unanswered ?? findRefusalText(refusal, t, format)}</p>
          {unanswered !== null && mayRegister ? <p>{t('customers.find.registerMeanwhile')}</p> : null}
          {find.fetch ? (
            <Button look="primary" icon="cloud" keyHint="Enter" isDisabled={asking} onPress={find.fetch}>
              {t(asking ? 'customers.find.asking' : 'customers.find.ask')}
            </Button>
          ) : null}
        </div>
      )}
    </div>
  );
}
