import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { PanelsTopLeft, Plus } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Installation } from '@/shared/api/types';
import { navigate, useRoute } from '@/shared/ui/router';
import { EmptyState } from '@/shared/ui/States';
import { installations, settingsKeys } from '../api';
import { Listing } from '../parts/Listing';
import { Loaded } from '../parts/Loaded';
import { PageHead } from '../parts/PageHead';
import { useQueueOptions } from '../parts/useLists';
import { WidgetEditor } from './WidgetEditor';

function WidgetList() {
  const { t } = useTranslation('settings');
  const queues = useQueueOptions();
  const list = useQuery({ queryKey: settingsKeys.installations, queryFn: ({ signal }) => installations.list({ signal }) });
  const add = <Button type="primary" icon={<Plus size={15} />} onClick={() => navigate('/settings/widgets/new')}>{t('widgets.add')}</Button>;
  return (
    <div className="set-body set-body-wide">
      <PageHead title={t('page.widgets')} text={t('widgets.lead')}>{add}</PageHead>
      <Listing<Installation>
        query={list} rows={list.data} rowKey={(each) => each.id} to={(each) => `/settings/widgets/${each.id}`}
        empty={<EmptyState icon={PanelsTopLeft} title={t('widgets.empty')} action={add}>{t('widgets.empty_text')}</EmptyState>}
        columns={[
          { key: 'name', title: t('widgets.name'), render: (each) => <span className="person"><i className="swatch" style={{ background: each.theme.colour }} /><strong>{each.name}</strong></span> },
          { key: 'queue', title: t('widgets.queue'), render: (each) => queues.find((queue) => queue.value === each.queue)?.label ?? <span className="pill pill-warn">{t('widgets.no_queue')}</span> },
          { key: 'origins', title: t('widgets.origins'), wide: true, render: (each) => <span className="faint">{each.allowed_origins.join(', ') || t('widgets.any_site')}</span> },
          { key: 'status', title: t('users.status'), render: (each) => <span className={`pill ${each.status === 'active' ? 'pill-good' : 'pill-warn'}`}>{t(`widgets.${each.status}`)}</span> },
        ]}
      />
    </div>
  );
}

function ExistingWidget({ id }: { id: string }) {
  const query = useQuery({ queryKey: settingsKeys.installation(id), queryFn: ({ signal }) => installations.get(id, { signal }), staleTime: 0 });
  return <Loaded query={query} pick={(installation) => installation}>{(installation) => <WidgetEditor key={installation.id} installation={installation} />}</Loaded>;
}

export default function Widgets() {
  const id = useRoute().parts[2];
  if (!id) return <WidgetList />;
  return id === 'new' ? <WidgetEditor key="new" /> : <ExistingWidget key={id} id={id} />;
}
