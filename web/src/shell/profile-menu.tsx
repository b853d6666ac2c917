/** What concerns the person: language, appearance, keys, signing out. */
import { ActionIcon, type MantineColorScheme, Menu, useMantineColorScheme } from '@mantine/core';
import type { Me } from '#schemas/resources';
import { Icon } from '../components/icon.tsx';
import { LANGUAGE_NAMES, LANGUAGES, languageStore, setLanguage } from '../i18n/language.ts';
import { useText } from '../i18n/use-text.ts';
import { partIsMissing } from '../parts.ts';
import { useStore } from '../store.ts';
import { useSignOut } from './use-sign-out.ts';

const SCHEMES: readonly MantineColorScheme[] = ['auto', 'light', 'dark'];

const Chosen = ({ isChosen }: { readonly isChosen: boolean }) => (isChosen ? <Icon name="check" size={14} /> : null);

function LanguageItems() {
  const chosen = useStore(languageStore);
  return LANGUAGES.map((language) => (
    <Menu.Item
      key={language}
      lang={language}
      aria-current={language === chosen}
      rightSection={<Chosen isChosen={language === chosen} />}
      onClick={() => void setLanguage(language).catch(() => partIsMissing.set(true))}
    >
      {LANGUAGE_NAMES[language]}
    </Menu.Item>
  ));
}

function SchemeItems() {
  const t = useText();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return SCHEMES.map((scheme) => (
    <Menu.Item
      key={scheme}
      aria-current={scheme === colorScheme}
      rightSection={<Chosen isChosen={scheme === colorScheme} />}
      onClick={() => setColorScheme(scheme)}
    >
      {t(`profile.scheme.${scheme}`)}
    </Menu.Item>
  ));
}

type Props = { readonly me: Me; readonly onKeys: () => void };

export function ProfileMenu({ me, onKeys }: Props) {
  const t = useText();
  const { signOut, isFailed } = useSignOut();
  return (
    <Menu position="bottom-end" width={240}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t('profile.label', { name: me.name })}>
          <Icon name="person" />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          {me.name}
          <br />
          {me.email}
        </Menu.Label>
        <Menu.Divider />
        <Menu.Label>{t('profile.language')}</Menu.Label>
        <LanguageItems />
        <Menu.Label>{t('profile.scheme')}</Menu.Label>
        <SchemeItems />
        <Menu.Divider />
        <Menu.Item onClick={onKeys}>{t('profile.keys')}</Menu.Item>
        <Menu.Divider />
        <Menu.Item closeMenuOnClick={false} onClick={() => signOut({ everywhere: false })}>
          {t('profile.signOut')}
        </Menu.Item>
        <Menu.Item closeMenuOnClick={false} onClick={() => signOut({ everywhere: true })}>
          {t('profile.signOutEverywhere')}
        </Menu.Item>
        {isFailed && <Menu.Label role="alert">{t('profile.signOutFailed')}</Menu.Label>}
      </Menu.Dropdown>
    </Menu>
  );
}
