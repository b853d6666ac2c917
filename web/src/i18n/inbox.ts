/** The inbox. */
export const id = {
  'inbox.list': 'Tiket: {view}',
  'inbox.emptyTitle': 'Tidak ada tiket di sini',
  'inbox.emptyHint': 'Begitu ada yang masuk, tiket muncul di sini dengan sendirinya.',
  'inbox.more': 'Tampilkan lagi',
  'inbox.unassigned': 'Belum diambil',
  'quarantine.emptyTitle': 'Karantina kosong',
  'quarantine.emptyHint': 'Kiriman yang tidak bisa ditempatkan muncul di sini, dan admin bisa memasukkannya lagi.',
  'quarantine.release': 'Masukkan lagi',
  'quarantine.released': 'Sudah dimasukkan',
} as const;

export const en = {
  'inbox.list': 'Tickets: {view}',
  'inbox.emptyTitle': 'No tickets here',
  'inbox.emptyHint': 'As soon as something comes in it appears here by itself.',
  'inbox.more': 'Show more',
  'inbox.unassigned': 'Unassigned',
  'quarantine.emptyTitle': 'Quarantine is empty',
  'quarantine.emptyHint': 'What was delivered and could not be placed appears here, and an admin can take it in again.',
  'quarantine.release': 'Take it in',
  'quarantine.released': 'Taken in',
} satisfies Record<keyof typeof id, string | { one: string; other: string }>;
