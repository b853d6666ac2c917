import { describe, expect, it } from 'vitest';
import { frameOf } from './mail-frame.ts';

const NO_PICTURES = { own: new Map<string, string>(), hasRemote: false, quoteLabel: 'Tampilkan kutipan' };
/** As the desk writes it. */
const SAFE = '<p>Halo <img data-cid="logo@x" alt="logo"> <img data-remote-src="http://pelacak.example/1.gif" width="1"></p>';
const bodyOf = (html: string): HTMLElement => new DOMParser().parseFromString(html, 'text/html').body;
const sources = (html: string): (string | null)[] => [...bodyOf(html).querySelectorAll('img')].map((image) => image.getAttribute('src'));

describe('the document of a mail', () => {
  it('has its own policy before anything of the mail: no script, no form, nothing from elsewhere', () => {
    const html = frameOf(`<meta http-equiv="Content-Security-Policy" content="default-src *">${SAFE}`, NO_PICTURES);

    expect(html.match(/http-equiv/g)).toHaveLength(1);
    expect(html.indexOf("default-src 'none'")).toBeLessThan(html.indexOf('pelacak'));
    expect(html).toContain("form-action 'none'");
    expect(html).toContain('img-src data:;');
  });

  it('fetches no picture by itself', () => {
    expect(sources(frameOf(SAFE, NO_PICTURES))).toEqual([null, null]);
  });

  it('shows the pictures that came with the mail from where the desk has them', () => {
    const own = new Map([['logo@x', 'https://files.example/logo?signature=1']]);

    const html = frameOf(SAFE, { ...NO_PICTURES, own });

    expect(sources(html)).toEqual(['https://files.example/logo?signature=1', null]);
    expect(html).toContain('img-src data: https://files.example;');
  });

  it('shows pictures from elsewhere when they are asked for, over TLS only', () => {
    const html = frameOf(SAFE, { ...NO_PICTURES, hasRemote: true });

    expect(sources(html)).toEqual([null, 'https://pelacak.example/1.gif']);
    expect(html).toContain('img-src data: https:;');
  });

  it.each([
    ['<script>alert(1)</script>', ''],
    ['<img src="https://pelacak.example/1.gif" srcset="https://pelacak.example/2.gif" onerror="alert(1)">', '<img>'],
    ['<form action="https://evil.example"><input></form>', ''],
    ['<a href="javascript:alert(1)" onclick="alert(1)" ping="https://evil.example">x</a>', '<a rel="noopener noreferrer">x</a>'],
    ['<a href="https://example.com" target="_top">x</a>', '<a href="https://example.com" rel="noopener noreferrer">x</a>'],
    ['<td background="https://pelacak.example/1.gif">', ''],
    ['<p style="background:url(https://pelacak.example/1.gif)">x</p>', '<p>x</p>'],
    ['<p style="height:100vh">x</p>', '<p>x</p>'],
    ['<p style="min-height: 50.5dvh">x</p>', '<p>x</p>'],
    ['<svg><a href="javascript:alert(1)">x</a></svg>', ''],
  ])('would take %s out of a mail that the desk had let through', (hostile, left) => {
    expect(bodyOf(frameOf(hostile, NO_PICTURES)).innerHTML).toBe(left);
  });

  it('asks the desk for no picture: the frame is of its origin', () => {
    const html = frameOf(`<img data-remote-src="${window.location.origin}/session/sign-in">`, { ...NO_PICTURES, hasRemote: true });

    expect(sources(html)).toEqual([null]);
  });

  it('folds what was quoted, once', () => {
    const quoted = '<p>Ya.</p><blockquote data-quoted="true">Lama<blockquote data-quoted="true">Lebih lama</blockquote></blockquote>';
    const folded = bodyOf(frameOf(quoted, NO_PICTURES)).querySelectorAll('details');

    expect(folded).toHaveLength(1);
    expect(folded[0]?.open).toBe(false);
    expect(folded[0]?.textContent).toBe('Tampilkan kutipanLamaLebih lama');
  });
});
