/** The inbox. */
export const id = {
  'inbox.list': 'Tiket: {view}',
  'inbox.emptyTitle': 'Tidak ada tiket di sini',
  'inbox.emptyHint': 'Begitu ada yang masuk, tiket muncul di sini dengan sendirinya.',
  'inbox.more': 'Tampilkan lagi',
  'inbox.unassigned': 'Belum diambil',
} as const;

export const en = {
  'inbox.list': 'Tickets: {view}',
  'inbox.emptyTitle': 'No tickets here',
  'inbox.emptyHint': 'As soon as something comes in it appears here by itself.',
  'inbox.more': 'Show more',
  'inbox.unassigned': 'Unassigned',
} satisfies Record<keyof typeof id, string | { one: string; other: string }>;
