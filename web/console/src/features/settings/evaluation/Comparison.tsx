import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Button, Segmented } from 'antd';
import { useTranslation } from 'react-i18next';
import { http } from '@/shared/api/http';
import { digitsOf } from '@/shared/approvals/money';
import { Markdown } from '@/shared/ui/Markdown';
import { useProblem } from '@/shared/ui/problem';
import { navigate } from '@/shared/ui/router';
import { exactTime } from '@/shared/ui/time';
import { PageHead } from '../parts/PageHead';
import { costOf, costText, silence, type Compared, type Evaluation } from './model';

const verdicts = ['better', 'same', 'worse', 'unknown'] as const;

function Cited({ sources }: { sources: Compared['cited'] }) {
  const { t } = useTranslation('language_model');
  if (sources.length === 0) return null;
  return <p className="faint tiny">{t('ev.source')}: {sources.map(({ title, version }) => t('ev.cited', { title, version })).join(' · ')}</p>;
}

function One({ evaluation, each, judge }: { evaluation: Evaluation; each: Compared; judge: (number: number, verdict: Compared['verdict']) => void }) {
  const { t, i18n } = useTranslation('language_model');
  const quiet = silence(each, evaluation.done);
  const number = new Intl.NumberFormat(i18n.language);
  const cost = costText(costOf(each, evaluation.price_minor), evaluation.currency, digitsOf(evaluation.currency ?? 'EUR'), i18n.language);
  return (
    <li className="ev-one">
      <h3>{each.number}. {each.question}</h3>
      <div className="ev-sides">
        <div className="ev-side" role="group" aria-label={t('ev.without')}>
          <h4>{t('ev.without')}</h4>
          {quiet === 'waiting' ? <p className="faint">{t('ev.silent.waiting')}</p> : each.passage ? <Markdown text={each.passage} /> : <p className="faint">{t('ev.nothing_found')}</p>}
          {each.source && <Cited sources={[each.source]} />}
          {quiet !== 'waiting' && <p className="faint tiny">{t('ev.took', { ms: number.format(Math.round(each.found_us / 100) / 10) })}</p>}
        </div>
        <div className="ev-side" role="group" aria-label={t('ev.with')}>
          <h4>{t('ev.with')}</h4>
          {quiet ? <p className="faint">{t(`ev.silent.${quiet}`)}{quiet !== 'unknown' && each.reason && <span className="tiny"> {each.reason}</span>}</p> : <Markdown text={each.answer} />}
          <Cited sources={each.cited} />
          {each.asked && <p className="faint tiny">{[t('ev.took', { ms: number.format(each.took_ms) }), t('ev.tokens', { count: each.tokens, shown: number.format(each.tokens) }), cost].filter(Boolean).join(' · ')}</p>}
        </div>
      </div>
      {quiet !== 'waiting' && each.asked && (
        <div className="ev-verdict">
          <span className="faint">{t('ev.question')}</span>
          <Segmented size="small" value={each.verdict} aria-label={`${t('ev.question')} ${each.question}`} options={verdicts.map((value) => ({ value, label: t(`ev.verdict.${value}`) }))} onChange={(value) => judge(each.number, value)} />
          {each.verdict_by && <span className="faint tiny">{each.verdict_by}</span>}
        </div>
      )}
    </li>
  );
}

function Sums({ evaluation }: { evaluation: Evaluation }) {
  const { t, i18n } = useTranslation('language_model');
  const { sums, questions, currency } = evaluation;
  const number = new Intl.NumberFormat(i18n.language);
  const facts: [string, string | undefined][] = [
    [t('ev.answered_without'), `${sums.answered_without} / ${questions}`], [t('ev.answered'), `${sums.answered_with} / ${questions}`],
    [t('ev.refused'), number.format(sums.refused)], [t('ev.unknown'), number.format(sums.unknown)], [t('ev.failed'), number.format(sums.unavailable)],
    [t('ev.verdicts'), `${sums.better} / ${sums.same} / ${sums.worse}`], [t('ev.mean'), t('ev.ms', { ms: number.format(sums.mean_ms) })], [t('column.tokens'), number.format(sums.tokens)],
    [t('ev.cost'), costText(sums.cost_minor, currency, digitsOf(currency ?? 'EUR'), i18n.language)],
  ];
  return <dl className="ev-sums">{facts.map(([name, value]) => value && <div key={name}><dt>{name}</dt><dd className="numbers">{value}</dd></div>)}</dl>;
}

export function Comparison({ evaluation }: { evaluation: Evaluation }) {
  const { t, i18n } = useTranslation('language_model');
  const { t: common } = useTranslation();
  const { modal } = App.useApp();
  const cache = useQueryClient();
  const problem = useProblem();
  const key = ['language-model', 'evaluation', evaluation.id];
  const judging = useMutation({
    mutationFn: ({ number, verdict }: { number: number; verdict: Compared['verdict'] }) => http.put(`/language-model/evaluations/${evaluation.id}/answers/${String(number)}/verdict`, { verdict }),
    onError: problem, onSuccess: (next) => cache.setQueryData(key, next),
  });
  const remove = () => modal.confirm({
    title: t('ev.remove'), content: t('ev.remove_text'), okText: common('action.delete'), okButtonProps: { danger: true },
    onOk: async () => {
      try {
        await http.remove(`/language-model/evaluations/${evaluation.id}`);
        void cache.invalidateQueries({ queryKey: ['language-model', 'evaluations'] });
        navigate('/settings/evaluation', 'replace');
      } catch (error) {
        problem(error);
      }
    },
  });
  return (
    <div className="set-editor"><div className="set-body set-body-wide">
      <PageHead title={t('ev.title')} text={t('ev.made', { at: exactTime(evaluation.at, i18n.language), name: evaluation.by_name, model: evaluation.model })} back="/settings/evaluation"><Button danger onClick={remove}>{common('action.delete')}</Button></PageHead>
      {evaluation.state === 'running' && <p role="status"><span className="pill pill-accent">{t('ev.running', { done: evaluation.done, all: evaluation.questions })}</span></p>}
      <Sums evaluation={evaluation} />
      <h2 className="hidden-text">{t('ev.questions')}</h2>
      <ol className="plain ev-list">{evaluation.answers.map((each) => <One key={each.number} evaluation={evaluation} each={each} judge={(number, verdict) => judging.mutate({ number, verdict })} />)}</ol>
    </div></div>
  );
}
