import { useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Input, Segmented } from 'antd';
import { Eye, ShieldCheck, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { complaints } from '@/shared/complaints/api';
import { causePath, useCauses } from '@/shared/complaints/causes';
import { complaintKeys } from '@/shared/complaints/keys';
import type { Warning } from '@/shared/complaints/types';
import { useProblem } from '@/shared/ui/problem';
import { Link } from '@/shared/ui/router';
import { EmptyState, ErrorState, SkeletonLines } from '@/shared/ui/States';
import { shortDate } from '@/shared/ui/time';
import { TimeText } from '@/shared/ui/TimeText';
import { addressOf, barsOf, looksOf, probabilityText } from './model/warning';

type Face = 'cards' | 'table';

function useWords() {
  const { i18n } = useTranslation('complaints');
  const causes = useCauses();
  return {
    nameOf: (warning: Warning) => (warning.dimension === 'cause' ? causePath(causes, warning.key, i18n.language) : '') || warning.name || warning.key,
    figure: (value: number) => value.toLocaleString(i18n.language, { maximumFractionDigits: 1 }),
    looks: (probability: number) => {
      const looks = looksOf(probability);
      return Number.isFinite(looks) && looks < 1e12 ? looks.toLocaleString(i18n.language) : '10¹²';
    },
    chance: (probability: number) => probabilityText(probability, i18n.language),
  };
}

function Card({ warning, see }: { warning: Warning; see: () => void }) {
  const { t, i18n } = useTranslation('complaints');
  const { nameOf, figure, looks, chance } = useWords();
  const bars = barsOf(warning);
  const name = nameOf(warning);
  return (
    <li className={`cpl-warning ${warning.seen_at ? '' : 'is-new'}`}>
      <div className="row wrap">
        <TriangleAlert size={16} aria-hidden="true" /><h2 className="grow">{name}</h2><span className="pill">{t(`warning.${warning.dimension}`)}</span><TimeText at={warning.at} className="tiny faint" />
      </div>
      <div className="cpl-compare" aria-hidden="true">
        <span>{t('warning.observed_short')}</span><i className="is-seen"><b style={{ width: `${100 * bars.recent}%` }} /></i><span className="numbers">{warning.recent}</span>
        <span>{t('warning.expected_short')}</span><i><b style={{ width: `${100 * bars.expected}%` }} /></i><span className="numbers">{figure(warning.expected)}</span>
      </div>
      <p><strong>{t('warning.observed', { count: warning.recent, days: warning.days })}.</strong> {t('warning.habit', { expected: figure(warning.expected) })} {t('warning.chance', { looks: looks(warning.probability), probability: chance(warning.probability) })}</p>
      <p className="tiny faint">{t('warning.since', { date: shortDate(warning.from, i18n.language) })} · {t('warning.rule', { alpha: chance(warning.alpha) })}</p>
      <div className="row wrap">
        <Link to={addressOf(warning)}>{t('warning.show')}</Link><span className="grow" />
        {warning.seen_at ? <span className="faint"><ShieldCheck size={13} aria-hidden="true" /> {t('warning.seen', { name: warning.seen_by ?? '' })} <TimeText at={warning.seen_at} />{warning.note && `: ${warning.note}`}</span>
          : <Button size="small" type="primary" icon={<Eye size={14} aria-hidden="true" />} aria-label={t('warning.see_title', { name })} onClick={see}>{t('warning.see')}</Button>}
      </div>
    </li>
  );
}

function Table({ rows, see }: { rows: Warning[]; see: (warning: Warning) => void }) {
  const { t } = useTranslation('complaints');
  const { nameOf, figure, chance } = useWords();
  return (
    <div className="cpl-table" tabIndex={0} role="group" aria-label={t('warning.title')}>
      <table className="plain-table">
        <thead><tr><th scope="col">{t('pareto.name')}</th><th scope="col">{t('warning.observed_short')}</th><th scope="col">{t('warning.expected_short')}</th><th scope="col">{t('warning.probability')}</th><th scope="col">{t('warning.found')}</th><th scope="col"><span className="hidden-text">{t('warning.see')}</span></th></tr></thead>
        <tbody>
          {rows.map((warning) => (
            <tr key={warning.id}>
              <th scope="row"><Link to={addressOf(warning)}>{nameOf(warning)}</Link> <span className="tiny faint">{t(`warning.${warning.dimension}`)}</span></th>
              <td className="numbers">{warning.recent}</td><td className="numbers">{figure(warning.expected)}</td><td className="numbers">{chance(warning.probability)}</td><td><TimeText at={warning.at} /></td>
              <td className="cpl-ways">{warning.seen_at ? <span className="faint">{t('warning.seen', { name: warning.seen_by ?? '' })}</span> : <Button size="small" type="link" aria-label={t('warning.see_title', { name: nameOf(warning) })} onClick={() => see(warning)}>{t('warning.see')}</Button>}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** What grew faster than its habit, with what the test said in plain words. */
export function Warnings() {
  const { t } = useTranslation('complaints');
  const { t: common } = useTranslation();
  const { modal } = App.useApp();
  const cache = useQueryClient();
  const problem = useProblem();
  const { nameOf } = useWords();
  const [which, setWhich] = useState<'unseen' | 'all'>('all');
  const [face, setFace] = useState<Face>('cards');
  const list = useQuery({ queryKey: complaintKeys.warnings, queryFn: ({ signal }) => complaints.warnings(false, { signal }), refetchInterval: 60_000 });
  const rows = list.data?.filter((each) => which === 'all' || !each.seen_at) ?? [];
  const see = (warning: Warning) => {
    let note = '';
    void modal.confirm({
      title: t('warning.see_title', { name: nameOf(warning) }), okText: t('warning.see'), cancelText: common('action.cancel'),
      content: <Input.TextArea autoFocus rows={2} maxLength={2000} placeholder={t('warning.note')} aria-label={t('warning.note')} onChange={(event) => { note = event.target.value; }} />,
      onOk: () => complaints.seeWarning(warning.id, note.trim()).then(() => cache.invalidateQueries({ queryKey: complaintKeys.warnings })).catch(problem),
    });
  };
  return (
    <div className="cpl-page" tabIndex={0} role="group" aria-label={t('warning.title')}>
      <div className="row wrap cpl-bar">
        <Segmented size="small" value={which} aria-label={t('warning.which')} options={(['all', 'unseen'] as const).map((each) => ({ value: each, label: each === 'unseen' && list.data ? `${t('warning.unseen')} ${list.data.filter(({ seen_at }) => !seen_at).length}` : t(`warning.${each}`) }))} onChange={setWhich} />
        <Segmented<Face> size="small" value={face} aria-label={t('warning.table')} options={(['cards', 'table'] as const).map((each) => ({ value: each, label: t(`warning.${each}`) }))} onChange={setFace} />
      </div>
      {!list.data ? (list.isError ? <ErrorState error={list.error} retry={() => void list.refetch()} /> : <SkeletonLines lines={8} />)
        : rows.length === 0 ? <EmptyState icon={ShieldCheck} title={t('warning.none')}>{t('warning.none_text')}</EmptyState>
          : face === 'table' ? <Table rows={rows} see={see} /> : <ul className="plain cpl-warnings">{rows.map((warning) => <Card key={warning.id} warning={warning} see={() => see(warning)} />)}</ul>}
    </div>
  );
}
