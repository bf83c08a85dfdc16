/**
 * Modal dialogs. While one is open the shortcuts of the screen under it rest (ui/dialog-count.ts). Esc closes; Enter confirms only where a form says so, and a scanner's Enter never arrives.
 */
import type { ReactNode } from 'react';
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { Button } from './button.tsx';
import { useCommands } from './command-bus.ts';
import { useDialogCount } from './dialog-count.ts';

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
  useCommands({ cancel: onClose }, 'dialog');
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
