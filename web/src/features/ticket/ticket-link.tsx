/** To another ticket. */
import { Link } from '@tanstack/react-router';

export function TicketLink({ number, text = `#${number}` }: { readonly number: number; readonly text?: string }) {
  return (
    <Link to="/tickets/$number" params={{ number }}>
      {text}
    </Link>
  );
}
