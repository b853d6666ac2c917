/** How long is left, by the desk's clock, or by how much it is late. */
import { useNow } from '../../clock.ts';
import { Tone } from '../../components/tone.tsx';
import { useFormats } from '../../i18n/use-text.ts';
import { SLA_TONES, type SlaState } from '../../tones.ts';

/** What is due within this is at risk. */
const AT_RISK_MS = 30 * 60_000;

const stateOf = (left: number): SlaState => {
  if (left <= 0) return 'breached';
  return left < AT_RISK_MS ? 'atRisk' : 'onTime';
};

export function SlaCountdown({ dueAt }: { readonly dueAt: string | null }) {
  const now = useNow();
  const { duration, dateTime } = useFormats();
  if (!dueAt) return null;
  const left = Date.parse(dueAt) - now;
  return (
    <Tone name={SLA_TONES[stateOf(left)]}>
      <time dateTime={dueAt} title={dateTime(dueAt)}>
        {left <= 0 ? '−' : ''}
        {duration(left)}
      </time>
    </Tone>
  );
}
