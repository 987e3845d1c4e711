import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Form, Input, Switch } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { http } from '@/shared/api/http';
import { useProblem } from '@/shared/ui/problem';
import { ErrorState, SkeletonLines } from '@/shared/ui/States';
import { Editor, Section } from '../parts/Editor';
import { Loaded } from '../parts/Loaded';
import { PairList } from './PairList';
import { draftOf, settingsOf, type AssistSettings, type Draft } from './model';
import './assist.css';

const queryKey = ['assist', 'settings'] as const;

/** What the tone check says about a text, with the settings as they are saved. */
function ToneTrial() {
  const { t } = useTranslation('language_model');
  const { t: tone } = useTranslation('understanding');
  const problem = useProblem();
  const [text, setText] = useState('');
  const trial = useMutation({ mutationFn: () => http.post('/assist/check', { text }), onError: problem });
  const { data } = trial;
  return (
    <div className="tone-try">
      <Input.TextArea rows={2} value={text} maxLength={2000} aria-label={t('words.try_text')} placeholder={t('words.try_example')} onChange={(event) => setText(event.target.value)} />
      <Button loading={trial.isPending} disabled={!text.trim()} onClick={() => trial.mutate()}>{t('words.try')}</Button>
      <div role="status">
        {data && data.findings.length === 0 && <p className="faint">{t('words.try_nothing')}</p>}
        {data && data.findings.length > 0 && (
          <ul className="plain">{data.findings.map((each, index) => <li key={index}>{tone(`tone.${each.flaw}`, { words: each.words })}{each.instead ? ` ${tone('tone.instead', { words: each.instead })}` : ''}</li>)}</ul>
        )}
        {data?.blocks && <p><strong>{t('words.try_blocked')}</strong></p>}
      </div>
    </div>
  );
}

function BuiltIn() {
  const { t } = useTranslation('language_model');
  const query = useQuery({ queryKey: ['assist', 'phrases'], queryFn: ({ signal }) => http.get('/assist/phrases', { signal }), staleTime: Infinity });
  if (!query.data) return query.isError ? <ErrorState error={query.error} retry={() => void query.refetch()} /> : <SkeletonLines lines={4} />;
  return (
    <div className="phrase-table" tabIndex={0} role="group" aria-label={t('words.built_in')}>
      <table className="plain-table">
        <thead><tr><th scope="col">{t('words.english')}</th><th scope="col">{t('words.chinese')}</th></tr></thead>
        <tbody>{query.data.map((each) => <tr key={`${each.en} ${each.zh}`}><td lang="en">{each.en}</td><td lang="zh-CN">{each.zh}</td></tr>)}</tbody>
      </table>
    </div>
  );
}

function WordsEditor({ settings }: { settings: AssistSettings }) {
  const { t } = useTranslation('language_model');
  const cache = useQueryClient();
  const save = async (draft: Draft) => {
    const next = await http.put('/assist/settings', settingsOf(draft, settings.version));
    cache.setQueryData(queryKey, next);
  };
  const below = (
    <>
      <Section title={t('words.trial')} text={t('words.trial_lead')}><ToneTrial /></Section>
      <Section title={t('words.built_in')} text={t('words.built_in_lead')}><BuiltIn /></Section>
    </>
  );
  return (
    <Editor<Draft> title={t('words.title')} text={t('words.lead')} initial={draftOf(settings)} save={save} below={below} own={['forbidden', 'phrases']}>
      <Section title={t('words.forbidden')} text={t('words.forbidden_lead')}>
        <Form.Item name="forbidden"><PairList field="forbidden" parts={['word', 'instead']} labels={[t('words.word'), t('words.instead')]} longest={[60, 120]} add={t('words.add_word')} most={500} /></Form.Item>
        <Form.Item name="block" label={t('words.block')} extra={t('words.block_lead')} valuePropName="checked"><Switch /></Form.Item>
      </Section>
      <Section title={t('words.phrases')} text={t('words.phrases_lead')}>
        <Form.Item name="phrases"><PairList field="phrases" parts={['en', 'zh']} labels={[t('words.english'), t('words.chinese')]} longest={[200, 200]} add={t('words.add_phrase')} most={500} /></Form.Item>
      </Section>
    </Editor>
  );
}

/** Words that replies may not have, and set phrases of one's own for the translation without a language model. */
export default function Words() {
  const query = useQuery({ queryKey, queryFn: ({ signal }) => http.get('/assist/settings', { signal }), staleTime: 0 });
  return <Loaded query={query} pick={(settings) => settings}>{(settings) => <WordsEditor key={settings.version} settings={settings} />}</Loaded>;
}
