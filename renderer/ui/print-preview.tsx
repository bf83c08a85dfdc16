/**
 * A receipt as it will be on paper, before it is printed. The page's size is set to the paper's own length,
 * so that a roll is cut after the last line.
 */
import { type ReactNode, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';
import { printPage } from './print-page.ts';
import { useShortcuts } from './shortcuts.ts';

const millimetresPerPixel = 25.4 / 96;

/** What the preview needs. */
export interface PrintPreviewProps {
  /** The paper itself. */
  readonly children: ReactNode;
  readonly widthMm?: 58 | 80;
  readonly onClose: () => void;
}

/** The preview. */
export function PrintPreview({ children, widthMm = 80, onClose }: PrintPreviewProps) {
  const { t } = useTranslation();
  const sheet = useRef<HTMLDivElement>(null);
  const print = (): void => {
    if (sheet.current) printSheet(sheet.current, widthMm);
  };
  useShortcuts('dialog', { 'Ctrl+KeyP': print, F11: print }, true);
  return (
    <Dialog
      title={t('receipt.preview')}
      onClose={onClose}
      size="narrow"
      actions={
        <>
          <Button onPress={onClose}>{t('common.close')}</Button>
          <Button look="primary" icon="print" keyHint="F11" onPress={print}>
            {t('receipt.print')}
          </Button>
        </>
      }
    >
      <p className="preview-paper">{t('receipt.paper', { widthMm })}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: keys scroll a receipt that is longer than the window */}
      <div className="preview" ref={sheet} tabIndex={0}>
        {children}
      </div>
    </Dialog>
  );
}

function printSheet(sheet: HTMLElement, widthMm: number): void {
  const heightMm = Math.ceil(sheet.scrollHeight * millimetresPerPixel) + 10;
  printPage(`size: ${widthMm}mm ${Math.max(heightMm, widthMm + 1)}mm; margin: 0`);
}
