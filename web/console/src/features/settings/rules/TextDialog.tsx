import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, App, Button, Input, Modal, Segmented } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '@/shared/api/http';
import type { RuleImport } from '@/shared/api/types';
import { SkeletonLines } from '@/shared/ui/States';
import { automation, settingsKeys } from '../api';
import { CopyField } from '../parts/CopyField';

/** Rules and shared macros as text: out, or in with a look at what would become of them. */
export function TextDialog({ close }: { close: () => void }) {
  const { t } = useTranslation('automation');
  const { t: common } = useTranslation();
  const { message } = App.useApp();
  const cache = useQueryClient();
  const [side, setSide] = useState<'export' | 'import'>('export');
  const [text, setText] = useState('');
  const [looked, setLooked] = useState<RuleImport[]>();
  const [problems, setProblems] = useState<string[]>([]);
  const out = useQuery({ queryKey: ['automation-text'], queryFn: ({ signal }) => automation.text({ signal }), staleTime: 0, gcTime: 0 });
  const send = async (mode: 'look' | 'keep') => {
    setProblems([]);
    try {
      const result = await automation.importText(text, mode);
      if (mode === 'look') return setLooked(result);
      await cache.invalidateQueries({ queryKey: settingsKeys.rules });
      void message.success(t('imported'));
      close();
    } catch (error) {
      setLooked(undefined);
      setProblems(error instanceof ApiError ? (error.fields.length ? error.fields.map((each) => `${each.field} ${each.message}`) : [error.message]) : [common('error.unexpected')]);
    }
  };
  const footer = side === 'export' ? <Button onClick={close}>{common('action.close')}</Button> : (
    <><Button onClick={close}>{common('action.cancel')}</Button><Button disabled={!text.trim()} onClick={() => void send('look')}>{t('look')}</Button><Button type="primary" disabled={!looked} onClick={() => void send('keep')}>{t('take_over')}</Button></>
  );
  return (
    <Modal open width={760} title={t('text')} onCancel={close} footer={footer}>
      <div className="stack">
        <Segmented<'export' | 'import'> value={side} aria-label={t('text')} options={[{ value: 'export', label: t('export') }, { value: 'import', label: t('import') }]} onChange={setSide} />
        {side === 'export' ? (out.data ? <CopyField block label={t('text')} text={out.data.text} /> : <SkeletonLines lines={6} />) : (
          <>
            <p className="faint">{t('import_text')}</p>
            <Input.TextArea className="tall-text rule-text-input" rows={12} value={text} aria-label={t('import')} spellCheck={false} onChange={(event) => { setText(event.target.value); setLooked(undefined); }} />
            {problems.length > 0 && <Alert type="error" showIcon title={<ul className="plain">{problems.map((each) => <li key={each}>{each}</li>)}</ul>} />}
            {looked && <ul className="plain import-list">{looked.map((each) => <li key={`${each.what} ${each.name}`} className="row"><span className="grow cut">{each.name}</span><span className={`pill ${each.change === 'created' ? 'pill-good' : each.change === 'changed' ? 'pill-warn' : ''}`}>{t(`import_change.${each.change as 'created'}`)}</span></li>)}</ul>}
          </>
        )}
      </div>
    </Modal>
  );
}
