/** To whom: the contact, or colleagues only; and whether what is written is kept. */
import { SegmentedControl } from '@mantine/core';
import { useText } from '../../../i18n/use-text.ts';
import styles from './composer.module.css';
import type { Kind } from './use-draft.ts';

type Props = {
  readonly kind: Kind;
  readonly mayReply: boolean;
  readonly onKind: (kind: Kind) => void;
  readonly isBegun: boolean;
  readonly isSaved: boolean;
};

export function KindRow({ kind, mayReply, onKind, isBegun, isSaved }: Props) {
  const t = useText();
  return (
    <div className={styles.row}>
      {mayReply ? (
        <SegmentedControl
          size="xs"
          value={kind}
          onChange={(value) => onKind(value === 'note' ? 'note' : 'reply')}
          data={[
            { value: 'reply', label: t('compose.reply') },
            { value: 'note', label: t('compose.note') },
          ]}
        />
      ) : (
        <strong>{t('compose.note')}</strong>
      )}
      <span className={styles.spacer} />
      <span className={styles.hint}>{isBegun && t(isSaved ? 'compose.saved' : 'compose.saving')}</span>
    </div>
  );
}
