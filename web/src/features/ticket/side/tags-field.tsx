/** Words on the ticket. Adding one leaves those that colleagues add meanwhile. */
import { CloseButton, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useText } from '../../../i18n/use-text.ts';
import type { Changing } from './fields.tsx';
import styles from './side.module.css';

export function TagsField({ ticket, change }: Changing) {
  const t = useText();
  const [text, setText] = useState('');
  const add = (): void => {
    const tag = text.trim().replace(/^#/, '').toLowerCase();
    setText('');
    if (tag !== '') change({ tags: { add: [tag] } });
  };
  return (
    <div>
      <TextInput
        size="xs"
        label={t('field.tags')}
        placeholder={t('field.addTag')}
        value={text}
        onChange={({ currentTarget }) => setText(currentTarget.value)}
        onKeyDown={({ key }) => key === 'Enter' && add()}
      />
      <ul className={styles.tags}>
        {ticket.tags.map((tag) => (
          <li key={tag}>
            #{tag}
            <CloseButton size="xs" aria-label={t('field.removeTag', { tag })} onClick={() => change({ tags: { remove: [tag] } })} />
          </li>
        ))}
      </ul>
    </div>
  );
}
