import { act, render, screen } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { setLanguage } from './language.ts';
import { useText } from './use-text.ts';

function Word() {
  return <p>{useText()('status.solved')}</p>;
}

afterEach(() => setLanguage('id'));

it('a page speaks Indonesian until another language is chosen, and keeps the choice', async () => {
  render(<Word />);
  expect(screen.getByText('Selesai')).toBeTruthy();

  await act(() => setLanguage('en'));

  expect(screen.getByText('Solved')).toBeTruthy();
  expect(document.documentElement.lang).toBe('en');
  expect(localStorage.getItem('meja-language')).toBe('en');
});
