import { Input, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Conversation, Message } from '@/shared/api/types';
import { plainText } from '@/shared/ui/markup';
import type { Actions } from './useActions';

type Props = { conversation: Conversation; from: Message; actions: Actions; close: () => void };

export function SplitDialog({ conversation, from, actions, close }: Props) {
  const { t } = useTranslation('inbox');
  const [subject, setSubject] = useState('');
  const [busy, setBusy] = useState(false);
  const submit = async () => {
    setBusy(true);
    await actions.split(conversation, from.seq, subject.trim());
    setBusy(false);
    close();
  };
  return (
    <Modal open title={t('split.title')} onCancel={close} onOk={() => void submit()} okText={t('split.ok')} confirmLoading={busy} width={440}>
      <div className="stack">
        <p className="faint">{t('split.text')}</p>
        <blockquote className="quote">{plainText(from.text).slice(0, 160) || from.attachments[0]?.name}</blockquote>
        <Input autoFocus value={subject} placeholder={t('split.subject')} aria-label={t('split.subject')} maxLength={200} onChange={(event) => setSubject(event.target.value)} onPressEnter={() => void submit()} />
      </div>
    </Modal>
  );
}
