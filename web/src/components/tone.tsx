/** A word in the colour that it has everywhere. The word says it all: the colour only helps. */
import type { ReactNode } from 'react';
import type { Priority, Status } from '#schemas/ticket';
import { useText } from '../i18n/use-text.ts';
import { PRIORITY_TONES, STATUS_TONES, type ToneName, toneStyle } from '../tones.ts';
import styles from './tone.module.css';

export function Tone({ name, children }: { readonly name: ToneName; readonly children: ReactNode }) {
  return (
    <span className={styles.tone} style={toneStyle(name)}>
      {children}
    </span>
  );
}

export function StatusTone({ status }: { readonly status: Status }) {
  const t = useText();
  return <Tone name={STATUS_TONES[status]}>{t(`status.${status}`)}</Tone>;
}

export function PriorityTone({ priority }: { readonly priority: Priority }) {
  const t = useText();
  return <Tone name={PRIORITY_TONES[priority]}>{t(`priority.${priority}`)}</Tone>;
}
