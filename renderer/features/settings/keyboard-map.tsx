/**
 * Every key of the till on one page, by the place where it works, to learn by heart or to print.
 */
import { useTranslation } from 'react-i18next';
import { keyMap, keyPlaces } from '../../ui/key-map.ts';

/** The map. */
export function KeyboardMap() {
  const { t } = useTranslation();
  return (
    <div className="key-map">
      {keyPlaces.map((place) => (
        <section key={place} aria-label={t(`keys.groups.${place}`)}>
          <h3>{t(`keys.groups.${place}`)}</h3>
          <dl>
            {keyMap[place].map((entry) => (
              <div key={entry.text}>
                <dt>
                  {entry.shown.map((key) => (
                    <kbd key={key}>{key === 'scanner' || key === 'letters' ? t(`keys.${key}`) : key}</kbd>
                  ))}
                </dt>
                <dd>{t(`keys.${entry.text}`)}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </div>
  );
}
