/** Says when the page does not hear of what is new, or is not whole, and what that means. */
import { Button } from '@mantine/core';
import { POLLING_SECONDS } from '#schemas/live';
import { live } from '../desk-live.ts';
import { useText } from '../i18n/use-text.ts';
import type { LiveState } from '../live.ts';
import { partIsMissing, reload } from '../parts.ts';
import { useStore } from '../store.ts';
import { toneStyle } from '../tones.ts';
import styles from './shell.module.css';

const SAID = { offline: 'red', reconnecting: 'amber', polling: 'amber' } as const satisfies Partial<Record<LiveState, string>>;
const isSaid = (state: LiveState): state is keyof typeof SAID => Object.hasOwn(SAID, state);

export function ConnectionBanner() {
  const t = useText();
  const state = useStore(live.state);
  const isPartMissing = useStore(partIsMissing);
  // The region is always there, so that a screen reader hears what comes into it.
  return (
    <div role="status" className={styles.banner}>
      {isSaid(state) && (
        <p className={styles.bannerText} style={toneStyle(SAID[state])}>
          {state === 'polling' ? t('live.polling', { seconds: POLLING_SECONDS }) : t(`live.${state}`)}
        </p>
      )}
      {isPartMissing && (
        <p className={styles.bannerText} style={toneStyle('amber')}>
          {t('state.partMissing')}{' '}
          <Button size="compact-xs" variant="default" onClick={reload}>
            {t('state.reload')}
          </Button>
        </p>
      )}
    </div>
  );
}
