import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Form, Select, Switch } from 'antd';
import { useTranslation } from 'react-i18next';
import type { AftercareSettings } from '@/shared/cases/types';
import { cases } from '@/shared/cases/api';
import { caseKeys } from '@/shared/cases/keys';
import { DurationInput } from '../parts/DurationInput';
import { Editor, Section } from '../parts/Editor';
import { Loaded } from '../parts/Loaded';
import { useQueueOptions } from '../parts/useLists';
import { HarmLimits } from './HarmLimits';

const long = ['minutes', 'hours', 'days'] as const;

function SettingsEditor({ settings }: { settings: AftercareSettings }) {
  const { t } = useTranslation('casework');
  const cache = useQueryClient();
  const queues = useQueueOptions();
  const save = async (values: AftercareSettings) => {
    cache.setQueryData(caseKeys.aftercare, await cases.changeAftercare({ ...values, version: settings.version }));
  };
  const scores = [0, 1, 2, 3, 4].map((value) => ({ value, label: value === 0 ? t('aftercare.no_recovery') : t('aftercare.or_less', { score: value }) }));
  return (
    <Editor<AftercareSettings> title={t('aftercare.title')} text={t('aftercare.lead')} initial={settings} save={save}>
      <Section title={t('aftercare.question')} text={t('aftercare.question_text')}>
        <Form.Item name="ask" label={t('aftercare.ask')} valuePropName="checked"><Switch /></Form.Item>
        <div className="set-grid">
          <Form.Item name="ask_after_s" label={t('aftercare.ask_after')} extra={t('aftercare.ask_after_text')}><DurationInput allowed={[...long]} label={t('aftercare.ask_after')} /></Form.Item>
          <Form.Item name="call_back_after_s" label={t('aftercare.call_back')} extra={t('aftercare.call_back_text')}><DurationInput allowed={[...long]} label={t('aftercare.call_back')} /></Form.Item>
        </div>
      </Section>
      <Section title={t('aftercare.recovery')} text={t('aftercare.recovery_text')}>
        <div className="set-grid">
          <Form.Item name="bad_score" label={t('aftercare.bad_score')}><Select options={scores} /></Form.Item>
          <Form.Item name="recovery_queue" label={t('aftercare.recovery_queue')} extra={t('aftercare.recovery_queue_text')}><Select allowClear options={queues} placeholder={t('aftercare.own_queue')} /></Form.Item>
          <Form.Item name="recovery_within_s" label={t('aftercare.within')}><DurationInput allowed={['hours', 'days']} min={1} label={t('aftercare.within')} /></Form.Item>
        </div>
      </Section>
      <Section title={t('aftercare.limits')} text={t('aftercare.limits_text')}>
        <Form.Item name="limits" noStyle><HarmLimits /></Form.Item>
      </Section>
    </Editor>
  );
}

/** What happens once a case is solved: the question, the call, the recovery, and what agents may give. */
export default function Aftercare() {
  const query = useQuery({ queryKey: caseKeys.aftercare, queryFn: ({ signal }) => cases.aftercareSettings({ signal }), staleTime: 0 });
  return <Loaded query={query} pick={(settings) => settings}>{(settings) => <SettingsEditor key={settings.version} settings={settings} />}</Loaded>;
}
