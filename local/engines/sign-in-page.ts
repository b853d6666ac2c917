/** The HTML of the local sign-in page, in Indonesian and English. It has no script. */

type PasswordForm = { readonly asked: Readonly<Record<string, string | undefined>>; readonly username?: string; readonly error?: string };

export const passwordPage = ({ asked, username = '', error }: PasswordForm): string =>
  page(`
${complaint(error)}
<form method="post" action="/oauth2/authorize">
${Object.entries(asked)
  .map(([name, value]) => `<input type="hidden" name="${escaped(name)}" value="${escaped(value)}">`)
  .join('\n')}
<label for="username">Alamat e-mail / E-mail address</label>
<input id="username" name="username" type="email" autocomplete="username" required autofocus value="${escaped(username)}">
<label for="password">Kata sandi / Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" required>
<button>Masuk / Sign in</button>
</form>`);

/** For who has an authenticator app. */
export const codePage = ({ step, error }: { readonly step: string; readonly error?: string }): string =>
  page(`
${complaint(error)}
<form method="post" action="/oauth2/authorize">
<input type="hidden" name="step" value="${escaped(step)}">
<label for="code">Kode dari aplikasi autentikator / Code of your authenticator app</label>
<input id="code" name="code" inputmode="numeric" autocomplete="one-time-code" pattern="[0-9]{6}" required autofocus>
<button>Lanjut / Go on</button>
</form>`);

export const errorPage = (sentence: string): string => page(`<p role="alert">${escaped(sentence)}</p>`);

const complaint = (error: string | undefined): string => (error === undefined ? '' : `<p role="alert">${escaped(error)}</p>`);

const page = (body: string): string => `<!doctype html>
<html lang="id">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>Masuk ke Meja</title>
<style>
body { font: 16px/1.5 system-ui, sans-serif; max-width: 22rem; margin: 10vh auto; padding: 0 1rem }
label, input, button { display: block; width: 100%; box-sizing: border-box; font: inherit }
input, button { padding: .5rem; margin: .25rem 0 1rem }
</style>
</head>
<body>
<main>
<h1>Meja</h1>
<p>Halaman masuk di komputer ini. / The sign-in page on this machine.</p>
${body}
</main>
</body>
</html>
`;

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escaped = (text = ''): string => text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
