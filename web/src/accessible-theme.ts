/** What Mantine's components owe to whoever does not see or point, in the page's language. */
import { createTheme, type MantineThemeOverride } from '@mantine/core';
import type { Translate } from './i18n/translate.ts';

export function accessibleTheme(t: Translate): MantineThemeOverride {
  const close = { defaultProps: { 'aria-label': t('state.close') } };
  return createTheme({
    components: {
      ModalCloseButton: close,
      DrawerCloseButton: close,
      // A menu holds items alone, and the first of them has the focus: not an element that is nothing.
      Menu: { defaultProps: { withInitialFocusPlaceholder: false } },
    },
  });
}
