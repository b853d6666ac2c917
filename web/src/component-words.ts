/** What Mantine's components say by themselves, in the page's language. */
import { createTheme, type MantineThemeOverride } from '@mantine/core';
import type { Translate } from './i18n/translate.ts';

export function componentWords(t: Translate): MantineThemeOverride {
  const close = { defaultProps: { 'aria-label': t('state.close') } };
  return createTheme({ components: { ModalCloseButton: close, DrawerCloseButton: close } });
}
