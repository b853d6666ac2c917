/** The desk's own icons, 24 x 24, drawn with one line. Always beside a text or inside something that has a label. */
const PATHS = {
  menu: 'M4 6h16M4 12h16M4 18h16',
  bell: 'M6 16V11a6 6 0 0 1 12 0v5l2 2H4zM10 21h4',
  person: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4 21a8 8 0 0 1 16 0',
  people: 'M9 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM2 20a7 7 0 0 1 14 0M16 4a4 4 0 0 1 0 8M18 14a7 7 0 0 1 4 6',
  inbox: 'M4 13 7 5h10l3 8v6H4zM4 13h5a3 3 0 0 0 6 0h5',
  clock: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7v5l3 2',
  alarm: 'M12 3 2 20h20zM12 9v5M12 17v.5',
  pause: 'M8 5v14M16 5v14',
  sunrise: 'M3 18h18M6 18a6 6 0 0 1 12 0M12 4v4M5 9l2 2M19 9l-2 2',
  whatsapp: 'M4 20l1.5-4.5A8 8 0 1 1 9 19zM9 9c0 4 3 6 6 6l1-2-2-1-1 1c-1 0-2-1-2-2l1-1-1-2z',
  email: 'M3 6h18v12H3zM3 7l9 6 9-6',
  manual: 'M6 3h4l2 5-3 2a11 11 0 0 0 5 5l2-3 5 2v4a2 2 0 0 1-2 2A17 17 0 0 1 4 5a2 2 0 0 1 2-2z',
  box: 'M3 7l9-4 9 4v10l-9 4-9-4zM3 7l9 4 9-4M12 11v10',
  check: 'M4 12l5 5L20 6',
  back: 'M15 5l-7 7 7 7',
  down: 'M6 9l6 6 6-6',
  more: 'M5 12h.01M12 12h.01M19 12h.01',
  camera: 'M4 8h3l2-3h6l2 3h3v11H4zM12 17a4 4 0 1 0 0-8 4 4 0 0 0 0 8z',
} as const;
export type IconName = keyof typeof PATHS;

export function Icon({ name, size = 18 }: { readonly name: IconName; readonly size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth={1.8} aria-hidden="true">
      <path d={PATHS[name]} strokeLinecap="round" strokeLinejoin="round" />
    </svg>
  );
}
