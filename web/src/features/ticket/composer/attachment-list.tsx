/** The files that will go along, and why one does not. */
import { CloseButton } from '@mantine/core';
import { useFormats, useText } from '../../../i18n/use-text.ts';
import styles from './composer.module.css';
import type { Attachments } from './use-attachments.ts';

export function AttachmentList({ attachments }: { readonly attachments: Attachments }) {
  const t = useText();
  const { bytes } = useFormats();
  const { attached, refusal, remove } = attachments;
  return (
    <>
      {refusal && (
        <p role="alert" className={styles.refusal}>
          {'count' in refusal
            ? t('compose.tooMany', { count: refusal.count })
            : t('compose.tooLarge', { name: refusal.name, limit: bytes(refusal.limit) })}
        </p>
      )}
      <ul className={styles.files}>
        {attached.map(({ key, file, uploadId, failed }) => (
          <li key={key}>
            {file.name} · {bytes(file.size)}
            {failed ? ` · ${t('compose.uploadFailed')}` : !uploadId && ` · ${t('compose.uploading')}`}
            <CloseButton size="xs" aria-label={t('compose.remove', { name: file.name })} onClick={() => remove(key)} />
          </li>
        ))}
      </ul>
      {attached.length > 0 && <p className={styles.hint}>{t('compose.filesUnsaved')}</p>}
    </>
  );
}
