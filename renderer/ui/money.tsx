/**
 * An amount with its fraction and symbol set smaller, in figures of equal width. Read out and copied it is
 * the plain text of the amount.
 */
import { useFormat } from '../i18n/format-context.tsx';

/** An amount of the store's currency. */
export function Money({ amountMinor, className }: { amountMinor: number; className?: string }) {
  const format = useFormat();
  const parts = format.moneyParts(amountMinor);
  return (
    <span className={`money ${className ?? ''}`}>
      {parts.map((part, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the parts of an amount have no other identity
        <span key={index} className={`money-${part.kind}`}>
          {part.text}
        </span>
      ))}
    </span>
  );
}
