import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { Play } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useProblem } from '@/shared/ui/problem';
import { TimeText } from '@/shared/ui/TimeText';
import { bench, botKeys } from './api';
import type { Bot, TestRun } from './types';

const parts = ['right', 'asked_back', 'unanswered', 'wrong'] as const;

/** Before and after on the same questions: each run as a bar. */
export function FixedTest({ bot }: { bot: Bot }) {
  const { t } = useTranslation('bots');
  const cache = useQueryClient();
  const problem = useProblem();
  const [busy, setBusy] = useState(false);
  const runs = useQuery({ queryKey: botKeys.tests(bot.id), queryFn: ({ signal }) => bench.tests(bot.id, { signal }), staleTime: 0, retry: false });
  const run = async () => {
    setBusy(true);
    try {
      await bench.test(bot.id, '');
      await cache.invalidateQueries({ queryKey: botKeys.tests(bot.id) });
    } catch (error) {
      problem(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <section className="panel">
      <div className="row wrap"><h2 className="grow">{t('test.title')}</h2><Button size="small" icon={<Play size={13} />} loading={busy} onClick={() => void run()}>{t('test.run')}</Button></div>
      <p className="faint">{t('test.lead')}</p>
      {(runs.data ?? []).length > 0 && (
        <ul className="plain test-runs">
          {(runs.data ?? []).slice(0, 12).map((each: TestRun) => (
            <li key={each.id}>
              <TimeText at={each.at} className="faint" />
              <span className="compare-bar" role="img" aria-label={parts.map((part) => `${t(`test.${part}`)} ${each[part]}`).join(', ')}>{parts.map((part) => each[part] > 0 && <i key={part} className={`test-${part}`} style={{ flexGrow: each[part] }} />)}</span>
              <span className="numbers">{each.right} / {each.questions}</span>
            </li>
          ))}
        </ul>
      )}
      <ul className="plain compare-legend">{parts.map((part) => <li key={part} className="faint"><i className={`test-${part}`} aria-hidden="true" /> {t(`test.${part}`)}</li>)}</ul>
    </section>
  );
}
