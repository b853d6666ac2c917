// @vitest-environment node
import { expect, it } from 'vitest';
import { TONES, toneStyle } from './tones.ts';

/** WCAG 2.2, relative luminance and contrast ratio. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

it.each(Object.entries(TONES))('%s can be read in light and in dark', (_, { light, dark }) => {
  expect(contrast(light.text, light.back)).toBeGreaterThanOrEqual(4.5);
  expect(contrast(dark.text, dark.back)).toBeGreaterThanOrEqual(4.5);
});

it('black on white has the contrast that WCAG says', () => {
  expect(contrast('#000000', '#ffffff')).toBe(21);
});

it('a tone follows the scheme without being rendered again', () => {
  expect(toneStyle('red').color).toBe(`light-dark(${TONES.red.light.text}, ${TONES.red.dark.text})`);
});
