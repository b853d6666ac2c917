/** Mantine as the desk wears it: calm and dense. Its colours and sizes are variables in theme.css. */
import { createTheme, type DrawerProps, type MenuProps, type ModalProps, type PopoverProps } from '@mantine/core';

/** By name, not by the component: those are fetched when they are first shown. */
const menu = { shadow: 'md', withinPortal: true } satisfies Partial<MenuProps & PopoverProps>;
/** The page itself never scrolls; locking it would write a style element, which the page's policy forbids. */
const dialog = { lockScroll: false } satisfies Partial<ModalProps & DrawerProps>;

export const theme = createTheme({
  defaultRadius: 'sm',
  respectReducedMotion: true,
  components: {
    Modal: { defaultProps: { ...dialog, centered: true } },
    Drawer: { defaultProps: dialog },
    Menu: { defaultProps: menu },
    Popover: { defaultProps: menu },
  },
});
