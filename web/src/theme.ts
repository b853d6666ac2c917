/** Mantine as the desk wears it: calm and dense. Its colours and sizes are variables in theme.css. */
import { createTheme, Drawer, Menu, Modal, Popover, Tooltip } from '@mantine/core';

export const theme = createTheme({
  defaultRadius: 'sm',
  respectReducedMotion: true,
  components: {
    // The page itself never scrolls; locking it would write a style element, which the page's policy forbids.
    Modal: Modal.extend({ defaultProps: { lockScroll: false, centered: true } }),
    Drawer: Drawer.extend({ defaultProps: { lockScroll: false } }),
    Menu: Menu.extend({ defaultProps: { shadow: 'md', withinPortal: true } }),
    Popover: Popover.extend({ defaultProps: { shadow: 'md', withinPortal: true } }),
    Tooltip: Tooltip.extend({ defaultProps: { openDelay: 400 } }),
  },
});
