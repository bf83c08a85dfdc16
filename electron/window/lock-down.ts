/**
 * What no page in this application may do: leave the application, open windows, get a permission of the
 * machine, or embed another page. Denied by default; what is allowed stands here.
 */
import type { Session, WebContents } from 'electron';
import { applicationOrigin } from './application-scheme.ts';

/** Permissions of the application's own page: keep its storage, and put text on the clipboard. */
export const allowedPermissions: readonly string[] = ['persistent-storage', 'clipboard-sanitized-write'];

/** Whether an address belongs to the application's own page. */
export function isOwnPage(url: string): boolean {
  return url === applicationOrigin || url.startsWith(`${applicationOrigin}/`);
}

/** Denies every permission but the allowed ones, and those to strangers. */
export function lockPermissions(session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, answer, details) => {
    answer(allowedPermissions.includes(permission) && isOwnPage(details.requestingUrl));
  });
  session.setPermissionCheckHandler(
    (_contents, permission, origin) => allowedPermissions.includes(permission) && isOwnPage(origin),
  );
  session.setDevicePermissionHandler(() => false);
  session.on('will-download', (event) => event.preventDefault());
}

/** Keeps a page where it is. */
export function lockNavigation(contents: WebContents): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  contents.on('will-navigate', (event, url) => {
    if (!isOwnPage(url)) event.preventDefault();
  });
  contents.on('will-redirect', (event, url) => {
    if (!isOwnPage(url)) event.preventDefault();
  });
  contents.on('will-attach-webview', (event) => event.preventDefault());
}
