/** Chooses files; a telephone offers its camera. */
import { Button } from '@mantine/core';
import { useRef } from 'react';
import { useText } from '../../../i18n/use-text.ts';
import styles from './composer.module.css';

export function FileButton({ add }: { readonly add: (files: readonly File[]) => void }) {
  const t = useText();
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        type="file"
        multiple
        className={styles.file}
        tabIndex={-1}
        aria-label={t('compose.attach')}
        onChange={({ currentTarget }) => {
          add([...(currentTarget.files ?? [])]);
          currentTarget.value = '';
        }}
      />
      <Button size="xs" variant="default" onClick={() => input.current?.click()}>
        {t('compose.attach')}
      </Button>
    </>
  );
}
