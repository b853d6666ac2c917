/** Mantine as the desk wears it: calm and dense. Its colours and sizes are variables in theme.css. */
import { createTheme, Drawer, type MantineThemeOverride, Menu, Modal, Popover, Tooltip } from '@mantine/core';
import type { Translate } from './i18n/translate.ts';

/** Components have words of their own, which are the page's language's as well. */
export function themeIn(t: Translate): MantineThemeOverride {
  // The page itself never scrolls; locking it would write a style element, which the page's policy forbids.
  const ofDialogs = { lockScroll: false, closeButtonProps: { 'aria-label': t('state.close') } };
  return createTheme({
    defaultRadius: 'sm',
    respectReducedMotion: true,
    components: {
      Modal: Modal.extend({ defaultProps: { ...ofDialogs, centered: true } }),
      Drawer: Drawer.extend({ defaultProps: ofDialogs }),
      Menu: Menu.extend({ defaultProps: { shadow: 'md', withinPortal: true } }),
      Popover: Popover.extend({ defaultProps: { shadow: 'md', withinPortal: true } }),
      Tooltip: Tooltip.extend({ defaultProps: { openDelay: 400 } }),
    },
  });
}
