import { describe, expect, it } from 'vitest';
import { sanitiseMailHtml } from '#adapters/html';
import { htmlToText } from '#adapters/html-text';

const attacks = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '<svg onload=alert(1)><script>alert(1)</script></svg>',
  '<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>',
  '<a href="javascript:alert(1)">x</a>',
  '<a href="jav&#x09;ascript:alert(1)">x</a>',
  '<a href=" &#1;javascript:alert(1)">x</a>',
  '<a href="data:text/html,<script>alert(1)</script>">x</a>',
  '<a href="vbscript:alert(1)">x</a>',
  '<iframe src="javascript:alert(1)"></iframe>',
  '<object data="javascript:alert(1)"></object><embed src="javascript:alert(1)">',
  '<form action="javascript:alert(1)"><button formaction="javascript:alert(1)">x</button><input autofocus onfocus=alert(1)></form>',
  '<base href="javascript:alert(1)//"><meta http-equiv="refresh" content="0;url=javascript:alert(1)"><link rel=stylesheet href="javascript:alert(1)">',
  '<style>@import "javascript:alert(1)";</style>',
  '<p style="background:url(javascript:alert(1))">x</p>',
  '<p style="width:expression(alert(1))">x</p>',
  '<img src="data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9YWxlcnQoMSk+">',
  '<img data-remote-src="javascript:alert(1)" data-cid="javascript:alert(1)">',
  '<img src="cid:x&quot; onerror=&quot;alert(1)">',
  '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
  '<xmp><img src=x onerror=alert(1)></xmp>',
  '<template><script>alert(1)</script></template>',
  '<!--[if gte IE 4]><script>alert(1)</script><![endif]-->',
  '<div/onclick=alert(1)>x</div>',
  '<textarea><img src=x onerror=alert(1)></textarea>',
];
/** Tags, attributes and values that act; text that is escaped does not. */
const acts = (html: string) =>
  [...html.matchAll(/<\/?([^>\s/]*)[^>]*>/gu)].some(
    ([tag, name]) =>
      !['a', 'p', 'div', 'img', 'table', 'tbody', 'br'].includes(name ?? '') ||
      /\son\w+/iu.test(tag.replace(/"[^"]*"/gu, '')) ||
      /(?:href|src|style)="[^"]*(?:script|expression|url\(|svg)|data-remote-src="(?!https?:)/iu.test(tag),
  );

describe('sanitiseMailHtml', () => {
  it.each(attacks)('nothing of %s acts', (attack) => {
    expect(acts(sanitiseMailHtml(attack))).toBe(false);
  });

  it('keeps a ground of one colour, which light text is written on, and no other ground', () => {
    expect(sanitiseMailHtml('<p style="background:#0b4f3f;color:#fff">x</p>')).toBe('<p style="background:#0b4f3f;color:#fff">x</p>');
    expect(sanitiseMailHtml('<p style="background:#fff url(https://tracker.example/1.gif)">x</p>')).toBe('<p>x</p>');
  });

  it.each<[string, string, string]>([
    [
      'a remote image is not fetched',
      '<img src="https://x.example/a.png" srcset="https://x.example/b.png 2x">',
      '<img data-remote-src="https://x.example/a.png" />',
    ],
    ['an image without a scheme is not fetched', '<img src="//x.example/a.png">', '<img />'],
    [
      'a background is not fetched',
      '<table background="https://x.example/a.png"><tr><td style="background-image:url(https://x.example)">x</td></tr></table>',
      '<table><tr><td>x</td></tr></table>',
    ],
    ['an image of the mail is named by its Content-ID', '<img src="cid:foto%40x" alt="a">', '<img alt="a" data-cid="foto@x" />'],
    ['an image inside the HTML stays', '<img src="data:image/png;base64,AAAA">', '<img src="data:image/png;base64,AAAA" />'],
    [
      'a link opens apart and tells nobody where from',
      '<a href="https://x.example" class="c" id="i">x</a>',
      '<a href="https://x.example" target="_blank" rel="noopener noreferrer nofollow">x</a>',
    ],
    ['a link into our own site is none', '<a href="/v1/me">x</a>', '<a>x</a>'],
    [
      'layers over the page lose their place',
      '<div style="position:fixed;top:0;z-index:9;color:red">x</div>',
      '<div style="color:red">x</div>',
    ],
    ['a sender cannot mark text as quoted', '<p data-quoted="true">x</p>', '<p>x</p>'],
    ['a quoted container is marked', '<div class="gmail_quote">x</div>', '<div data-quoted="true">x</div>'],
    [
      'an indented paragraph is not quoted',
      '<blockquote style="margin:0 0 0 40px;border:none">x</blockquote>',
      '<blockquote style="margin:0 0 0 40px">x</blockquote>',
    ],
  ])('%s', (_, html, safe) => {
    expect(sanitiseMailHtml(html)).toBe(safe);
  });

  it.each([300, 20_000])('%i levels end, with their text kept', (levels) => {
    expect(htmlToText(sanitiseMailHtml(`${'<div>'.repeat(levels)}Halo`))).toBe('Halo');
  });
});

describe('htmlToText', () => {
  it.each<[string, string, string]>([
    ['paragraphs stand apart', '<p>Satu</p><p>Dua</p>', 'Satu\n\nDua'],
    ['divisions and breaks are lines', '<div>Satu</div><div>Dua<br>Tiga</div>', 'Satu\nDua\nTiga'],
    ['white space is one space', 'Satu\n   dua&nbsp;&nbsp;tiga', 'Satu dua tiga'],
    ['preformatted text keeps its lines', '<pre>a\n  b</pre>', 'a\n  b'],
    ['lists and cells are told apart', '<ul><li>a</li><li>b</li></ul><table><tr><td>1</td><td>2</td></tr></table>', '- a\n- b\n1 2'],
    ['escaped characters are themselves', '1 &lt; 2 &amp;&amp; &quot;x&quot; &#128512;', '1 < 2 && "x" \u{1f600}'],
    ['a quoted container has marks', 'Ya<blockquote>Satu<blockquote>Dua</blockquote></blockquote>', 'Ya\n\n> Satu\n>\n>> Dua'],
    ['Outlook’s place has its rule', 'Ya<div id="divRplyFwdMsg"><b>From:</b> a</div>', `Ya\n${'_'.repeat(32)}\nFrom: a`],
  ])('%s', (_, html, text) => {
    expect(htmlToText(sanitiseMailHtml(html))).toBe(text);
  });
});
