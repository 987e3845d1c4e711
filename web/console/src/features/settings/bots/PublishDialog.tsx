// Publishing a draft: saved talks are replayed first, and what would differ is shown before anybody insists.
import { Alert, App, Input, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError, type FieldProblem } from '@/shared/api/http';
import { useProblem } from '@/shared/ui/problem';
import { dialogs } from './api';
import type { Bot, Dialog } from './types';

export function PublishDialog({ bot, dialog, close, done }: { bot: Bot; dialog: Dialog; close: () => void; done: (after: Dialog) => Promise<unknown> }) {
  const { t } = useTranslation('bots');
  const { message } = App.useApp();
  const problem = useProblem();
  const [note, setNote] = useState('');
  const [differ, setDiffer] = useState<FieldProblem[]>();
  const [busy, setBusy] = useState(false);
  const publish = async () => {
    setBusy(true);
    try {
      await done(await dialogs.publish(bot.id, dialog.id, note.trim(), differ !== undefined));
      void message.success(t('dialogs.published'));
      close();
    } catch (error) {
      if (error instanceof ApiError && error.code === 'failed_precondition' && error.fields.length) setDiffer(error.fields);
      else problem(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Modal open title={t('dialogs.publish_title')} okText={t(differ ? 'dialogs.publish_anyway' : 'dialogs.publish')} okButtonProps={{ danger: differ !== undefined }} confirmLoading={busy} onOk={() => void publish()} onCancel={close}>
      <div className="stack">
        <p className="faint">{t('dialogs.publish_text')}</p>
        <Input autoFocus value={note} maxLength={300} aria-label={t('dialogs.note')} placeholder={t('dialogs.note')} onChange={(event) => setNote(event.target.value)} />
        {differ && (
          <Alert
            type="error" showIcon title={t('dialogs.differ', { count: differ.length })}
            description={<ul className="summary-list">{differ.map(({ field, message: text }) => <li key={field}>{text}</li>)}</ul>}
          />
        )}
      </div>
    </Modal>
  );
}
