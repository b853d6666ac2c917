import { describe, expect, it } from 'vitest';
import { frameMail } from './mail-frame.ts';

const quiet = { fromElsewhere: false, ownLinks: new Map<string, string>() };
/** As the desk writes them (functions/adapters/html.ts). */
const TRACKED = '<p>Halo</p><img alt="x" data-remote-src="http://pelacak.example/1.gif">';
const OWN = '<img alt="logo" data-cid="logo@toko">';

const shown = (html: string, pictures = quiet) => new DOMParser().parseFromString(frameMail(html, pictures).document, 'text/html');
const sources = (page: Document) => [...page.querySelectorAll('img')].map((image) => image.getAttribute('src'));
const policy = (page: Document) => page.querySelector('meta[http-equiv]')?.getAttribute('content') ?? '';

describe('the document of a mail', () => {
  it('has its own policy before anything of the mail: no script, no form, nothing from elsewhere', () => {
    const page = shown(TRACKED);

    expect(page.head.querySelector('meta[http-equiv]')).not.toBeNull();
    expect(policy(page)).toContain("default-src 'none'");
    expect(policy(page)).toContain('img-src data:;');
    expect(sources(page)).toEqual([null]);
  });

  it('takes pictures from elsewhere when they are asked for, over TLS only', () => {
    const page = shown(TRACKED, { ...quiet, fromElsewhere: true });

    expect(sources(page)).toEqual(['https://pelacak.example/1.gif']);
    expect(policy(page)).toContain('img-src data: https:;');
  });

  it('says whether there is anything to ask for', () => {
    expect(frameMail(TRACKED, quiet).hasPicturesElsewhere).toBe(true);
    expect(frameMail(OWN, quiet).hasPicturesElsewhere).toBe(false);
  });

  it("shows the mail's own pictures, from where the desk keeps files and nowhere else", () => {
    const ownLinks = new Map([['logo@toko', 'http://127.0.0.1:9000/files/logo.png?X-Amz-Signature=1']]);
    const page = shown(OWN, { ...quiet, ownLinks });

    expect(sources(page)).toEqual(['http://127.0.0.1:9000/files/logo.png?X-Amz-Signature=1']);
    expect(policy(page)).toContain('img-src data: http://127.0.0.1:9000;');
  });

  it.each([
    '<script>alert(1)</script>',
    '<meta http-equiv="Content-Security-Policy" content="default-src *">',
    '<form action="https://pencuri.example"><input name="sandi"></form>',
    '<iframe src="https://pencuri.example"></iframe>',
    '<svg><animate onbegin="alert(1)"></animate></svg>',
    '<p onclick="alert(1)">x</p>',
    '<a href="javascript:alert(1)">x</a>',
    '<base href="https://pencuri.example">',
  ])('takes out %s, should the desk ever let it through', (html) => {
    const { document } = frameMail(`<p>Halo</p>${html}`, quiet);
    const { body } = new DOMParser().parseFromString(document, 'text/html');

    expect(body.textContent).toContain('Halo');
    expect(body.innerHTML).not.toMatch(/alert|pencuri|default-src/u);
  });
});
