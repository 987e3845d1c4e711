import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Form, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { caseSettings, settingsKeys } from '../api';
import type { CaseSettings } from '../model/grades';
import { DurationInput } from '../parts/DurationInput';
import { Editor, Section } from '../parts/Editor';
import { Loaded } from '../parts/Loaded';
import { MatrixEditor } from './MatrixEditor';
import './grades.css';

function GradesEditor({ settings }: { settings: CaseSettings }) {
  const { t } = useTranslation('casework');
  const cache = useQueryClient();
  const save = async ({ tier_field, matrices, reopen_window_s, close_solved_after_s }: CaseSettings) => {
    const next = await caseSettings.set({ tier_field, matrices, reopen_window_s, close_solved_after_s, version: settings.version });
    cache.setQueryData(settingsKeys.caseSettings, next);
  };
  return (
    <Editor<CaseSettings> title={t('grades.title')} text={t('grades.lead')} initial={settings} save={save} own={['matrices']}>
      <Section title={t('grades.matrix')} text={t('grades.matrix_text')}><Form.Item name="matrices" noStyle><MatrixEditor /></Form.Item></Section>
      <Section title={t('grades.tier')}><Form.Item name="tier_field" label={t('grades.tier_field')} extra={t('grades.tier_field_text')} className="set-narrow"><Input maxLength={40} autoComplete="off" /></Form.Item></Section>
      <Section title={t('grades.ends')}>
        <div className="set-grid">
          <Form.Item name="reopen_window_s" label={t('grades.reopen')} extra={t('grades.reopen_text')}><DurationInput allowed={['hours', 'days']} /></Form.Item>
          <Form.Item name="close_solved_after_s" label={t('grades.close')} extra={t('grades.close_text')}><DurationInput allowed={['hours', 'days']} /></Form.Item>
        </div>
      </Section>
    </Editor>
  );
}

export default function Grades() {
  const query = useQuery({ queryKey: settingsKeys.caseSettings, queryFn: ({ signal }) => caseSettings.get({ signal }), staleTime: 0 });
  return <Loaded query={query} pick={(settings) => settings}>{(settings) => <GradesEditor key={settings.version} settings={settings} />}</Loaded>;
}
