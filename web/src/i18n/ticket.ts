/** The ticket. */
export const id = {
  'ticket.conversation': 'Percakapan tiket #{number}',
  'ticket.back': 'Kembali ke daftar',
  'ticket.note': 'Catatan internal',
  'ticket.automatic': 'Pesan otomatis',
  'ticket.contact': 'Kontak',
  'ticket.others': 'Juga sedang melihat: {names}',
} as const;

export const en = {
  'ticket.conversation': 'Conversation of ticket #{number}',
  'ticket.back': 'Back to the list',
  'ticket.note': 'Internal note',
  'ticket.automatic': 'Automatic message',
  'ticket.contact': 'Contact',
  'ticket.others': 'Also looking: {names}',
} satisfies Record<keyof typeof id, string | { one: string; other: string }>;
