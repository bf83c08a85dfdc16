/**
 * Who buys, on the screens that sell and take money: name, tier, points with their age, what helps to serve them, and
 * the one button that spends points or saves them. Without a customer it is a button that finds one. Both have keys.
 */

import type { TFunction } from 'i18next';
import { Button as AriaButton } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Order } from '../../../shared/domain/entities/order.ts';
import type { Format } from '../../i18n/format.ts';
import { useFormat } from '../../i18n/format-context.tsx';
import { type Language, parseLanguage } from '../../i18n/language.ts';
import type { CartCustomer, CartPoints, LostCustomer } from '../../till/customer-types.ts';
import type { Till } from '../../till/till.ts';
import { Button, KeyHint } from '../../ui/button.tsx';
import { customerNumberText } from '../../ui/customer-number.ts';
import { Icon } from '../../ui/icon.tsx';
import { Avatar } from '../../ui/person.tsx';
import { useShortcuts } from '../../ui/shortcuts.ts';
import { balanceText, earnsText, repaysText, spendRefusalText, tagTexts } from './points-words.ts';
import { usePointsChoice } from './use-points-choice.ts';

/** What the bar needs. */
export interface CustomerBarProps {
  readonly till: Till;
  /** Where it stands: its keys are those of the place. */
  readonly place: 'sell' | 'pay';
  /** Finds or registers a customer; with one on the cart, shows them. */
  readonly onCustomer: () => void;
  /** Shows one of the customer's open orders. */
  readonly onOrder: (order: Order) => void;
}

/** The bar. Goods of an order have their customer already. */
export function CustomerBar({ till, place, onCustomer, onOrder }: CustomerBarProps) {
  const { t } = useTranslation();
  const { cart, lost } = useStore(till.customers.ofCart);
  const isHandover = useStore(till.sell, (sell) => sell.cart.handover !== null);
  const choosePoints = usePointsChoice(till);
  useShortcuts(place, {
    Insert: () => (isHandover ? false : onCustomer()),
    Home: (event) => (isHandover || isTyped(event) ? false : void choosePoints(null)),
  });
  if (isHandover) return null;
  if (!cart) {
    return (
      <>
        <Button className="customer-add" icon="customers" keyHint="Ins" onPress={onCustomer}>
          {t('cartCustomer.add')}
        </Button>
        {lost ? <Lost lost={lost} /> : null}
      </>
    );
  }
  const { openOrders } = cart.customer;
  const [firstOrder] = openOrders;
  return (
    <section className={`customer-bar customer-bar-${place}`} aria-label={t('cartCustomer.title')}>
      <Who till={till} cart={cart} onCustomer={onCustomer} />
      {firstOrder ? (
        <Button icon="orders" className="customer-orders" onPress={() => onOrder(firstOrder)}>
          {t('cartCustomer.orders', { count: openOrders.length })}
        </Button>
      ) : null}
      {lost ? <Lost lost={lost} /> : null}
      {cart.points ? (
        <PointsButton
          points={cart.points}
          isOwing={owesPoints(cart)}
          onPress={() => void choosePoints(null)}
        />
      ) : null}
    </section>
  );
}

/** What the cart lost, and why. */
function Lost({ lost }: { readonly lost: LostCustomer }) {
  const { t } = useTranslation();
  return (
    <p className="customer-lost" role="alert">
      <Icon name="exceptions" />
      {t(`cartCustomer.lost.${lost.why}`)}
    </p>
  );
}

/** Whether the key belongs to a text that is being typed. */
function isTyped({ target }: Pick<KeyboardEvent, 'target'>): boolean {
  return target instanceof HTMLInputElement && target.value !== '';
}

function Who({
  till,
  cart,
  onCustomer,
}: Pick<CustomerBarProps, 'till' | 'onCustomer'> & { cart: CartCustomer }) {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  const isConnected = useStore(till.health, (health) => health.connected);
  const { customer, points } = cart;
  const { values, tierName, tags } = customer;
  const name = values?.name ?? t('cartCustomer.nameless', { number: customerNumberText(customer, t) });
  const language: Language = parseLanguage(i18n.language) ?? 'en';
  const told = [
    ...(tierName ? [tierName[language]] : []),
    balanceText(customer, points, { isConnected, nowMs: till.businessMs() }, t, format),
  ].join(' · ');
  const earns = earningText(cart, till.businessMs(), t, format);
  const helps = [...(values?.note ? [values.note] : []), ...tagTexts(tags, t)];
  return (
    <AriaButton className="customer-who" aria-keyshortcuts="Insert" preventFocusOnPress onPress={onCustomer}>
      <Avatar name={name} />
      <span className="customer-who-text">
        <span className="customer-who-name">
          <strong title={name}>{name}</strong>
          {helps.length > 0 ? <em title={helps.join(' · ')}>{helps.join(' · ')}</em> : null}
        </span>
        <small className="customer-who-told">
          {earns === null ? told : `${told} · `}
          {earns === null ? null : <span className="customer-who-earns">{earns}</span>}
        </small>
      </span>
      <KeyHint name="Ins" />
    </AriaButton>
  );
}

/** What the cart brings; null where it brings nothing. */
function earningText(cart: CartCustomer, nowMs: number, t: TFunction, format: Format): string | null {
  if (!cart.points || cart.points.earnedPoints === 0) return null;
  return owesPoints(cart) ? repaysText(cart.points, t) : earnsText(cart.points, nowMs, t, format);
}

function owesPoints({ customer }: CartCustomer): boolean {
  return (customer.points?.availablePoints ?? 0) < 0;
}

interface PointsButtonProps {
  readonly points: CartPoints;
  readonly isOwing: boolean;
  readonly onPress: () => void;
}

/** Spend or save, with what comes of it, and what is in the way. */
function PointsButton({ points, isOwing, onPress }: PointsButtonProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { choice, spentPoints, spentMinor, mostPoints, limitedBy, held, problem } = points;
  const isSpent = choice === 'spend' && problem === null;
  const title =
    held === 'asking'
      ? t('points.asking')
      : problem
        ? t('points.again')
        : isSpent
          ? t('points.save', { points: spentPoints })
          : mostPoints > 0
            ? t('points.spend', { points: mostPoints })
            : isOwing
              ? t('points.owing')
              : t(limitedBy && limitedBy.code !== 'balance' ? 'points.why' : 'points.none');
  const notes = problem
    ? [spendRefusalText(problemRefusal(problem), t, format)]
    : isSpent
      ? [
          t('points.worth', { amount: format.money(spentMinor) }),
          t(held === 'held' ? 'points.held' : 'points.decidedOffline'),
        ]
      : isOwing
        ? [t('points.owingNote')]
        : limitedBy
          ? [
              t(
                limitedBy.code === 'balance' && mostPoints > 0
                  ? 'points.all'
                  : `points.limitedBy.${limitedBy.code}`,
              ),
            ]
          : [];
  return (
    <Button
      className={`points-button ${problem ? 'points-problem' : ''}`}
      look={isSpent ? 'primary' : 'plain'}
      keyHint="Home"
      aria-pressed={isSpent}
      isDisabled={held === 'asking'}
      onPress={onPress}
    >
      <span className="points-title">{title}</span>
      {notes.length > 0 ? <small className="points-note">{notes.join(' · ')}</small> : null}
    </Button>
  );
}

/** A problem of the cart as the refusal that says what to do. */
function problemRefusal(problem: NonNullable<CartPoints['problem']>) {
  return problem.code === 'points-over-share'
    ? ({ code: 'over-share', mostPoints: problem.mostPoints } as const)
    : problem;
}
