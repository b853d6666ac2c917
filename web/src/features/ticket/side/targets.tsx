/** What was promised, each with its clock. */
import type { Target } from '#schemas/sla';
import { useNow } from '../../../clock.ts';
import { Tone } from '../../../components/tone.tsx';
import { useFormats, useText } from '../../../i18n/use-text.ts';
import { SLA_TONES, type SlaState } from '../../../tones.ts';
import styles from './side.module.css';

/** Of a target's length, what is left when it is at risk. */
const AT_RISK_SHARE = 0.2;

export function stateOf({ metAt, breachedAt, cancelledAt, pausedAt, dueAt, targetSeconds }: Target, now: number): SlaState | 'cancelled' {
  if (cancelledAt) return 'cancelled';
  if (metAt) return breachedAt ? 'breached' : 'met';
  if (breachedAt || (dueAt !== undefined && now > Date.parse(dueAt))) return 'breached';
  if (pausedAt) return 'paused';
  const left = Date.parse(dueAt ?? '') - now;
  return left < targetSeconds * 1000 * AT_RISK_SHARE ? 'atRisk' : 'onTime';
}

function Clock({ target }: { readonly target: Target }) {
  const t = useText();
  const now = useNow();
  const { dateTime, duration } = useFormats();
  const state = stateOf(target, now);
  if (state === 'cancelled') return <span className={styles.quiet}>{t('target.cancelled')}</span>;
  if (target.metAt) return <Tone name={SLA_TONES[state]}>{t(`sla.${state === 'met' ? 'met' : 'breached'}`)}</Tone>;
  if (!target.dueAt) return <Tone name={SLA_TONES.paused}>{t('sla.paused')}</Tone>;
  const left = Date.parse(target.dueAt) - now;
  return (
    <Tone name={SLA_TONES[state]}>
      <time dateTime={target.dueAt} title={dateTime(target.dueAt)}>
        {left < 0 ? t('target.late', { by: duration(left) }) : duration(left)}
      </time>
    </Tone>
  );
}

export function Targets({ targets }: { readonly targets: readonly Target[] }) {
  const t = useText();
  if (targets.length === 0) return null;
  return (
    <section>
      <h2 className={styles.title}>{t('target.title')}</h2>
      <dl className={styles.targets}>
        {targets.map((target) => (
          <div key={target.id}>
            <dt>{t(`target.${target.kind}`)}</dt>
            <dd title={`${target.policy} · ${target.calendar}`}>
              <Clock target={target} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
