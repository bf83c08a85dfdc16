/** The goods at the counter: what is taken, what is refused after trying on, and what is collected later. */

import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Order, OrderLine } from '../../../shared/domain/entities/order.ts';
import { soldLine } from '../../../shared/domain/orders/order-of.ts';
import { pointsOfLast } from '../../../shared/domain/orders/order-points.ts';
import { Button } from '../../ui/button.tsx';
import { Choice } from '../../ui/choice.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Stepper } from '../../ui/stepper.tsx';
import { useQuantity } from '../../ui/use-quantity.ts';
import {
  type HandedLines,
  openMilli,
  type RefusalReason,
  refusalReasons,
  withChoice,
} from './handover-choice.ts';

const onePieceMilli = 1000;

/** What the lines need. */
export interface HandoverLinesProps {
  readonly order: Order;
  readonly lines: HandedLines;
  readonly onLines: (lines: HandedLines) => void;
}

/** The lines. */
export function HandoverLines({ order, lines, onLines }: HandoverLinesProps) {
  const { t } = useTranslation();
  const [asked, setAsked] = useState<number | null>(null);
  const askedLine = order.lines.find((each) => each.line.lineId === asked);
  return (
    <>
      <ul className="handover-lines" aria-label={t('orders.goods')}>
        {lines.map((chosen) => {
          const line = order.lines.find((each) => each.line.lineId === chosen.lineId);
          return line ? (
            <Row
              key={chosen.lineId}
              order={order}
              line={line}
              chosen={chosen}
              onRefuse={() => setAsked(chosen.lineId)}
              onTake={() =>
                onLines(withChoice(lines, chosen.lineId, openMilli(order, chosen.lineId), 0, null))
              }
              onLater={() => onLines(withChoice(lines, chosen.lineId, 0, 0, null))}
            />
          ) : null;
        })}
      </ul>
      {askedLine ? (
        <RefuseDialog
          line={askedLine}
          openMilli={openMilli(order, askedLine.line.lineId)}
          onClose={() => setAsked(null)}
          onRefuse={(refusedMilli, reason) => {
            const { lineId } = askedLine.line;
            onLines(withChoice(lines, lineId, openMilli(order, lineId) - refusedMilli, refusedMilli, reason));
            setAsked(null);
          }}
        />
      ) : null}
    </>
  );
}

interface RowProps {
  readonly order: Order;
  readonly line: OrderLine;
  readonly chosen: HandedLines[number];
  readonly onTake: () => void;
  readonly onRefuse: () => void;
  readonly onLater: () => void;
}

function Row({ order, line, chosen, onTake, onRefuse, onLater }: RowProps) {
  const { t } = useTranslation();
  const quantity = useQuantity();
  const { name, unit, sku } = soldLine(line);
  const all = openMilli(order, chosen.lineId);
  const state = chosen.refusedMilli > 0 ? 'refused' : chosen.handedMilli > 0 ? 'taken' : 'later';
  const texts = [
    chosen.handedMilli > 0 ? t('handover.takes', { quantity: quantity(chosen.handedMilli, unit) }) : '',
    chosen.refusedMilli > 0 ? t('handover.refuses', { quantity: quantity(chosen.refusedMilli, unit) }) : '',
    chosen.handedMilli + chosen.refusedMilli < all ? t('handover.comesLater') : '',
  ].filter(Boolean);
  return (
    <li className={`handover-line is-${state}`}>
      <span className="pack-name">
        <strong>{name}</strong>
        <small>{sku}</small>
      </span>
      <span className="handover-state">
        {texts.join(' · ')}
        {chosen.reason ? <small>{t(`handover.reason.${chosen.reason as RefusalReason}`)}</small> : null}
      </span>
      {state === 'taken' ? (
        <>
          <Button
            size="small"
            look="danger"
            aria-label={`${t('handover.refuse')}: ${name}`}
            onPress={onRefuse}
          >
            {t('handover.refuse')}
          </Button>
          <Button size="small" aria-label={`${t('handover.later')}: ${name}`} onPress={onLater}>
            {t('handover.later')}
          </Button>
        </>
      ) : (
        <Button
          size="small"
          className="handover-take"
          aria-label={`${t('handover.take')}: ${name}`}
          onPress={onTake}
        >
          {t('handover.take')}
        </Button>
      )}
    </li>
  );
}

function RefuseDialog(props: {
  line: OrderLine;
  openMilli: number;
  onRefuse: (refusedMilli: number, reason: RefusalReason) => void;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const quantity = useQuantity();
  const { name, unit } = soldLine(props.line);
  const pieces = unit === 'piece' ? Math.floor(props.openMilli / onePieceMilli) : 1;
  const [count, setCount] = useState(1);
  const [reason, setReason] = useState<RefusalReason | null>(null);
  const refusedMilli = unit === 'piece' ? count * onePieceMilli : props.openMilli;
  const points = pointsOfLast(props.line, refusedMilli);
  return (
    <Dialog
      title={t('handover.refuseTitle')}
      onClose={props.onClose}
      actions={
        <>
          <Button onPress={props.onClose}>{t('common.cancel')}</Button>
          <Button
            look="primary"
            isDisabled={reason === null}
            onPress={() => {
              if (reason !== null) props.onRefuse(refusedMilli, reason);
            }}
          >
            {t('handover.refuse')}
          </Button>
        </>
      }
    >
      <p>
        <strong>{name}</strong> · {quantity(props.openMilli, unit)}
      </p>
      {pieces > 1 ? (
        <Stepper
          label={t('handover.howMany')}
          value={count}
          min={1}
          max={pieces}
          less={t('sell.less')}
          more={t('sell.more')}
          onChange={setCount}
        />
      ) : null}
      {points > 0 ? (
        <p role="status">{t('points.inOrder.back', { points: t('points.count', { count: points }) })}</p>
      ) : null}
      <Choice
        label={t('pack.reason')}
        value={reason}
        onChange={setReason}
        options={refusalReasons.map((value) => ({ value, text: t(`handover.reason.${value}`) }))}
      />
    </Dialog>
  );
}
