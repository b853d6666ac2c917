/** What happened, in a line; why, when it is opened. */
import { useState } from 'react';
import { useFormats, useText } from '../../i18n/use-text.ts';
import { useAgents } from '../../queries/use-desk.ts';
import { useExplanations } from '../../queries/use-explanations.ts';
import styles from './timeline.module.css';
import type { Happening } from './timeline.ts';

function Why({ number, version }: { readonly number: number; readonly version: number }) {
  const t = useText();
  const { data, isPending } = useExplanations(number, { isWanted: true });
  if (isPending) return <p>{t('state.loading')}</p>;
  const reasons = (data ?? []).filter((reason) => reason.version === version);
  if (reasons.length === 0) return <p>{t('ticket.noWhy')}</p>;
  return reasons.map(({ what, why }) => (
    <p key={what + why}>
      {what} {why}
    </p>
  ));
}

type Props = { readonly happening: Happening; readonly number: number };

export function MomentLine({ happening: { entry, moments, at }, number }: Props) {
  const t = useText();
  const { dateTime } = useFormats();
  const agents = useAgents().data;
  const [isOpen, setOpen] = useState(false);
  const name = agents?.find(({ agentId }) => agentId === entry.actor.id)?.name;
  const actor =
    entry.actor.kind === 'agent' ? (name ?? t('ticket.agent')) : t(entry.actor.kind === 'contact' ? 'ticket.contact' : 'ticket.system');
  return (
    <li className={styles.moment}>
      <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
        <summary>
          {moments.map((moment) => t(moment)).join(' · ')} — {actor}, <time dateTime={at}>{dateTime(at)}</time>
        </summary>
        {isOpen && (
          <div className={styles.why}>
            <Why number={number} version={entry.version} />
          </div>
        )}
      </details>
    </li>
  );
}
