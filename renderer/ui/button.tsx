/**
 * The till's buttons: at least 44 px, with an icon, a key that does the same, and a look by weight. All react
 * on press, by touch, mouse and keyboard alike.
 */
import type { ReactNode } from 'react';
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from 'react-aria-components';
import { Icon, type IconName } from './icon.tsx';

/** What a button looks like and does. */
export interface ButtonProps extends Omit<AriaButtonProps, 'children' | 'className'> {
  readonly children?: ReactNode;
  readonly icon?: IconName;
  /** The key that does the same, as printed on keyboards; shown, not bound. */
  readonly keyHint?: string;
  readonly look?: 'primary' | 'plain' | 'quiet' | 'danger';
  readonly size?: 'normal' | 'large' | 'small';
  readonly className?: string;
}

/** A button. */
export function Button({
  children,
  icon,
  keyHint,
  look = 'plain',
  size = 'normal',
  className,
  ...rest
}: ButtonProps) {
  const classes = ['button', `button-${look}`, `button-${size}`, className].filter(Boolean).join(' ');
  return (
    <AriaButton {...rest} className={classes} {...(keyHint ? { 'aria-keyshortcuts': keyHint } : {})}>
      {icon ? <Icon name={icon} /> : null}
      {children === undefined ? null : <span className="button-text">{children}</span>}
      {keyHint ? <KeyHint name={keyHint} /> : null}
    </AriaButton>
  );
}

/** A key as printed on keyboards; read out by aria-keyshortcuts, so hidden here. */
export function KeyHint({ name }: { name: string }) {
  return (
    <span className="key-hint" aria-hidden="true">
      {name}
    </span>
  );
}
