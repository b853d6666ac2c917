/** Starts the dashboard. */
import './no-eval.ts';
import './early.ts';
import '@mantine/core/styles.css';
import './theme.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { keptLanguage, languageStore } from './i18n/language.ts';
import { createQueryClient } from './queries/query-client.ts';
import { session } from './session.ts';

const place = document.getElementById('page');
if (!place) throw new Error('index.html has no element #page.');

const queries = createQueryClient();
// Whoever signs in next sees nothing of who was here before.
session.state.subscribe(() => {
  if (session.state.get() === 'signed_out') queries.clear();
});

void keptLanguage().then(() => {
  // Some of what the desk answers is in words.
  languageStore.subscribe(() => void queries.invalidateQueries());
  createRoot(place).render(
    <StrictMode>
      <App queries={queries} />
    </StrictMode>,
  );
});
