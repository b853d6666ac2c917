/** Names another ticket by its number, for something that is done with both. */
import { Button, TextInput } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { TicketNumber } from '#schemas/primitives';
import { errorText } from '../../../components/state/error-text.ts';
import { useText } from '../../../i18n/use-text.ts';
import styles from './side.module.css';

type Props = {
  readonly label: string;
  readonly act: string;
  /** What a refusal may come from, and what helps. */
  readonly hint: string;
  readonly isPending: boolean;
  readonly error: Error | null;
  readonly onNumber: (number: number) => void;
  /** Between the number and the button. */
  readonly children?: ReactNode;
  /** Beside a refusal. */
  readonly wayOut?: ReactNode;
};

/** `#1042` as well as `1042`. */
const numberIn = (text: string): number | undefined => TicketNumber.safeParse(Number(text.trim().replace(/^#/, ''))).data;

export function NumberForm({ label, act, hint, isPending, error, onNumber, children, wayOut }: Props) {
  const t = useText();
  const [text, setText] = useState('');
  const [isWrong, setWrong] = useState(false);
  return (
    <form
      className={styles.wake}
      onSubmit={(event) => {
        event.preventDefault();
        const number = numberIn(text);
        setWrong(number === undefined);
        if (number !== undefined) onNumber(number);
      }}
    >
      <TextInput
        size="xs"
        inputMode="numeric"
        label={label}
        placeholder="#1042"
        value={text}
        error={isWrong && t('related.notNumber')}
        onChange={({ currentTarget }) => setText(currentTarget.value)}
      />
      {children}
      <Button size="xs" type="submit" variant="default" disabled={text.trim() === ''} loading={isPending}>
        {act}
      </Button>
      {error && !isPending && (
        <div role="alert" className={styles.refusal}>
          {errorText(error, t).title} {hint} {wayOut}
        </div>
      )}
    </form>
  );
}
