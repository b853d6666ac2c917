/** What may be sent while the window is closed: an approved template, filled in. */
import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import { type ApprovedTemplate, parametersOf } from '#schemas/template';
import { useText } from '../../../i18n/use-text.ts';
import { useTemplates } from '../../../queries/use-desk.ts';
import styles from './composer.module.css';

export type Chosen = { readonly name: string; readonly language: string; readonly parameters: string[] };
type Props = { readonly account: string | null; readonly isSending: boolean; readonly onSend: (template: Chosen) => void };

export const filledIn = (text: string, values: readonly string[]): string =>
  text.replace(/\{\{(\d+)\}\}/g, (whole, digits: string) => values[Number(digits) - 1] || whole);

function Filling({ template, isSending, onSend }: { template: ApprovedTemplate } & Pick<Props, 'isSending' | 'onSend'>) {
  const t = useText();
  const count = parametersOf(template.text) ?? 0;
  const [values, setValues] = useState<readonly string[]>([]);
  const parameters = Array.from({ length: count }, (_, at) => values[at] ?? '');
  return (
    <>
      {parameters.map((value, at) => (
        <TextInput
          // biome-ignore lint/suspicious/noArrayIndexKey: the place of a value is what it is
          key={at}
          size="xs"
          label={t('template.value', { place: at + 1 })}
          value={value}
          onChange={({ currentTarget }) => setValues(parameters.with(at, currentTarget.value))}
        />
      ))}
      <p className={styles.preview}>{filledIn(template.text, parameters)}</p>
      <p className={styles.hint}>{t(`template.cost.${template.category}`)}</p>
      <Button
        size="sm"
        loading={isSending}
        disabled={parameters.some((value) => value.trim() === '')}
        onClick={() => onSend({ name: template.name, language: template.language, parameters })}
      >
        {t('template.send')}
      </Button>
    </>
  );
}

export function TemplateForm({ account, isSending, onSend }: Props) {
  const t = useText();
  const templates = useTemplates({ isWanted: true }).data?.filter((one) => one.account === undefined || one.account === account);
  const [at, setAt] = useState('0');
  if (!templates) return <p className={styles.hint}>{t('state.loading')}</p>;
  const template = templates[Number(at)];
  if (!template) return <p className={styles.hint}>{t('template.none')}</p>;
  return (
    <div className={styles.template}>
      <NativeSelect
        size="xs"
        label={t('template.choose')}
        value={at}
        onChange={({ currentTarget }) => setAt(currentTarget.value)}
        data={templates.map(({ name, language }, index) => ({ value: String(index), label: `${name} (${language})` }))}
      />
      <Filling key={at} template={template} isSending={isSending} onSend={onSend} />
    </div>
  );
}
