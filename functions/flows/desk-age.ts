/** How long a desk that was read is held: a change of its settings is in force everywhere after this (architecture, table: heads cached 30 s). */
export const DESK_HELD_SECONDS = 30;
