import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Input } from 'antd';
import { ListChecks, Play } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useProblem } from '@/shared/ui/problem';
import { TimeText } from '@/shared/ui/TimeText';
import { bench, botKeys } from './api';
import { Questions } from './Questions';
import type { Bot, TestRun } from './types';

const parts = ['right', 'asked_back', 'unanswered', 'wrong'] as const;

/** Before and after on the same questions: each run as a bar. */
export function FixedTest({ bot }: { bot: Bot }) {
  const { t } = useTranslation('bots');
  const cache = useQueryClient();
  const problem = useProblem();
  const [busy, setBusy] = useState(false);
  const runs = useQuery({ queryKey: botKeys.tests(bot.id), queryFn: ({ signal }) => bench.tests(bot.id, { signal }), staleTime: 0, retry: false });
  const questions = useQuery({ queryKey: botKeys.questions(bot.id), queryFn: ({ signal }) => bench.questions(bot.id, { signal }), staleTime: 0, retry: false });
  const [editing, setEditing] = useState(false);
  const [note, setNote] = useState('');
  const count = questions.data?.length ?? 0;
  const run = async () => {
    setBusy(true);
    try {
      await bench.test(bot.id, note.trim());
      setNote('');
      await cache.invalidateQueries({ queryKey: botKeys.tests(bot.id) });
    } catch (error) {
      problem(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <section className="panel">
      <div className="row wrap"><h2 className="grow">{t('test.title')}</h2><Button size="small" icon={<ListChecks size={13} />} disabled={!questions.data} onClick={() => setEditing(true)}>{t('test.edit', { count })}</Button></div>
      <p className="faint">{t('test.lead')}</p>
      {count === 0 ? <p className="faint">{questions.data ? t('test.none') : ''}</p> : (
        <form className="row wrap" onSubmit={(event) => { event.preventDefault(); void run(); }}>
          <Input size="small" className="set-narrow" value={note} maxLength={200} aria-label={t('test.note')} placeholder={t('test.note')} onChange={(event) => setNote(event.target.value)} />
          <Button size="small" htmlType="submit" icon={<Play size={13} />} loading={busy}>{t('test.run')}</Button>
        </form>
      )}
      {(runs.data ?? []).length > 0 && (
        <ul className="plain test-runs">
          {(runs.data ?? []).slice(0, 12).map((each: TestRun) => (
            <li key={each.id}>
              <span className="faint cut" title={each.note}>{each.note || <TimeText at={each.at} />}</span>
              <span className="compare-bar" role="img" aria-label={parts.map((part) => `${t(`test.${part}`)} ${each[part]}`).join(', ')}>{parts.map((part) => each[part] > 0 && <i key={part} className={`test-${part}`} style={{ flexGrow: each[part] }} />)}</span>
              <span className="numbers">{each.right} / {each.questions}</span>
              {each.failures.length > 0 && <details className="test-failures"><summary className="faint">{t('test.failures', { count: each.failures.length })}</summary><ul className="summary-list">{each.failures.map((line) => <li key={line}>{line}</li>)}</ul></details>}
            </li>
          ))}
        </ul>
      )}
      <ul className="plain compare-legend">{parts.map((part) => <li key={part} className="faint"><i className={`test-${part}`} aria-hidden="true" /> {t(`test.${part}`)}</li>)}</ul>
      {editing && <Questions bot={bot} questions={questions.data ?? []} close={() => setEditing(false)} />}
    </section>
  );
}
