/**
 * Hands the formats of the store's currency and the till's language to every screen.
 */
import { createContext, type ReactNode, useContext } from 'react';
import { assert } from '../../shared/base/assert.ts';
import type { Format } from './format.ts';

const FormatContext = createContext<Format | null>(null);

/** Provides the formats. */
export function FormatProvider({ format, children }: { format: Format; children: ReactNode }) {
  return <FormatContext.Provider value={format}>{children}</FormatContext.Provider>;
}

/** The formats in force. */
export function useFormat(): Format {
  const format = useContext(FormatContext);
  assert(format !== null, 'a screen stands inside FormatProvider');
  return format;
}
