/** All shortcuts on one sheet. */
import { Kbd, Modal } from '@mantine/core';
import { useText } from '../../i18n/use-text.ts';
import styles from './keys-help.module.css';
import { SCOPES, shortcutsOf } from './shortcuts.ts';

type Props = { readonly isOpen: boolean; readonly onClose: () => void };

export function KeysHelp({ isOpen, onClose }: Props) {
  const t = useText();
  return (
    <Modal opened={isOpen} onClose={onClose} title={t('keys.title')}>
      {SCOPES.map((scope) => (
        <section key={scope}>
          <h3 className={styles.scope}>{t(`keys.scope.${scope}`)}</h3>
          <dl className={styles.keys}>
            {shortcutsOf(scope).map(({ key, text }) => (
              <div key={key} className={styles.row}>
                <dt>
                  <Kbd>{key}</Kbd>
                </dt>
                <dd className={styles.what}>{t(text)}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </Modal>
  );
}
