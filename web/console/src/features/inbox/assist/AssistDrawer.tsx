// On a phone the help with the answer comes up from below, over the thread that is being answered.
import { Drawer } from 'antd';
import { Sparkles } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Conversation } from '@/shared/api/types';
import { onInserted } from '../model/insertBus';
import AssistPanel from './AssistPanel';

export default function AssistDrawer({ conversation, mayReply }: { conversation: Conversation; mayReply: boolean }) {
  const { t } = useTranslation('understanding');
  const [open, setOpen] = useState(false);
  useEffect(() => onInserted(() => setOpen(false)), []);
  return (
    <>
      <button type="button" className="icon-button" title={t('assist.open')} aria-label={t('assist.open')} aria-expanded={open} aria-haspopup="dialog" onClick={() => setOpen(true)}><Sparkles size={16} /></button>
      <Drawer open={open} placement="bottom" size="78vh" title={t('assist.title')} onClose={() => setOpen(false)} destroyOnHidden className="assist-phone">
        <AssistPanel conversation={conversation} mayReply={mayReply} />
      </Drawer>
    </>
  );
}
