/** Words on the ticket. Adding one leaves those that colleagues add meanwhile. */
import { Autocomplete, CloseButton } from '@mantine/core';
import { useState } from 'react';
import { TAGS_KEPT } from '#schemas/category';
import { useText } from '../../../i18n/use-text.ts';
import { useKnownTags } from '../../../queries/use-known-tags.ts';
import type { Changing } from './fields.tsx';
import styles from './side.module.css';

/** As many as are taken in at a glance. */
const OFFERED = 8;

export function TagsField({ ticket, change }: Changing) {
  const t = useText();
  const [text, setText] = useState('');
  const known = useKnownTags().filter((tag) => !ticket.tags.includes(tag));
  const add = (typed: string): void => {
    const tag = typed.trim().replace(/^#/, '').toLowerCase();
    setText('');
    if (tag !== '') change({ tags: { add: [tag] } });
  };
  return (
    // Enter on an offered word takes that word, and sends no form.
    <form
      onSubmit={(event) => {
        event.preventDefault();
        add(text);
      }}
    >
      <Autocomplete
        size="xs"
        label={t('field.tags')}
        placeholder={t('field.addTag')}
        data={known}
        limit={OFFERED}
        disabled={ticket.tags.length >= TAGS_KEPT}
        value={text}
        onChange={setText}
        onOptionSubmit={(tag) => {
          add(tag);
          // The box writes the word into itself after this.
          queueMicrotask(() => setText(''));
        }}
      />
      <ul className={styles.tags}>
        {ticket.tags.map((tag) => (
          <li key={tag}>
            #{tag}
            <CloseButton size="xs" aria-label={t('field.removeTag', { tag })} onClick={() => change({ tags: { remove: [tag] } })} />
          </li>
        ))}
      </ul>
    </form>
  );
}
