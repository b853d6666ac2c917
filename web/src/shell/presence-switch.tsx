/** Online, away or offline: whether routing gives tickets. */
import { Button, Menu } from '@mantine/core';
import { Presence } from '#schemas/agent';
import { Icon } from '../components/icon.tsx';
import { errorText } from '../components/state/error-text.ts';
import { useText } from '../i18n/use-text.ts';
import { usePutPresence } from '../queries/use-desk.ts';
import { PRESENCE_TONES, toneStyle } from '../tones.ts';
import styles from './shell.module.css';

function Dot({ presence }: { readonly presence: Presence }) {
  return <span className={styles.dot} style={{ backgroundColor: toneStyle(PRESENCE_TONES[presence]).color }} />;
}

export function PresenceSwitch({ presence }: { readonly presence: Presence }) {
  const t = useText();
  const { mutate, isPending, error } = usePutPresence();
  return (
    <>
      <Menu>
        <Menu.Target>
          <Button
            variant="default"
            size="compact-sm"
            leftSection={<Dot presence={presence} />}
            rightSection={<Icon name="down" size={14} />}
            loading={isPending}
            aria-label={`${t('presence.label')}: ${t(`presence.${presence}`)}`}
          >
            {t(`presence.${presence}`)}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>{t('presence.hint')}</Menu.Label>
          {Presence.options.map((option) => (
            <Menu.Item
              key={option}
              leftSection={<Dot presence={option} />}
              rightSection={option === presence && <Icon name="check" size={14} />}
              onClick={() => mutate(option)}
            >
              {t(`presence.${option}`)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      {error && (
        <p role="alert" className={styles.failed} style={toneStyle('red')}>
          {t('presence.failed', { reason: errorText(error, t).title })}
        </p>
      )}
    </>
  );
}
