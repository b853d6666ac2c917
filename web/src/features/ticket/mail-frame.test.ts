import { describe, expect, it } from 'vitest';
import { frameOf } from './mail-frame.ts';

const HOSTILE = '<meta http-equiv="Content-Security-Policy" content="default-src *"><img src="https://pelacak.example/1.gif">';

describe('the document of a mail', () => {
  it('has its own policy before anything of the mail: no script, no form, nothing from elsewhere', () => {
    const html = frameOf(HOSTILE, { hasImages: false });

    expect(html.indexOf("default-src 'none'")).toBeLessThan(html.indexOf('pelacak'));
    expect(html).toContain("form-action 'none'");
    expect(html).toContain('img-src data: cid:;');
  });

  it('takes pictures from elsewhere when they are asked for, over TLS only', () => {
    expect(frameOf(HOSTILE, { hasImages: true })).toContain('img-src data: cid: https:;');
  });
});
