/**
 * The barcodes that do what keys do, on one sheet to be hung at the till. They are black on white in both themes,
 * with the quiet zones of the standard.
 */
import { useTranslation } from 'react-i18next';
import { ean13Modules, modulesPath } from '../../../shared/print/code-pictures.ts';
import { Button } from '../../ui/button.tsx';
import { type Command, codeOfCommand, commands } from '../../ui/command-codes.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { printPage } from '../../ui/print-page.ts';

/** Modules left and right of the bars (GS1 General Specifications, 5.2.3.4). Bars are drawn as high as the style says. */
const quietLeft = 11;
const quietRight = 7;
const barHeight = 1;

/** The sheet. */
export function CommandSheet({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Dialog
      title={t('commands.title')}
      size="wide"
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('common.close')}</Button>
          <Button look="primary" icon="print" onPress={() => printPage('size: A4; margin: 10mm')}>
            {t('commands.print')}
          </Button>
        </>
      }
    >
      <ul className="command-sheet">
        {commands.map((command) => (
          <CommandCode key={command} command={command} />
        ))}
      </ul>
    </Dialog>
  );
}

function CommandCode({ command }: { command: Command }) {
  const { t } = useTranslation();
  const digits = codeOfCommand(command);
  const modules = ean13Modules(digits);
  return (
    <li className="command-code">
      <strong>{t(`commands.names.${command}`)}</strong>
      <svg
        role="img"
        aria-label={t('commands.code', { digits })}
        viewBox={`${-quietLeft} 0 ${quietLeft + modules.length + quietRight} ${barHeight}`}
        preserveAspectRatio="none"
        shapeRendering="crispEdges"
      >
        <path d={modulesPath([modules], barHeight)} />
      </svg>
      <small>{digits}</small>
    </li>
  );
}
