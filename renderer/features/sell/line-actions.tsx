/**
 * The buttons under the cart that act on the selected line, each with its key. A scan seldom changes anything
 * about them, so they are drawn again only when it does.
 */
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import type { LineDialogKind } from './sell-dialogs.tsx';

/** What the buttons need. */
export interface LineActionsProps {
  /** Quantity of the selected line; null when none is. */
  readonly quantityMilli: number | null;
  readonly onChangeBy: (pieces: number) => void;
  readonly onOpen: (kind: LineDialogKind) => void;
  readonly onRemove: () => void;
  readonly onElsewhere: () => void;
}

/** The buttons. */
export function LineActions({ quantityMilli, ...actions }: LineActionsProps) {
  return <Actions none={quantityMilli === null} mayTakeOne={(quantityMilli ?? 0) > 1000} {...actions} />;
}

interface ActionsProps extends Omit<LineActionsProps, 'quantityMilli'> {
  readonly none: boolean;
  readonly mayTakeOne: boolean;
}

const Actions = memo(function Actions(props: ActionsProps) {
  const { none, mayTakeOne, onChangeBy, onOpen, onRemove, onElsewhere } = props;
  const { t } = useTranslation();
  return (
    <div className="line-actions" role="toolbar" aria-label={t('sell.lineActions')}>
      <Button
        icon="minus"
        keyHint="−"
        aria-label={t('sell.less')}
        isDisabled={!mayTakeOne}
        onPress={() => onChangeBy(-1)}
      />
      <Button
        icon="plus"
        keyHint="+"
        aria-label={t('sell.more')}
        isDisabled={none}
        onPress={() => onChangeBy(1)}
      />
      <Button keyHint="F3" isDisabled={none} onPress={() => onOpen('quantity')}>
        {t('sell.quantity')}
      </Button>
      <Button keyHint="F4" isDisabled={none} onPress={() => onOpen('line-discount')}>
        {t('sell.discount')}
      </Button>
      <Button keyHint="F6" isDisabled={none} onPress={() => onOpen('price')}>
        {t('sell.price')}
      </Button>
      <Button look="danger" keyHint="Del" isDisabled={none} onPress={onRemove}>
        {t('sell.remove')}
      </Button>
      <Button
        icon="stock"
        aria-keyshortcuts="F11"
        aria-label={t('stockPage.variants')}
        isDisabled={none}
        onPress={onElsewhere}
      />
    </div>
  );
});
