/**
 * Whom an exception is about: of one person with two registrations both, side by side; of an overdraft how much it
 * is, what it is worth, and the purchases that took it there; of either the way to the profile.
 */
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { ExceptionRow } from '../../../shared/domain/exceptions.ts';
import { useFormat } from '../../i18n/format-context.tsx';
import type { CustomerAbout, RegistrationShown } from '../../till/customer-types.ts';
import type { Till } from '../../till/till.ts';
import { Button } from '../../ui/button.tsx';
import { storeName } from '../../ui/chain-names.ts';
import { customerNumberText } from '../../ui/customer-number.ts';

/** What the details show. `onCustomer` opens the profile. */
export interface CustomerDetailsProps {
  readonly till: Pick<Till, 'customers' | 'reference' | 'businessMs'>;
  readonly row: ExceptionRow;
  readonly onCustomer: (customerId: string) => void;
}

/** Whether an exception is about a customer. */
export function isAboutCustomer({ kind }: Pick<ExceptionRow, 'kind'>): boolean {
  return kind === 'customer-merged' || kind === 'points-overdrawn' || kind === 'customer-values-unreadable';
}

/** The details; nothing where the exception is about no customer. */
export function CustomerDetails({ till, row, onCustomer }: CustomerDetailsProps) {
  const { t } = useTranslation();
  useStore(till.customers.state);
  if (!isAboutCustomer(row)) return null;
  const about = till.customers.about(row.subject);
  if (!about) return <p className="quiet">{t('exceptions.customer.notHere')}</p>;
  return (
    <section className="exception-customer">
      {row.kind === 'customer-merged' ? <Registrations till={till} row={row} about={about} /> : null}
      {row.kind === 'points-overdrawn' ? <Overdraft till={till} row={row} about={about} /> : null}
      <Button icon="customers" onPress={() => onCustomer(about.hit.customerId)}>
        {t('exceptions.customer.open')}
      </Button>
    </section>
  );
}

interface AboutProps extends Pick<CustomerDetailsProps, 'till' | 'row'> {
  readonly about: CustomerAbout;
}

function Registrations({ till, row, about }: AboutProps) {
  const survivorId = String(row.details.survivorId ?? '');
  const mergedId = String(row.details.mergedId ?? '');
  const shown = useRegistrations(till, survivorId, mergedId);
  // Whom a manager separated is told by themselves.
  const apart = till.customers.about(mergedId)?.registrations ?? [];
  const registered = new Map([...apart, ...about.registrations].map((each) => [each.customerId, each]));
  const both = [survivorId, mergedId].flatMap((id) => registered.get(id) ?? []);
  return <RegistrationBoxes till={till} survivorId={survivorId} both={both} shown={shown} />;
}

/** Each registration by itself, opened while this is looked at and kept nowhere; empty until they are. */
function useRegistrations(
  { customers }: CustomerDetailsProps['till'],
  survivorId: string,
  mergedId: string,
): readonly RegistrationShown[] {
  const [shown, setShown] = useState<readonly RegistrationShown[]>([]);
  const version = useStore(customers.state, (state) => state.version);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is known of customers changes with the version
  useEffect(() => {
    let isLeft = false;
    const show = (all: readonly RegistrationShown[]): void => {
      if (!isLeft) setShown(all);
    };
    customers.registrations([survivorId, mergedId]).then(show, () => show([]));
    return () => {
      isLeft = true;
    };
  }, [customers, survivorId, mergedId, version]);
  return shown;
}

/** What the boxes show. */
export interface RegistrationBoxesProps {
  readonly till: Pick<Till, 'reference'>;
  readonly survivorId: string;
  readonly both: CustomerAbout['registrations'];
  readonly shown: readonly RegistrationShown[];
}

/** The registrations side by side: who, by which number, when and where, and what each has. */
export function RegistrationBoxes({ till, survivorId, both, shown }: RegistrationBoxesProps) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <ul className="exception-registrations">
      {both.map(({ customerId, number, atMs, storeId }) => {
        const own = shown.find((each) => each.customerId === customerId);
        const { name = null, phoneLastFour = null, availablePoints = null, purchases = null } = own ?? {};
        const held = [
          purchases === null ? '' : t('exceptions.customer.bought', { count: purchases }),
          availablePoints === null
            ? ''
            : t('exceptions.customer.holds', { points: format.count(availablePoints) }),
        ];
        const registered = [
          atMs === null ? '' : format.dateTime(atMs),
          storeId === null ? '' : storeName(till, storeId),
        ];
        return (
          <li key={customerId}>
            <small>{t(`exceptions.customer.${customerId === survivorId ? 'stays' : 'readAs'}`)}</small>
            <strong>
              {own
                ? `${name ?? t('customers.nameless')}${phoneLastFour ? ` · ··· ${phoneLastFour}` : ''}`
                : null}
            </strong>
            <span>{customerNumberText({ customerId, number }, t)}</span>
            <span>{registered.filter(Boolean).join(' · ')}</span>
            <span>{held.filter(Boolean).join(' · ')}</span>
          </li>
        );
      })}
    </ul>
  );
}

function Overdraft({ till, row, about }: AboutProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { overdrawnPoints, forgivenPoints = 0 } = row.details;
  const { availablePoints, recent } = about;
  const forgiven = Number(forgivenPoints);
  const told = forgiven > 0 ? 'forgiven' : overdrawnPoints === 0 ? 'repaid' : 'overdrawn';
  const causes = recent.filter(({ operationId }) => row.causes.includes(operationId));
  const others = row.causes.length - causes.length;
  return (
    <>
      <p>
        <strong>
          {t(`exceptions.customer.${told}`, {
            points: format.count(forgiven || Number(overdrawnPoints ?? 0)),
          })}
        </strong>
        {availablePoints === null
          ? ''
          : ` · ${t('exceptions.customer.now', { points: format.count(availablePoints) })}`}
      </p>
      <ul className="exception-registrations">
        {causes.map(({ operationId, number, atMs, storeId, totalMinor }) => (
          <li key={operationId}>
            <small>{t('exceptions.customer.cause')}</small>
            <strong>{number}</strong>
            <span>
              {format.dateTime(atMs)} · {storeName(till, storeId)} · {format.money(totalMinor)}
            </span>
          </li>
        ))}
      </ul>
      {others > 0 ? <p className="quiet">{t('exceptions.customer.otherCauses', { count: others })}</p> : null}
    </>
  );
}
