import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Checkbox, Input } from 'antd';
import { FlaskConical, Play } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { http } from '@/shared/api/http';
import { digitsOf } from '@/shared/approvals/money';
import { useProblem } from '@/shared/ui/problem';
import { Link, navigate, useRoute } from '@/shared/ui/router';
import { EmptyState } from '@/shared/ui/States';
import { TimeText } from '@/shared/ui/TimeText';
import { Section } from '../parts/Editor';
import { Listing } from '../parts/Listing';
import { Loaded } from '../parts/Loaded';
import { PageHead } from '../parts/PageHead';
import { Comparison } from './Comparison';
import { costText, mostQuestions, questionsIn, type Evaluation } from './model';
import './evaluation.css';

const listKey = ['language-model', 'evaluations'] as const;

function Start({ running }: { running: boolean }) {
  const { t } = useTranslation('language_model');
  const cache = useQueryClient();
  const problem = useProblem();
  const [typed, setTyped] = useState('');
  const [picked, setPicked] = useState<string[]>([]);
  const known = useQuery({ queryKey: ['language-model', 'questions'], queryFn: ({ signal }) => http.get('/language-model/questions', { signal }), staleTime: 60_000, retry: false });
  const standing = useQuery({ queryKey: ['language-model'], queryFn: ({ signal }) => http.get('/language-model', { signal }), staleTime: 0, retry: false });
  const wanted = [...new Set([...picked, ...questionsIn(typed)])].slice(0, mostQuestions);
  const begin = useMutation({
    mutationFn: () => http.post('/language-model/evaluations', { questions: wanted.map((text) => ({ text, language: known.data?.find((each) => each.text === text)?.language })) }),
    onError: problem,
    onSuccess: ({ id }) => {
      void cache.invalidateQueries({ queryKey: listKey });
      navigate(`/settings/evaluation/${id}`);
    },
  });
  const ready = standing.data?.readiness === 'ready' && standing.data.settings.purposes.includes('answer');
  return (
    <Section title={t('ev.start')} text={t('ev.start_text', { most: mostQuestions })}>
      {standing.data && !ready && <Alert type="info" showIcon className="set-alert" title={<>{t('ev.not_ready')} <Link to="/settings/language_model">{t('title')}</Link></>} />}
      <Input.TextArea rows={4} value={typed} aria-label={t('ev.questions')} placeholder={t('ev.example')} onChange={(event) => setTyped(event.target.value)} />
      {(known.data ?? []).length > 0 && (
        <fieldset className="ev-known">
          <legend className="faint">{t('ev.known')}</legend>
          <Checkbox.Group className="ev-pick" value={picked} onChange={setPicked} options={(known.data ?? []).map(({ text, from, bot }) => ({ value: text, label: <>{text} <span className="faint tiny">{t(`ev.from.${from as 'fixed'}`)}{bot ? ` · ${bot}` : ''}</span></> }))} />
        </fieldset>
      )}
      <div className="ev-go"><Button type="primary" icon={<Play size={14} />} loading={begin.isPending} disabled={wanted.length === 0 || !ready || running} onClick={() => begin.mutate()}>{t('ev.run', { count: wanted.length })}</Button></div>
    </Section>
  );
}

const verdictsOf = ({ sums }: Evaluation) => `${sums.better} / ${sums.same} / ${sums.worse}`;

function List() {
  const { t, i18n } = useTranslation('language_model');
  const list = useQuery({ queryKey: listKey, queryFn: ({ signal }) => http.get('/language-model/evaluations', { signal }), staleTime: 0, refetchInterval: ({ state }) => (state.data?.some(({ state: now }) => now === 'running') ? 2_000 : false) });
  const number = new Intl.NumberFormat(i18n.language);
  const cost = ({ sums, currency }: Evaluation) => costText(sums.cost_minor, currency, digitsOf(currency ?? 'EUR'), i18n.language) ?? '–';
  return (
    <div className="set-editor"><div className="set-body set-body-wide">
      <PageHead title={t('ev.title')} text={t('ev.lead')} />
      <Start running={Boolean(list.data?.some(({ state }) => state === 'running'))} />
      <h2 className="ev-past">{t('ev.past')}</h2>
      <Listing<Evaluation>
        query={list} rows={list.data} rowKey={({ id }) => id} to={({ id }) => `/settings/evaluation/${id}`}
        empty={<EmptyState icon={FlaskConical} title={t('ev.none')}>{t('ev.none_text')}</EmptyState>}
        columns={[
          { key: 'at', title: t('ev.at'), render: ({ at, state, done, questions }) => <><TimeText at={at} />{state === 'running' && <span className="pill pill-accent"> {t('ev.running', { done, all: questions })}</span>}</> },
          { key: 'model', title: t('model'), wide: true, render: ({ model, by_name }) => `${model} · ${by_name}` },
          { key: 'with', title: t('ev.answered'), render: ({ sums, questions }) => `${sums.answered_with} / ${questions}` },
          { key: 'verdict', title: t('ev.verdicts'), render: verdictsOf },
          { key: 'tokens', title: t('column.tokens'), align: 'right', wide: true, render: ({ sums }) => number.format(sums.tokens) },
          { key: 'cost', title: t('ev.cost'), align: 'right', wide: true, render: cost },
        ]}
      />
    </div></div>
  );
}

function One({ id }: { id: string }) {
  const query = useQuery({ queryKey: ['language-model', 'evaluation', id], queryFn: ({ signal }) => http.get(`/language-model/evaluations/${id}`, { signal }), staleTime: 0, retry: false, refetchInterval: ({ state }) => (state.data?.state === 'running' ? 1_000 : false) });
  return <Loaded query={query} pick={(found) => found}>{(found) => <Comparison evaluation={found} />}</Loaded>;
}

/** The same questions with and without the language model, side by side. */
export default function EvaluationPage() {
  const { parts } = useRoute();
  return parts[2] ? <One id={parts[2]} /> : <List />;
}
