import { describe, expect, it } from 'vitest';
import { frameOf, hasRemotePictures } from './mail-frame.ts';

const HOSTILE =
  '<meta http-equiv="Content-Security-Policy" content="default-src *"><p onclick="x()">Halo</p><img src="https://pelacak.example/1.gif">';
const REMOTE = '<img data-remote-src="https://pelacak.example/1.gif" alt="Promo">';
const OWN = '<img data-cid="logo@toko">';
const NONE = { hasRemote: false, own: new Map<string, string>(), quoteLabel: 'Tampilkan kutipan' };
const bodyOf = (document: string): HTMLElement => new DOMParser().parseFromString(document, 'text/html').body;

describe('the document of a mail', () => {
  it('has its own policy before anything of the mail: no script, no form, nothing from elsewhere', () => {
    const html = frameOf(HOSTILE, NONE);

    expect(html.indexOf("default-src 'none'")).toBeLessThan(html.indexOf('pelacak'));
    expect(html).toContain("form-action 'none'");
    expect(html).toContain('img-src data:;');
  });

  it('has nothing that runs, sends or changes the policy, whatever the desk let through', () => {
    const body = bodyOf(
      frameOf(`<body onload="x()">${HOSTILE}<script>alert(1)</script><form action="https://x.example"><input></form><svg><a/></svg>`, NONE),
    );

    expect(body.querySelectorAll('meta, script, form, input, svg')).toHaveLength(0);
    expect(body.hasAttribute('onload')).toBe(false);
    expect(body.querySelector('p')?.outerHTML).toBe('<p>Halo</p>');
  });

  it('fetches no picture from elsewhere until it is asked for, and then over TLS only', () => {
    const before = frameOf(REMOTE, NONE);
    const after = frameOf(REMOTE, { ...NONE, hasRemote: true });

    expect(bodyOf(before).querySelector('img')?.getAttribute('src')).toBeNull();
    expect(bodyOf(after).querySelector('img')?.getAttribute('src')).toBe('https://pelacak.example/1.gif');
    expect(after).toContain('img-src data: https:;');
    expect([hasRemotePictures(REMOTE), hasRemotePictures(OWN)]).toEqual([true, false]);
  });

  it("shows the mail's own pictures, and allows the place where they are and no other", () => {
    const html = frameOf(OWN, { ...NONE, own: new Map([['logo@toko', 'https://files.example/a?sig=1']]) });

    expect(bodyOf(html).querySelector('img')?.getAttribute('src')).toBe('https://files.example/a?sig=1');
    expect(html).toContain('img-src data: https://files.example;');
  });

  it('folds what was quoted, once', () => {
    const body = bodyOf(
      frameOf('<p>Ya.</p><blockquote data-quoted="true">Lama<blockquote data-quoted="true">Lebih lama</blockquote></blockquote>', NONE),
    );

    expect(body.querySelectorAll('details')).toHaveLength(1);
    expect(body.querySelector('details')?.open).toBe(false);
    expect(body.querySelector('details')?.textContent).toBe('Tampilkan kutipanLamaLebih lama');
  });

  it('leads elsewhere without telling from where', () => {
    expect(bodyOf(frameOf('<a href="https://contoh.example">x</a>', NONE)).querySelector('a')?.rel).toBe('noopener noreferrer');
  });
});
