import { useQuery } from '@tanstack/react-query';
import { Segmented, Select } from 'antd';
import { Rows3, Waypoints, Workflow } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { workingTime } from '@/shared/cases/due';
import { nameIn, useKinds } from '@/shared/cases/names';
import { useNow } from '@/shared/ui/clock';
import { usePhone } from '@/shared/ui/media';
import { navigate, useRoute } from '@/shared/ui/router';
import { EmptyState, ErrorState, SkeletonLines } from '@/shared/ui/States';
import { shortDate } from '@/shared/ui/time';
import { process, tracks, type ProcessView } from './api';
import { Diagram, waits } from './Diagram';
import { FlowTable } from './FlowTable';
import { beginOf, pathOf, periods, readLooked, type Looked } from './model/query';
import { usePlaceName } from './names';
import { Passages } from './Passages';

/** What the picture says, in words. */
function Findings({ view, nameOf }: { view: ProcessView; nameOf: (place: string) => string }) {
  const { t } = useTranslation('process');
  const longest = view.nodes.filter((node) => node.median_s !== undefined && waits(node)).sort((one, other) => (other.median_s ?? 0) - (one.median_s ?? 0))[0];
  const most = view.nodes.filter((node) => node.now > 0 && node.category !== 'closed').sort((one, other) => other.now - one.now)[0];
  const back = view.edges.filter((edge) => edge.back > 0).sort((one, other) => other.back - one.back);
  const loops = back.reduce((sum, edge) => sum + edge.back, 0);
  const first = back[0];
  const facts: [string, string, string][] = [];
  if (longest?.median_s !== undefined) facts.push([t('finding.longest'), nameOf(longest.place), t('half_stay', { time: workingTime(longest.median_s) })]);
  if (most) facts.push([t('finding.most'), nameOf(most.place), t('now_in', { count: most.now })]);
  facts.push([t('finding.loops'), loops > 0 && first ? t('from_to', { from: nameOf(first.from), to: nameOf(first.to) }) : t('finding.no_loops'), loops > 0 ? t('finding.loops_text', { count: loops }) : t('finding.no_loops_text')]);
  return <dl className="findings">{facts.map(([label, value, text]) => <div key={label}><dt className="faint">{label}</dt><dd className="cut" title={value}>{value}</dd><dd className="faint cut" title={text}>{text}</dd></div>)}</dl>;
}

export function Flow() {
  const { t, i18n } = useTranslation('process');
  const phone = usePhone();
  const { query } = useRoute();
  const looked = readLooked(query);
  const kinds = useKinds();
  const from = beginOf(looked.days, useNow());
  const look = (change: Partial<Looked>) => navigate(pathOf({ ...looked, ...change }), 'replace');
  const found = useQuery({
    queryKey: ['process', 'view', looked.track, from, looked.kind ?? null], queryFn: ({ signal }) => process.view({ track: looked.track, from, kind: looked.kind }, { signal }),
    refetchInterval: 60_000, placeholderData: (old) => old,
  });
  const view = found.data?.track === looked.track ? found.data : undefined;
  const nameOf = usePlaceName(looked.track, view, looked.kind);
  const body = () => {
    if (!view) return found.isError ? <ErrorState error={found.error} retry={() => void found.refetch()} /> : <div className="flow-bones"><SkeletonLines lines={9} /></div>;
    if (view.nodes.length === 0) return <EmptyState icon={Workflow} title={t('empty')}>{t('empty_text')}</EmptyState>;
    return (
      <>
        <Findings view={view} nameOf={nameOf} />
        {looked.form === 'table' ? <FlowTable view={view} nameOf={nameOf} choose={(chosen) => look({ chosen })} /> : <Diagram view={view} track={looked.track} nameOf={nameOf} chosen={looked.chosen} choose={(chosen) => look({ chosen })} />}
        <p className="faint flow-legend">{t(looked.form === 'table' ? 'legend_table' : 'legend')}{view.since && ` ${t('since', { date: shortDate(view.since, i18n.language) })}`}</p>
      </>
    );
  };
  return (
    <div className="process-columns">
      <section className="process-main" aria-label={t('title')}>
        <div className="row wrap process-bar">
          <Segmented value={looked.track} aria-label={t('which')} block={phone} options={tracks.map((each) => ({ value: each, label: t(`track.${each}`) }))} onChange={(track) => look({ track, chosen: undefined })} />
          <span className="grow" />
          <Select className="process-pick" value={looked.days} aria-label={t('period')} options={periods.map((each) => ({ value: each, label: t('days', { count: each }) }))} onChange={(days) => look({ days })} />
          <Select className="process-pick" value={looked.kind ?? ''} aria-label={t('kind')} options={[{ value: '', label: t('all_kinds') }, ...kinds.map((each) => ({ value: each.key, label: nameIn(each, i18n.language) }))]} onChange={(kind: string) => look({ kind: kind || undefined, chosen: undefined })} />
          <Segmented value={looked.form} aria-label={t('form')} onChange={(form) => look({ form })} options={[{ value: 'diagram' as const, icon: <Waypoints size={14} aria-hidden="true" />, label: t('diagram') }, { value: 'table' as const, icon: <Rows3 size={14} aria-hidden="true" />, label: t('table') }]} />
        </div>
        {body()}
      </section>
      {looked.chosen && view && <Passages key={`${looked.chosen.place} ${looked.chosen.next ?? ''}`} looked={looked} chosen={looked.chosen} from={from} view={view} nameOf={nameOf} close={() => look({ chosen: undefined })} />}
    </div>
  );
}
