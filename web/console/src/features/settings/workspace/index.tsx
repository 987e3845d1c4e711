import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Form, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { keys } from '@/shared/api/keys';
import type { Me, Workspace as Settings } from '@/shared/api/types';
import { settingsKeys, workspace } from '../api';
import { DurationInput } from '../parts/DurationInput';
import { Editor } from '../parts/Editor';
import { Loaded } from '../parts/Loaded';
import { TimeZoneSelect } from '../parts/TimeZoneSelect';

export default function Workspace() {
  const { t } = useTranslation('settings');
  const cache = useQueryClient();
  const query = useQuery({ queryKey: keys.workspace, queryFn: ({ signal }) => workspace.get({ signal }) });
  const save = async (values: Settings) => {
    const saved = await workspace.change(values);
    cache.setQueryData(keys.workspace, saved);
    void cache.invalidateQueries({ queryKey: settingsKeys.calendars });
    cache.setQueryData<Me>(keys.me, (me) => me && { ...me, workspace: saved.name });
  };
  return (
    <Loaded query={query} pick={(settings) => settings}>
      {(settings) => (
        <Editor<Settings> title={t('page.workspace')} text={t('workspace.lead')} initial={settings} save={save}>
          <div className="set-narrow">
            <Form.Item name="name" label={t('workspace.name')} extra={t('workspace.name_text')} rules={[{ required: true, whitespace: true, message: t('form.required') }]}><Input maxLength={100} /></Form.Item>
            <Form.Item name="time_zone" label={t('workspace.zone')} extra={t('workspace.zone_text')}><TimeZoneSelect /></Form.Item>
          </div>
          <Form.Item name="reopen_window_s" label={t('workspace.reopen')} extra={t('workspace.reopen_text')}><DurationInput allowed={['minutes', 'hours', 'days']} /></Form.Item>
          <Form.Item name="idle_away_s" label={t('workspace.idle')} extra={t('workspace.idle_text')}><DurationInput allowed={['minutes', 'hours']} min={1} /></Form.Item>
        </Editor>
      )}
    </Loaded>
  );
}
