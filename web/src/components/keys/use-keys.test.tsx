import { render, screen } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import { SHORTCUTS } from './shortcuts.ts';
import { useKeys } from './use-keys.ts';

let pressed: string[] = [];
beforeEach(() => {
  pressed = [];
});

function Page() {
  useKeys({ next: () => pressed.push('next'), open: () => pressed.push('open'), help: () => pressed.push('help') });
  return (
    <>
      <textarea aria-label="Balasan" />
      <button type="button">Kirim</button>
    </>
  );
}

describe('shortcuts', () => {
  it('act wherever nobody writes', async () => {
    render(<Page />);

    await userEvent.keyboard('j?{Enter}');

    expect(pressed).toEqual(['next', 'help', 'open']);
  });

  it('leave writing alone', async () => {
    render(<Page />);

    await userEvent.type(screen.getByLabelText('Balasan'), 'j?');

    expect(pressed).toEqual([]);
    expect(screen.getByLabelText<HTMLTextAreaElement>('Balasan').value).toBe('j?');
  });

  it('leave the keys of the browser alone', async () => {
    render(<Page />);

    await userEvent.keyboard('{Control>}j{/Control}{Meta>}j{/Meta}');

    expect(pressed).toEqual([]);
  });

  it('leave Enter to a button that has the focus', async () => {
    render(<Page />);
    screen.getByText('Kirim').focus();

    await userEvent.keyboard('{Enter}');

    expect(pressed).toEqual([]);
  });

  it('stop when the page is left', async () => {
    render(<Page />).unmount();

    await userEvent.keyboard('j');

    expect(pressed).toEqual([]);
  });

  it('have one meaning a key', () => {
    const all = Object.values(SHORTCUTS).map(({ key }) => key);

    expect(new Set(all).size).toBe(all.length);
  });
});
