/** Nobody knows whether it arrived: only a person may say, or send it again. */
import { Button } from '@mantine/core';
import { call } from '../../client.ts';
import { errorText } from '../../components/state/error-text.ts';
import { useText } from '../../i18n/use-text.ts';
import { useTicketAct } from '../../queries/use-ticket-acts.ts';
import styles from './timeline.module.css';

const OUTCOMES = ['sent', 'failed', 'send_again'] as const;
type Outcome = (typeof OUTCOMES)[number];

export function SettleUnknown({ number, messageId }: { readonly number: number; readonly messageId: string }) {
  const t = useText();
  const settle = useTicketAct(number, (outcome: Outcome) => call('settleMessage', { params: { number, messageId }, body: { outcome } }));
  return (
    <div className={styles.settle}>
      <p>{t('settle.hint')}</p>
      {OUTCOMES.map((outcome) => (
        <Button key={outcome} size="compact-xs" variant="default" loading={settle.isPending} onClick={() => settle.mutate(outcome)}>
          {t(`settle.${outcome}`)}
        </Button>
      ))}
      {settle.error && <p role="alert">{errorText(settle.error, t).title}</p>}
    </div>
  );
}
