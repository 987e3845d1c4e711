import { useQueryClient } from '@tanstack/react-query';
import { Alert, Checkbox, Input, Modal, Radio } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '@/shared/api/http';
import { understandingKeys } from '@/shared/understanding/keys';
import type { Aspect, Imported, Part } from '@/shared/understanding/types';
import { teaching } from './api';
import { tableOf, wrongLines } from './model';

export function ImportDialog({ aspect, close }: { aspect: Aspect; close: () => void }) {
  const { t } = useTranslation('teaching');
  const { t: common } = useTranslation();
  const cache = useQueryClient();
  const [text, setText] = useState('');
  const [part, setPart] = useState<Part>('learn');
  const [fresh, setFresh] = useState(false);
  const [busy, setBusy] = useState(false);
  const [told, setTold] = useState<string[]>([]);
  const [done, setDone] = useState<Imported>();
  const wrong = wrongLines(text);
  const bring = async () => {
    setBusy(true);
    setTold([]);
    try {
      setDone(await teaching.bring({ aspect, part, table: tableOf(text), new_labels: fresh }));
      await cache.invalidateQueries({ queryKey: understandingKeys.all });
    } catch (error) {
      setTold(error instanceof ApiError ? [error.message, ...error.fields.map(({ field, message }) => `${field}: ${message}`)] : [common('error.unexpected')]);
    } finally {
      setBusy(false);
    }
  };
  if (done)
    return (
      <Modal open title={t('import.title')} okText={common('action.done')} onOk={close} onCancel={close} cancelButtonProps={{ hidden: true }}>
        <Alert type="success" showIcon title={t('import.done', { added: done.added, repeated: done.repeated, moved: done.moved })} description={done.labels.length > 0 ? t('import.new_labels', { labels: done.labels.join(', ') }) : undefined} />
      </Modal>
    );
  return (
    <Modal open width={720} title={t('import.title')} okText={t('import.bring')} onOk={() => void bring()} confirmLoading={busy} okButtonProps={{ disabled: !text.trim() || wrong.length > 0 }} onCancel={close}>
      <div className="stack">
        <p className="faint">{t('import.text')}</p>
        <input type="file" className="import-file" accept=".tsv,.txt,text/tab-separated-values,text/plain" aria-label={t('import.file')} onChange={(event) => void event.target.files?.[0]?.text().then(setText)} />
        <Input.TextArea value={text} rows={9} spellCheck={false} className="import-area" aria-label={t('import.table')} placeholder={t('import.example')} onChange={(event) => setText(event.target.value)} />
        {wrong.length > 0 && <p className="field-error" role="alert">{t('import.wrong', { count: wrong.length, lines: wrong.slice(0, 8).join(', ') })}</p>}
        <Radio.Group value={part} options={(['learn', 'test'] as const).map((value) => ({ value, label: t(`part_long.${value}`) }))} onChange={(event) => setPart(event.target.value as Part)} />
        {aspect === 'intent' && <Checkbox checked={fresh} onChange={(event) => setFresh(event.target.checked)}>{t('import.fresh')}</Checkbox>}
        {told.length > 0 && <Alert type="error" showIcon title={told[0]} description={told.length > 1 ? <ul className="plain">{told.slice(1, 9).map((each) => <li key={each}>{each}</li>)}</ul> : undefined} />}
      </div>
    </Modal>
  );
}
