import { Modal } from 'antd';
import { Pencil } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { incidents } from '@/shared/incidents/api';
import { NoticePreview } from '@/shared/incidents/NoticePreview';
import { textProblems, useFormProblems } from '@/shared/incidents/problems';
import { TextsField, useMissingLanguage, written } from '@/shared/incidents/TextsField';
import { isRunning, type Incident } from '@/shared/incidents/types';
import { FoldCard } from '@/shared/ui/FoldCard';
import { useIncidentActions } from '../useIncidentActions';
import type { CardProps } from './FactsCard';

function EditNotice({ incident, close }: { incident: Incident; close: () => void }) {
  const { t } = useTranslation('incidents');
  const { t: common } = useTranslation();
  const { put } = useIncidentActions();
  const missing = useMissingLanguage();
  const [banner, setBanner] = useState(incident.banner);
  const [greeting, setGreeting] = useState(incident.greeting);
  const [busy, setBusy] = useState(false);
  const { problems, take, clear } = useFormProblems(['banner', 'greeting']);
  const save = async () => {
    setBusy(true);
    clear();
    try {
      put(await incidents.change(incident.id, { banner: written(banner), greeting: written(greeting), version: incident.version }));
      close();
    } catch (error) {
      take(error);
      setBusy(false);
    }
  };
  const only = missing(banner) ?? missing(greeting);
  return (
    <Modal open title={t('notice.edit')} onCancel={close} onOk={() => void save()} okText={common('action.save')} confirmLoading={busy} width={860}>
      <div className="notice-edit">
        <div className="stack">
          <TextsField label={t('notice.banner')} hint={t('notice.banner_text')} max={300} rows={3} value={banner} errors={textProblems(problems, 'banner')} onChange={setBanner} />
          <TextsField label={t('notice.greeting')} hint={t('notice.greeting_text')} max={300} rows={3} value={greeting} errors={textProblems(problems, 'greeting')} onChange={setGreeting} />
          {only && <p className="faint" role="status">{only}</p>}
        </div>
        <NoticePreview banner={banner} greeting={greeting} />
      </div>
    </Modal>
  );
}

/** What customers see in the widget and on tracking pages while it lasts. */
export function NoticeCard({ incident, leads }: CardProps) {
  const { t } = useTranslation('incidents');
  const [editing, setEditing] = useState(false);
  const running = isRunning(incident);
  const some = Object.keys(incident.banner).length + Object.keys(incident.greeting).length > 0;
  return (
    <FoldCard
      name="incident-notice" title={t('notice.title')}
      extra={leads && running && <button type="button" className="icon-button" aria-label={t('notice.edit')} title={t('notice.edit')} onClick={() => setEditing(true)}><Pencil size={14} /></button>}
    >
      {some && running ? <NoticePreview banner={incident.banner} greeting={incident.greeting} /> : <p className="faint">{running ? t('notice.none_text') : t('notice.gone')}</p>}
      {editing && <EditNotice incident={incident} close={() => setEditing(false)} />}
    </FoldCard>
  );
}
