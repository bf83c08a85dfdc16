/** A question about money that can't be undone. No button has the focus, so that Enter answers nothing; F8 says yes. */
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';
import { Money } from './money.tsx';
import { useShortcuts } from './shortcuts.ts';

/** What is asked, in words, and what becomes of the answer. */
export interface AmountQuestionProps {
  readonly title: string;
  readonly text: string;
  /** Minor units. */
  readonly amountMinor: number;
  readonly no: string;
  readonly yes: string;
  readonly onNo: () => void;
  readonly onYes: () => void;
}

/** The question. */
export function AmountQuestion({ title, text, amountMinor, no, yes, onNo, onYes }: AmountQuestionProps) {
  useShortcuts('dialog', { F8: onYes }, true);
  return (
    <Dialog
      title={title}
      onClose={onNo}
      actions={
        <>
          <Button size="large" keyHint="Esc" onPress={onNo}>
            {no}
          </Button>
          <Button look="primary" size="large" icon="check" keyHint="F8" onPress={onYes}>
            {yes}
          </Button>
        </>
      }
    >
      <p className="card-amount">
        <Money amountMinor={amountMinor} />
      </p>
      <p>{text}</p>
    </Dialog>
  );
}
