import { Button, Dropdown } from 'antd';
import { ChevronDown, SendHorizontal } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { modKey } from '@/shared/ui/hotkeys';
import { usePreferences } from '@/shared/ui/preferences';

export function SendButtons({ note, unready, submit }: { note: boolean; unready: boolean; submit: (then?: 'close') => void }) {
  const { t } = useTranslation('inbox');
  const { enterSends } = usePreferences();
  if (note) return <Button type="primary" size="small" className="note-send" disabled={unready} onClick={() => submit()}>{t('composer.add_note')}</Button>;
  return (
    <span className="send-pair">
      <Button type="primary" size="small" disabled={unready} onClick={() => submit()} title={`${t('composer.send')} (${enterSends ? 'Enter' : `${modKey} Enter`})`}>
        {t('composer.send')} <SendHorizontal size={13} aria-hidden="true" />
      </Button>
      <Dropdown
        trigger={['click']} placement="topRight" disabled={unready}
        menu={{ items: [{ key: 'close', label: t('composer.send_close'), extra: `${modKey} Shift Enter` }], onClick: () => submit('close') }}
      >
        <Button type="primary" size="small" disabled={unready} aria-label={t('composer.send_options')} icon={<ChevronDown size={13} />} />
      </Dropdown>
    </span>
  );
}
