/** What was written when the window closed: to be read and copied, until the window opens again. */
import { Button, CopyButton, Textarea } from '@mantine/core';
import { useText } from '../../../i18n/use-text.ts';
import styles from './composer.module.css';

export function KeptText({ text }: { readonly text: string }) {
  const t = useText();
  if (text.trim() === '') return null;
  return (
    <div className={styles.template}>
      <Textarea
        size="xs"
        autosize
        minRows={1}
        maxRows={6}
        readOnly
        label={t('window.kept')}
        description={t('window.keptHint')}
        value={text}
      />
      <div className={styles.row}>
        <CopyButton value={text}>
          {({ copied, copy }) => (
            <Button size="xs" variant="default" onClick={copy}>
              {t(copied ? 'window.copied' : 'window.copy')}
            </Button>
          )}
        </CopyButton>
      </div>
    </div>
  );
}
