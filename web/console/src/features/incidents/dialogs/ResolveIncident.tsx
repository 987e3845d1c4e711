import { Checkbox, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { incidents } from '@/shared/incidents/api';
import { textProblems, useFormProblems } from '@/shared/incidents/problems';
import { TextsField, useMissingLanguage, written } from '@/shared/incidents/TextsField';
import type { Incident, Texts } from '@/shared/incidents/types';
import { useIncidentActions } from '../useIncidentActions';

export function ResolveIncident({ incident, close, done }: { incident: Incident; close: () => void; done: () => void }) {
  const { t } = useTranslation('incidents');
  const { put } = useIncidentActions();
  const missing = useMissingLanguage();
  const [texts, setTexts] = useState<Texts>({});
  const [solve, setSolve] = useState(false);
  const [busy, setBusy] = useState(false);
  const { problems, take, clear } = useFormProblems(['texts']);
  const only = missing(texts);
  const submit = async () => {
    setBusy(true);
    clear();
    try {
      put(await incidents.resolve(incident.id, written(texts), solve));
      done();
    } catch (error) {
      take(error);
      setBusy(false);
    }
  };
  return (
    <Modal open title={t('resolve.title')} onCancel={close} onOk={() => void submit()} okText={t('resolve.ok')} confirmLoading={busy} width={680}>
      <div className="stack">
        <p>{t('resolve.text')}</p>
        <TextsField label={t('resolve.words')} hint={t('resolve.words_text', { count: incident.case_count })} max={4000} rows={4} value={texts} errors={textProblems(problems, 'texts')} onChange={setTexts} />
        {only && <p className="faint" role="status">{only}</p>}
        {incident.case_count > 0 && <Checkbox checked={solve} onChange={(event) => setSolve(event.target.checked)}>{t('resolve.solve', { count: incident.case_count })}</Checkbox>}
      </div>
    </Modal>
  );
}
