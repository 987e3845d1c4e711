import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '@/shared/api/http';
import type { DecisionTable, ExplainedDecision, Fact, Finding } from '@/shared/api/types';
import { MomentInput, ValueInput } from '@/shared/conditions/ValueInput';
import type { ConditionWords } from '@/shared/conditions/words';
import { SkeletonLines } from '@/shared/ui/States';
import { useDebounced } from '@/shared/ui/useDebounced';
import { tables } from '../api';
import { factsAsked } from '../model/tables';

type FactValues = Record<string, unknown>;

export function FactInput({ fact, value, words, onChange }: { fact: Fact; value: unknown; words: ConditionWords; onChange: (value: unknown) => void }) {
  const { t } = useTranslation('casework');
  const label = words.fullName(fact.name);
  return (
    <div className="bench-fact">
      <span className="faint" aria-hidden="true">{label}</span>
      {fact.type === 'moment'
        ? <MomentInput exactOnly value={value} label={label} onChange={onChange} />
        : <ValueInput fact={fact} is={fact.type === 'texts' ? 'one_of' : 'is'} value={value} words={words} open={t('tables.unknown')} label={label} onChange={onChange} />}
    </div>
  );
}

/** One test of a fact and what became of it, in words. */
export function FindingLine({ finding, words }: { finding: Finding; words: ConditionWords }) {
  const { t } = useTranslation('casework');
  const fact = words.factOf(finding.fact);
  return (
    <li className={finding.held ? 'finding-held' : 'finding-failed'}>
      {words.test({ fact: finding.fact, is: finding.is, value: finding.expected })}
      {' – '}
      <span className="faint">{finding.actual === undefined || finding.actual === null ? t('tables.was_unknown') : t('tables.was', { value: words.valueText(fact, finding.actual) })}</span>
    </li>
  );
}

function Result({ explained, table, words }: { explained: ExplainedDecision; table: DecisionTable; words: ConditionWords }) {
  const { t } = useTranslation('casework');
  const { hits } = explained.decision;
  return (
    <div className="stack" aria-live="polite">
      {hits.length === 0 && <p className="bench-answer bench-none"><strong>{t('tables.no_row')}</strong></p>}
      {hits.map((hit) => (
        <p key={hit.row} className="bench-answer">
          <strong>{t('tables.row_says', { number: hit.number })}</strong>{' '}
          {Object.entries(hit.outputs).map(([name, value]) => <span key={name} className="pill pill-accent">{name}: {words.valueText(table.outputs.find((each) => each.name === name), value)}</span>)}
          {Object.keys(hit.outputs).length === 0 && t('tables.says_nothing')}
        </p>
      ))}
      <ol className="plain bench-rows">
        {explained.rows.map((row) => (
          <li key={row.row}>
            <strong className={row.applied ? 'finding-held' : 'faint'}>{t(row.applied ? 'tables.row_applied' : 'tables.row_passed', { number: row.number })}</strong>
            <ul>
              {row.because.map((finding) => <FindingLine key={finding.path} finding={finding} words={words} />)}
              {row.because.length === 0 && <li className="faint">{t('tables.any_case')}</li>}
            </ul>
          </li>
        ))}
      </ol>
    </div>
  );
}

/** Tries the table, as it stands on the screen, on facts; nothing is counted. `told` hears what came out. */
export function TestBench({ table, facts, words, told }: { table: DecisionTable; facts: Fact[]; words: ConditionWords; told: (explained: ExplainedDecision | undefined) => void }) {
  const { t } = useTranslation('casework');
  const [values, setValues] = useState<FactValues>({});
  const asked = factsAsked(table).map((name) => facts.find((each) => each.name === name)).filter((fact) => fact !== undefined);
  const given = Object.fromEntries(Object.entries(values).filter(([name, value]) => value !== undefined && asked.some((fact) => fact.name === name)));
  const question = useDebounced(JSON.stringify({ table, facts: given }), 400);
  const answer = useQuery({
    queryKey: ['table-bench', question], enabled: table.rows.length > 0, gcTime: 0, retry: false, placeholderData: keepPreviousData,
    queryFn: async ({ signal }) => {
      const explained = await tables.tryDraft(JSON.parse(question) as { table: DecisionTable; facts: FactValues }, { signal });
      told(explained);
      return explained;
    },
  });
  const error = answer.error instanceof ApiError ? answer.error : undefined;
  return (
    <div className="bench">
      <div className="stack">
        {asked.length === 0 && <p className="faint">{t('tables.bench_empty')}</p>}
        {asked.map((fact) => <FactInput key={fact.name} fact={fact} value={values[fact.name]} words={words} onChange={(value) => setValues({ ...values, [fact.name]: value })} />)}
      </div>
      {answer.isError ? <p className="field-error" role="alert">{error?.fields.length ? `${t('tables.bench_wrong')} ${error.fields.map((each) => `${each.field} ${each.message}`).join(' · ')}` : (error?.message ?? t('tables.bench_wrong'))}</p> : answer.data ? <Result explained={answer.data} table={table} words={words} /> : <SkeletonLines lines={3} />}
    </div>
  );
}
