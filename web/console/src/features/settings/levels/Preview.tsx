import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ClockPolicy, ClockPreview, Fact } from '@/shared/api/types';
import { useConditionWords } from '@/shared/conditions/words';
import { exactTime } from '@/shared/ui/time';
import { useDebounced } from '@/shared/ui/useDebounced';
import { clockPolicies } from '../api';
import { factsOfPolicies } from '../model/levels';
import { Loaded } from '../parts/Loaded';
import { FactInput, FindingLine } from '../tables/TestBench';
import { useSpanText } from './useSpanText';

function Result({ preview, facts }: { preview: ClockPreview; facts: Fact[] }) {
  const { t, i18n } = useTranslation('casework');
  const words = useConditionWords(facts);
  const span = useSpanText();
  return (
    <div className="stack" aria-live="polite">
      <p className={`bench-answer ${preview.policy ? '' : 'bench-none'}`}>
        <strong>{preview.policy ? preview.policy.name : t('levels.no_policy')}</strong>
        {preview.calendar && <span className="faint">{t('levels.by_calendar', { name: preview.calendar.name })}</span>}
      </p>
      {preview.clocks.length > 0 && (
        <table className="plain-table preview-clocks">
          <thead><tr><th scope="col">{t('levels.promise')}</th><th scope="col">{t('levels.within')}</th><th scope="col">{t('levels.due')}</th></tr></thead>
          <tbody>
            {preview.clocks.map((clock) => (
              <tr key={clock.type}><th scope="row">{t(`levels.clock.${clock.type}`)}</th><td className="numbers">{span(clock.within_s)}</td><td className="numbers">{clock.due_at ? exactTime(clock.due_at, i18n.language) : t('levels.never')}</td></tr>
            ))}
          </tbody>
        </table>
      )}
      <ol className="plain bench-rows">
        {preview.policies.map((each) => (
          <li key={each.policy}>
            <strong className={each.held ? 'finding-held' : 'faint'}>{t(each.held ? 'levels.holds' : 'levels.fails', { name: each.name })}</strong>
            <ul>{each.because.map((finding) => <FindingLine key={finding.path} finding={finding} words={words} />)}</ul>
          </li>
        ))}
      </ol>
    </div>
  );
}

/** What a case with these facts would be promised if it came now. */
export function Preview({ policies, facts }: { policies: ClockPolicy[]; facts: Fact[] }) {
  const { t } = useTranslation('casework');
  const words = useConditionWords(facts);
  const [values, setValues] = useState<Record<string, unknown>>({});
  const asked = factsOfPolicies(policies).map((name) => facts.find((fact) => fact.name === name)).filter((fact) => fact !== undefined);
  const given = useDebounced(JSON.stringify(Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined))), 400);
  const versions = policies.map((policy) => `${policy.id}.${policy.version}.${policy.position}`).join();
  const answer = useQuery({ queryKey: ['clock-preview', given, versions], gcTime: 0, retry: false, placeholderData: keepPreviousData, queryFn: ({ signal }) => clockPolicies.preview(JSON.parse(given) as Record<string, unknown>, { signal }) });
  return (
    <div className="bench">
      <div className="stack">
        {asked.length === 0 && <p className="faint">{t('levels.preview_empty')}</p>}
        {asked.map((fact) => <FactInput key={fact.name} fact={fact} value={values[fact.name]} words={words} onChange={(value) => setValues({ ...values, [fact.name]: value })} />)}
      </div>
      <Loaded query={answer} pick={(preview) => preview}>{(preview) => <Result preview={preview} facts={facts} />}</Loaded>
    </div>
  );
}
