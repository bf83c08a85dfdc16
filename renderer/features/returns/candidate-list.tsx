/** Customers or articles of which one is meant; the first has the highlight that a scanned "confirm" presses. */
import { Button as AriaButton } from 'react-aria-components';
import { useTranslation } from 'react-i18next';

/** One of them. */
export interface Candidate {
  readonly id: string;
  readonly name: string;
  readonly note: string;
}

/** What the list shows. */
export interface CandidateListProps {
  readonly label: string;
  readonly candidates: readonly Candidate[];
  readonly onChoose: (id: string) => void;
}

/** The list. */
export function CandidateList({ label, candidates, onChoose }: CandidateListProps) {
  const { t } = useTranslation();
  return (
    <>
      <h2>{candidates.length === 0 ? t('returns.foundNone') : label}</h2>
      <ul className="return-found">
        {candidates.map(({ id, name, note }) => (
          <li key={id}>
            <AriaButton className="return-candidate" onPress={() => onChoose(id)}>
              <strong>{name}</strong>
              <span className="quiet">{note}</span>
            </AriaButton>
          </li>
        ))}
      </ul>
    </>
  );
}
