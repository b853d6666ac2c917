/** Who is signed in, where it does not matter who. */
export const ME = {
  agentId: 'a-1',
  name: 'Sari',
  email: 's@example.co.id',
  role: 'agent',
  teams: [],
  presence: 'online',
  capacity: 5,
  load: 0,
} as const;
