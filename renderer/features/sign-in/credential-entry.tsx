/**
 * Proving who one is: a name and its PIN, typed or touched, or a scanned badge. Used to sign in, to unlock
 * and to approve. After a wrong PIN the wait is counted down in words; nothing typed is kept.
 */
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { Form } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { Result } from '../../../shared/base/result.ts';
import type { Staff } from '../../../shared/domain/entities/reference.ts';
import type { Credential, SignInRefusal } from '../../till/till.ts';
import { Button } from '../../ui/button.tsx';
import { NumberPad } from '../../ui/number-pad.tsx';
import { PersonTile } from '../../ui/person.tsx';
import { useScan } from '../../ui/scan-bus.ts';
import { useShortcuts } from '../../ui/shortcuts.ts';
import { TextField } from '../../ui/text-field.tsx';

/** The first people of the list are chosen by F1 to F9. */
const keyedPeople = 9;

/** What the entry needs. `tryCredential` answers whether it was accepted. */
export interface CredentialEntryProps {
  readonly people: readonly { readonly staff: Staff; readonly note: string }[];
  readonly chosenId: string | null;
  readonly confirmText: string;
  readonly nobodyText: string;
  readonly tryCredential: (credential: Credential) => Promise<Result<unknown, SignInRefusal>>;
}

/** Tiles of people beside a PIN pad. */
export function CredentialEntry({
  people,
  chosenId,
  confirmText,
  nobodyText,
  tryCredential,
}: CredentialEntryProps) {
  const { t } = useTranslation();
  const only = people.length === 1 ? (people[0]?.staff.id ?? null) : null;
  const [staffId, setStaffId] = useState(chosenId ?? only);
  const [pin, setPin] = useState('');
  const attempt = useAttempt(tryCredential, () => setPin(''));
  const field = useRef<HTMLInputElement>(null);
  const chosen = people.find(({ staff }) => staff.id === staffId)?.staff ?? null;
  useScan((code) => void attempt.run({ kind: 'badge', code }));

  useShortcuts(
    'signIn',
    Object.fromEntries(
      people.slice(0, keyedPeople).map(({ staff }, index) => [`F${index + 1}`, () => choose(staff.id)]),
    ),
    true,
  );

  function submit(event: FormEvent): void {
    event.preventDefault();
    if (chosen && pin !== '') void attempt.run({ kind: 'pin', staffId: chosen.id, pin });
  }

  function choose(id: string): void {
    setStaffId(id);
    setPin('');
    attempt.forget();
    field.current?.focus();
  }

  return (
    <div className="credential">
      <div className="people">
        {people.map(({ staff, note }, index) => (
          <PersonTile
            key={staff.id}
            name={staff.name}
            note={note}
            keyHint={index < keyedPeople ? `F${index + 1}` : null}
            isChosen={staff.id === staffId}
            onChoose={() => choose(staff.id)}
          />
        ))}
        {people.length === 0 ? <p className="people-none">{nobodyText}</p> : null}
      </div>
      <Form validationBehavior="aria" className="pin" onSubmit={submit}>
        <TextField
          key={chosen?.id ?? 'nobody'}
          label={chosen ? t('signIn.pinOf', { name: chosen.name }) : t('signIn.chooseFirst')}
          type="password"
          inputMode="numeric"
          value={pin}
          onChange={setPin}
          autoFocus
          maxLength={20}
          isDisabled={chosen === null}
          error={attempt.message}
          inputRef={field}
          className="pin-field"
        />
        <NumberPad text={pin} onText={setPin} isDisabled={chosen === null} />
        <Button
          type="submit"
          look="primary"
          size="large"
          isDisabled={chosen === null || pin === '' || attempt.busy || attempt.waiting}
        >
          {confirmText}
        </Button>
      </Form>
    </div>
  );
}

/** Tries credentials one at a time and puts refusals into words, with the wait counted down. */
function useAttempt(
  tryCredential: CredentialEntryProps['tryCredential'],
  onDone: () => void,
): {
  run: (credential: Credential) => Promise<void>;
  forget: () => void;
  message: string | null;
  busy: boolean;
  waiting: boolean;
} {
  const { t } = useTranslation();
  const [refusal, setRefusal] = useState<SignInRefusal | null>(null);
  const [busy, setBusy] = useState(false);
  const [waitMs, startWait] = useCountdown();
  async function run(credential: Credential): Promise<void> {
    if (busy) return;
    setBusy(true);
    const answer = await tryCredential(credential);
    setBusy(false);
    onDone();
    setRefusal(answer.ok ? null : answer.reason);
    if (!answer.ok && 'waitMs' in answer.reason) startWait(answer.reason.waitMs);
  }
  const waiting = waitMs > 0;
  const seconds = Math.ceil(waitMs / 1000);
  const texts: string[] = refusal === null || refusal.code === 'wait' ? [] : [t(`signIn.${refusal.code}`)];
  if (waiting) texts.push(t('signIn.wait', { seconds }));
  return {
    run,
    forget: () => setRefusal(null),
    message: texts.length === 0 ? null : texts.join(' '),
    busy,
    waiting,
  };
}

/** Milliseconds left of a wait, and how to start one. */
function useCountdown(): [number, (ms: number) => void] {
  const [until, setUntil] = useState(0);
  const [now, setNow] = useState(() => performance.now());
  const running = until > now;
  useEffect(() => {
    if (!running) return;
    const timer = window.setInterval(() => setNow(performance.now()), 250);
    return () => window.clearInterval(timer);
  }, [running]);
  const start = (ms: number): void => {
    setNow(performance.now());
    setUntil(performance.now() + ms);
  };
  return [Math.max(0, until - now), start];
}
