/**
 * A person of the staff as a touch tile: initials on their colour, and the name.
 */
import { useId } from 'react';
import { ToggleButton } from 'react-aria-components';
import { KeyHint } from './button.tsx';
import { colourOf, initialsOf } from './initials.ts';

/** A round mark with a person's initials. */
export function Avatar({ name }: { name: string }) {
  return (
    <span className={`avatar tint-${colourOf(name)}`} aria-hidden="true">
      {initialsOf(name)}
    </span>
  );
}

/** What a tile shows. */
export interface PersonTileProps {
  readonly name: string;
  readonly note: string;
  /** The key that chooses this person. */
  readonly keyHint: string | null;
  readonly isChosen: boolean;
  readonly onChoose: () => void;
}

/** The tile. */
export function PersonTile({ name, note, keyHint, isChosen, onChoose }: PersonTileProps) {
  const noteId = useId();
  return (
    <ToggleButton className="person" isSelected={isChosen} onChange={onChoose} aria-describedby={noteId}>
      <Avatar name={name} />
      <span className="person-name">{name}</span>
      <span className="person-note" id={noteId} aria-hidden="true">
        {note}
      </span>
      {keyHint ? <KeyHint name={keyHint} /> : null}
    </ToggleButton>
  );
}
