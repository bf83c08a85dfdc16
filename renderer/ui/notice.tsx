/**
 * A short notice over the header: what was just done, or why it wasn't. It covers nothing that is worked with,
 * lets touches through, goes by itself, and is read out.
 */
import { createContext, type ReactNode, useCallback, useContext, useEffect, useState } from 'react';
import { Icon } from './icon.tsx';

/** Whether something was done or refused. */
export type NoticeKind = 'done' | 'problem';

/** Shows a notice. */
export type Notify = (text: string, kind: NoticeKind) => void;

const NoticeContext = createContext<Notify>(() => undefined);
const DismissContext = createContext<() => void>(() => undefined);

/** The way to show a notice. */
export function useNotice(): Notify {
  return useContext(NoticeContext);
}

/** The way to take away what is shown, for whoever does anew what the notice told about. */
export function useDismissNotice(): () => void {
  return useContext(DismissContext);
}

/** Shows notices over its children. Problems stay longer. */
export function NoticeProvider({ children }: { children: ReactNode }) {
  const [notice, setNotice] = useState<{ text: string; kind: NoticeKind } | null>(null);
  const notify = useCallback<Notify>((text, kind) => setNotice({ text, kind }), []);
  const dismiss = useCallback(() => setNotice(null), []);
  useEffect(() => {
    if (notice === null) return;
    const timer = window.setTimeout(() => setNotice(null), notice.kind === 'problem' ? 7000 : 2500);
    return () => window.clearTimeout(timer);
  }, [notice]);
  return (
    <NoticeContext.Provider value={notify}>
      <DismissContext.Provider value={dismiss}>{children}</DismissContext.Provider>
      <div className="notice-place" role="status">
        {notice === null ? null : (
          <p className={`notice notice-${notice.kind}`}>
            <Icon name={notice.kind === 'done' ? 'check' : 'exceptions'} />
            {notice.text}
          </p>
        )}
      </div>
    </NoticeContext.Provider>
  );
}
