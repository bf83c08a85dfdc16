/**
 * A document as it will stand on paper: the very lines that go to the printer, in a font of fixed width. Codes
 * and the logo are drawn from the same figures.
 */
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { ean13Modules, logoModules, modulesPath, qrModules } from '../../shared/print/code-pictures.ts';
import type { PrintDocument } from '../../shared/print/document.ts';
import { columnsOf, layOut, type PaperLine } from '../../shared/print/lay-out.ts';
import type { Logo } from '../../shared/protocol/devices.ts';

/** What is shown, and on which paper. */
export interface DocumentPaperProps {
  readonly document: PrintDocument;
  /** Read out as the paper's name. */
  readonly label: string;
  readonly widthMm?: 58 | 80;
  readonly logo?: Logo | null;
}

/** The paper. */
export function DocumentPaper({ document, label, widthMm = 80, logo = null }: DocumentPaperProps) {
  const lines = useMemo(() => layOut(document, columnsOf[widthMm]), [document, widthMm]);
  return (
    <article className={`paper paper-${widthMm}`} aria-label={label} lang={document.language}>
      {lines.map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines of a document never move
        <Line key={index} line={line} logo={logo} />
      ))}
    </article>
  );
}

function Line({ line, logo }: { line: PaperLine; logo: Logo | null }) {
  const { t } = useTranslation();
  switch (line.kind) {
    case 'text':
      return (
        <p className={`paper-line paper-${line.size} paper-${line.weight}`}>
          <span>{line.text}</span>
        </p>
      );
    case 'logo':
      return logo ? <LogoPicture logo={logo} label={t('receipt.logo')} /> : null;
    case 'qr': {
      const modules = qrModules(line.digits);
      return <Picture rows={modules} share={0.34} label={t('receipt.qr')} />;
    }
    case 'ean13':
      return (
        <>
          <Picture
            rows={[ean13Modules(line.digits)]}
            rowHeight={30}
            share={0.5}
            label={t('receipt.barcode', { digits: line.digits })}
          />
          <p className="paper-digits">{line.digits}</p>
        </>
      );
    case 'cut':
      return null;
  }
}

function LogoPicture({ logo, label }: { logo: Logo; label: string }) {
  const { widthDots, heightDots, bits } = logo;
  const rows = useMemo(() => {
    const bytes = Uint8Array.from(atob(bits), (character) => character.charCodeAt(0));
    return logoModules(widthDots, heightDots, bytes);
  }, [widthDots, heightDots, bits]);
  return <Picture rows={rows} share={widthDots / 576} label={label} />;
}

interface PictureProps {
  readonly rows: readonly (readonly boolean[])[];
  readonly rowHeight?: number;
  /** How much of the paper's width it takes. */
  readonly share: number;
  readonly label: string;
}

function Picture({ rows, rowHeight = 1, share, label }: PictureProps) {
  const width = rows[0]?.length ?? 0;
  return (
    <svg
      className="paper-picture"
      role="img"
      aria-label={label}
      viewBox={`0 0 ${width} ${rows.length * rowHeight}`}
      style={{ width: `${share * 100}%` }}
      shapeRendering="crispEdges"
    >
      <path d={modulesPath(rows, rowHeight)} />
    </svg>
  );
}
