import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Input, Modal, Segmented, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Id } from '@/shared/api/types';
import { cases } from '@/shared/cases/api';
import { caseKeys } from '@/shared/cases/keys';
import { categoryPath, nameIn, useCategories, useKinds } from '@/shared/cases/names';
import '@/shared/cases/cases.css';
import type { CaseFilter, CaseSummary } from '@/shared/cases/types';
import { incidents } from '@/shared/incidents/api';
import { incidentKeys } from '@/shared/incidents/keys';
import type { GatherResult, Incident } from '@/shared/incidents/types';
import { useSaid } from '@/shared/cases/useCaseActions';
import { useQueues } from '@/shared/ui/names';
import { useProblem } from '@/shared/ui/problem';
import { useDebounced } from '@/shared/ui/useDebounced';

const mostCounted = 1000;
type Found = { count: number; more: boolean; sample: CaseSummary[] };
type Way = 'filter' | 'hand';

/** How many cases the filter finds, and a few of them. */
function useFound(filter: CaseFilter, enabled: boolean) {
  return useQuery<Found>({
    queryKey: ['incidents', 'found', filter], enabled, staleTime: 10_000, placeholderData: (old) => old,
    queryFn: async ({ signal }) => {
      const found: CaseSummary[] = [];
      let cursor: string | undefined;
      do {
        const page = await cases.list({ ...filter, limit: 200 }, cursor, { signal });
        found.push(...page.items);
        cursor = page.next;
      } while (cursor && found.length < mostCounted);
      return { count: found.length, more: cursor !== undefined, sample: found.slice(0, 5) };
    },
  });
}

const useFilterText = () => {
  const { t } = useTranslation('incidents');
  return ({ count, more }: Found) => t(more ? 'gather.finds_more' : 'gather.finds', { count });
};

function ByFilter({ filter, set }: { filter: CaseFilter; set: (filter: CaseFilter) => void }) {
  const { t, i18n } = useTranslation('incidents');
  const { t: own } = useTranslation('cases');
  const kinds = useKinds();
  const categories = useCategories();
  const queues = useQueues();
  const tags = useQuery({ queryKey: caseKeys.tags, queryFn: ({ signal }) => cases.tags({ signal }), staleTime: 300_000 });
  const pick = (name: 'kind' | 'category' | 'queue' | 'tag', options: { value: string; label: string }[]) => (
    <label className="case-label"><span className="case-label-name">{own(`filter.${name}`)}</span><Select allowClear showSearch={{ optionFilterProp: 'label' }} value={filter[name]} placeholder={t('gather.any')} aria-label={own(`filter.${name}`)} options={options} onChange={(value?: string) => set({ ...filter, [name]: value })} /></label>
  );
  return (
    <div className="case-form">
      <label className="case-label whole"><span className="case-label-name">{t('gather.words')}</span><Input autoFocus allowClear value={filter.text} maxLength={200} placeholder={t('gather.words_text')} aria-label={t('gather.words')} onChange={(event) => set({ ...filter, text: event.target.value || undefined })} /></label>
      {pick('kind', kinds.map((each) => ({ value: each.key, label: nameIn(each, i18n.language) })))}
      {pick('category', categories.map((each) => ({ value: each.id, label: categoryPath(categories, each.id, i18n.language) })))}
      {pick('queue', queues.map((queue) => ({ value: queue.id, label: queue.name })))}
      {pick('tag', (tags.data ?? []).map((tag) => ({ value: tag, label: tag })))}
    </div>
  );
}

function ByHand({ chosen, choose }: { chosen: CaseSummary[]; choose: (cases: CaseSummary[]) => void }) {
  const { t } = useTranslation('incidents');
  const [text, setText] = useState('');
  const query = useDebounced(text.trim(), 200);
  const found = useQuery({ queryKey: caseKeys.found(query), queryFn: ({ signal }) => cases.find(query, undefined, { signal }), enabled: query.length > 0, placeholderData: (old) => old });
  const rows = [...chosen, ...(found.data?.items ?? []).map((each) => each.matter).filter((each) => !chosen.some((one) => one.id === each.id))];
  return (
    <label className="case-label">
      <span className="case-label-name">{t('gather.hand_label')}</span>
      <Select
        mode="multiple" autoFocus showSearch={{ filterOption: false, onSearch: setText }} value={chosen.map((each) => each.id)} placeholder={t('gather.hand_text')} aria-label={t('gather.hand_label')} notFoundContent={query && !found.isFetching ? t('gather.nothing') : t('gather.hand_text')}
        options={rows.map((each) => ({ value: each.id, label: `${each.number} ${each.subject}` }))} onChange={(ids: Id[]) => choose(rows.filter((each) => ids.includes(each.id)))}
      />
    </label>
  );
}

/** By a filter, with the number before it is done, or by hand. */
export function GatherCases({ incident, close, done }: { incident: Incident; close: () => void; done: () => void }) {
  const { t } = useTranslation('incidents');
  const cache = useQueryClient();
  const problem = useProblem();
  const said = useSaid();
  const filterText = useFilterText();
  const [way, setWay] = useState<Way>('filter');
  const [filter, setFilter] = useState<CaseFilter>({ kind: incident.gather_kind, category: incident.gather_category });
  const [chosen, choose] = useState<CaseSummary[]>([]);
  const [progress, setProgress] = useState<number>();
  const asked = useDebounced(filter, 300);
  const given = Object.values(asked).some(Boolean);
  const found = useFound(asked, way === 'filter' && given);
  const count = way === 'hand' ? chosen.length : given ? (found.data?.count ?? 0) : 0;

  const gather = async () => {
    setProgress(0);
    const sum = { added: 0, there_before: 0, refused: 0 };
    const add = (result: GatherResult) => {
      sum.added += result.added;
      sum.there_before += result.there_before;
      sum.refused += result.refused;
      setProgress(sum.added + sum.there_before + sum.refused);
    };
    try {
      if (way === 'hand') add(await incidents.gather(incident.id, chosen.map((each) => each.id)));
      else {
        let cursor: string | undefined;
        do {
          const result = await incidents.gatherBy(incident.id, asked, cursor);
          add(result);
          cursor = result.next;
        } while (cursor);
      }
      said([t('gather.added', { count: sum.added }), sum.there_before > 0 && t('gather.there_before', { count: sum.there_before }), sum.refused > 0 && t('gather.refused', { count: sum.refused })].filter(Boolean).join(' · '));
      done();
    } catch (error) {
      problem(error);
      setProgress(undefined);
    } finally {
      void cache.invalidateQueries({ queryKey: incidentKeys.all });
    }
  };
  const busy = progress !== undefined;
  return (
    <Modal open title={t('gather.title')} onCancel={close} onOk={() => void gather()} okText={count > 0 ? (found.data?.more && way === 'filter' ? t('gather.ok_all') : t('gather.ok', { count })) : t('gather.ok_none')} okButtonProps={{ disabled: count === 0 || found.isFetching }} confirmLoading={busy} width={580}>
      <div className="stack">
        <Segmented<Way> value={way} aria-label={t('gather.way')} options={(['filter', 'hand'] as const).map((value) => ({ value, label: t(`gather.by_${value}`) }))} onChange={setWay} />
        {way === 'filter' ? <ByFilter filter={filter} set={setFilter} /> : <ByHand chosen={chosen} choose={choose} />}
        {way === 'filter' && (
          <div className="gather-found" role="status" aria-live="polite">
            {busy ? <p>{t('gather.going', { count: progress })}</p> : !given ? <p className="faint">{t('gather.choose_filter')}</p> : found.isError ? <p className="field-error">{t('gather.failed')}</p> : found.data ? (
              <>
                <p><strong>{filterText(found.data)}</strong> <span className="faint">{t('gather.unfinished')}</span></p>
                <ul className="plain">{found.data.sample.map((each) => <li key={each.id} className="row faint"><span className="numbers">{each.number}</span><span className="cut">{each.subject}</span></li>)}</ul>
              </>
            ) : <p className="faint">{t('gather.counting')}</p>}
          </div>
        )}
      </div>
    </Modal>
  );
}
