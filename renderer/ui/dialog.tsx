/**
 * Modal dialogs. While one is open the shortcuts of the screen under it rest (ui/shortcuts.ts asks
 * `dialogsOpen`). Esc closes; Enter confirms only where a form says so, and a scanner's Enter never arrives.
 */
import { type ReactNode, useEffect } from 'react';
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { Button } from './button.tsx';

let open = 0;

/** How many dialogs are open now. */
export function dialogsOpen(): number {
  return open;
}

/** Counts a dialog, or what rests the screen below like one, as open while the component stands. */
export function useDialogCount(): void {
  useEffect(() => {
    open += 1;
    return () => {
      open -= 1;
    };
  }, []);
}

/** What a dialog shows. */
export interface DialogProps {
  readonly title: string;
  readonly children: ReactNode;
  /** Buttons at the bottom, the confirming one last. */
  readonly actions?: ReactNode;
  readonly size?: 'narrow' | 'normal' | 'wide';
  readonly onClose: () => void;
}

/** A modal dialog; it is open as long as it is rendered. */
export function Dialog({ title, children, actions, size = 'normal', onClose }: DialogProps) {
  const { t } = useTranslation();
  useDialogCount();
  return (
    <ModalOverlay className="overlay" isOpen isDismissable onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Modal className={`dialog dialog-${size}`}>
        <AriaDialog className="dialog-body">
          <header className="dialog-head">
            <Heading slot="title">{title}</Heading>
            <Button icon="close" look="quiet" aria-label={t('common.close')} onPress={onClose} />
          </header>
          <div className="dialog-content">{children}</div>
          {actions ? <footer className="dialog-actions">{actions}</footer> : null}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
