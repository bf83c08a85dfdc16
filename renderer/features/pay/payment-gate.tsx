/**
 * Lies over selling and paying while money is asked for, and while nobody knows what became of money that was:
 * such a question can't be dismissed, and is there again after a restart. What lies below rests meanwhile; the
 * header stays in reach, so that the till can be locked and the terminal's settings mended.
 */
import { type ReactNode, type RefObject, useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import type { Till } from '../../till/till.ts';
import type { AskApproval } from '../../ui/ask-approval.ts';
import { useDialogCount } from '../../ui/dialog-count.ts';
import { AskingPanel } from './asking-panel.tsx';
import { GiveBackBar } from './give-back-bar.tsx';
import { UnrecordedReturnBar } from './unrecorded-return-bar.tsx';
import { UnsettledPanel } from './unsettled-panel.tsx';

/** What the gate needs. */
export interface PaymentGateProps {
  readonly till: Till;
  readonly askApproval: AskApproval;
  /** Goes on with a return by which money went back. */
  readonly onReturn: (draftId: string) => void;
  /** A return is in front: it needn't be told of. */
  readonly isReturning?: boolean;
  /** The screen below. */
  readonly children: ReactNode;
}

/** The gate. */
export function PaymentGate({ till, askApproval, onReturn, isReturning, children }: PaymentGateProps) {
  const { asking, unsettled, unused } = useStore(till.payments.state);
  const doubtful = unsettled[0];
  const isClosed = asking !== null || doubtful !== undefined;
  const under = useRef<HTMLDivElement>(null);
  useFocusBehind(under, isClosed);
  const toGiveBack = unused.find((payment) => payment.giveBack);
  return (
    <div className="gate">
      {toGiveBack && !isClosed ? <GiveBackBar till={till} payment={toGiveBack} /> : null}
      {isReturning || isClosed ? null : <UnrecordedReturnBar till={till} onReturn={onReturn} />}
      <div className="gate-under" ref={under} inert={isClosed}>
        {children}
      </div>
      {isClosed ? (
        <Over>
          {asking ? (
            <AskingPanel till={till} asking={asking} />
          ) : doubtful ? (
            <UnsettledPanel
              key={doubtful.attemptId}
              till={till}
              attempt={doubtful}
              askApproval={askApproval}
              onReturn={onReturn}
            />
          ) : null}
        </Over>
      ) : null}
    </div>
  );
}

/** Gives the focus to the first field below once the gate opens again: what lay behind it had lost it. */
function useFocusBehind(under: RefObject<HTMLElement | null>, isClosed: boolean): void {
  const wasClosed = useRef(isClosed);
  useEffect(() => {
    if (wasClosed.current && !isClosed) under.current?.querySelector('input')?.focus();
    wasClosed.current = isClosed;
  }, [under, isClosed]);
}

/** The shade with its panel. Keys of the screen below rest, as under a dialog. */
function Over({ children }: { children: ReactNode }) {
  useDialogCount();
  return <div className="gate-over">{children}</div>;
}
