import { Button, Input, Select } from 'antd';
import { Plus, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { InvitationRule } from '@/shared/api/types';
import { DurationInput } from '../parts/DurationInput';

type Props = { value?: InvitationRule[]; onChange?: (rules: InvitationRule[]) => void };

export function InvitationsEditor({ value = [], onChange }: Props) {
  const { t } = useTranslation('settings');
  const { t: common } = useTranslation();
  const set = (index: number, change: Partial<InvitationRule>) => onChange?.(value.map((rule, at) => (at === index ? { ...rule, ...change } : rule)));
  return (
    <div className="stack">
      {value.map((rule, index) => (
        <div key={index} className="rule-row" role="group" aria-label={t('widgets.invitation', { number: index + 1 })}>
          <span>{t('widgets.after')}</span>
          <DurationInput value={rule.after_s} allowed={['seconds', 'minutes']} onChange={(after_s) => set(index, { after_s })} label={t('widgets.after')} />
          <Select value={rule.returning} aria-label={t('widgets.visitors')} style={{ width: 180 }} options={(['any', 'fresh', 'returning'] as const).map((each) => ({ value: each, label: t(`widgets.returning.${each}`) }))} onChange={(returning) => set(index, { returning })} />
          <Input className="rule-text" value={rule.url_contains ?? ''} maxLength={200} placeholder={t('widgets.url_contains')} aria-label={t('widgets.url_contains')} onChange={(event) => set(index, { url_contains: event.target.value || undefined })} />
          <Button type="text" size="small" icon={<X size={14} />} aria-label={`${common('action.remove')}: ${t('widgets.invitation', { number: index + 1 })}`} onClick={() => onChange?.(value.filter((_, at) => at !== index))} />
          <Input.TextArea className="rule-wide" value={rule.text} maxLength={300} rows={1} placeholder={t('widgets.invitation_text')} aria-label={t('widgets.invitation_text')} onChange={(event) => set(index, { text: event.target.value })} />
        </div>
      ))}
      {value.length === 0 && <p className="faint">{t('widgets.no_invitations')}</p>}
      <Button className="fit" icon={<Plus size={14} />} onClick={() => onChange?.([...value, { after_s: 30, returning: 'any', text: '' }])}>{t('widgets.add_invitation')}</Button>
    </div>
  );
}
