/** Chooses files; a telephone offers its camera beside them. */
import { Button } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useRef } from 'react';
import { Icon } from '../../../components/icon.tsx';
import { useText } from '../../../i18n/use-text.ts';
import styles from './composer.module.css';

type Add = { readonly add: (files: readonly File[]) => void };

/** Fingers, and so most likely a camera; a mouse has none at hand. */
const TOUCHED = '(pointer: coarse)';

function Chooser({ add, label, isCamera = false }: Add & { readonly label: string; readonly isCamera?: boolean }) {
  const input = useRef<HTMLInputElement>(null);
  const kind = isCamera ? { accept: 'image/*', capture: 'environment' as const } : { multiple: true };
  return (
    <>
      <input
        ref={input}
        type="file"
        {...kind}
        className={styles.file}
        tabIndex={-1}
        aria-label={label}
        onChange={({ currentTarget }) => {
          add([...(currentTarget.files ?? [])]);
          currentTarget.value = '';
        }}
      />
      <Button
        size="xs"
        variant="default"
        leftSection={isCamera ? <Icon name="camera" /> : undefined}
        onClick={() => input.current?.click()}
      >
        {label}
      </Button>
    </>
  );
}

export function FileButton({ add }: Add) {
  const t = useText();
  const isTouched = useMediaQuery(TOUCHED, window.matchMedia(TOUCHED).matches);
  return (
    <>
      <Chooser add={add} label={t('compose.attach')} />
      {isTouched && <Chooser add={add} label={t('compose.camera')} isCamera />}
    </>
  );
}
