import { useQuery } from '@tanstack/react-query';
import { Button, Input, Segmented } from 'antd';
import { MessageSquareText, Plus, Search } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { keys } from '@/shared/api/keys';
import { useAllows } from '@/shared/api/me';
import type { CannedAnswer } from '@/shared/api/types';
import { navigate, useRoute } from '@/shared/ui/router';
import { EmptyState } from '@/shared/ui/States';
import { canned } from '../api';
import { Listing } from '../parts/Listing';
import { Loaded } from '../parts/Loaded';
import { PageHead } from '../parts/PageHead';
import { useLanguageOptions } from '../parts/useLists';
import { AnswerEditor } from './AnswerEditor';

const useAnswers = () => useQuery({ queryKey: keys.canned, queryFn: ({ signal }) => canned.list({ signal }) });
type Whose = 'every' | 'shared' | 'own';

function AnswerList() {
  const { t } = useTranslation('settings');
  const list = useAnswers();
  const languages = useLanguageOptions();
  const [typed, setTyped] = useState('');
  const [whose, setWhose] = useState<Whose>('every');
  const wanted = typed.trim().toLowerCase();
  const rows = list.data?.filter(
    (answer) => (whose === 'every' || answer.shared === (whose === 'shared')) && (!wanted || `${answer.shortcut} ${answer.title} ${answer.text}`.toLowerCase().includes(wanted)),
  );
  const add = <Button type="primary" icon={<Plus size={15} />} onClick={() => navigate('/settings/answers/new')}>{t('answers.add')}</Button>;
  return (
    <div className="set-body set-body-wide">
      <PageHead title={t('page.answers')} text={t('answers.lead')}>{add}</PageHead>
      <div className="set-tools">
        <Input className="set-search" allowClear prefix={<Search size={14} aria-hidden="true" />} value={typed} placeholder={t('answers.search')} aria-label={t('answers.search')} onChange={(event) => setTyped(event.target.value)} />
        <Segmented value={whose} onChange={setWhose} aria-label={t('answers.whose')} options={(['every', 'shared', 'own'] as const).map((value) => ({ value, label: t(`answers.${value}`) }))} />
      </div>
      <Listing<CannedAnswer>
        query={list} rows={rows} rowKey={(answer) => answer.id} to={(answer) => `/settings/answers/${answer.id}`}
        empty={list.data?.length ? <EmptyState icon={Search} title={t('form.nothing_found')} /> : <EmptyState icon={MessageSquareText} title={t('answers.empty')} action={add}>{t('answers.lead')}</EmptyState>}
        columns={[
          { key: 'title', title: t('answers.title'), render: (answer) => <span><code className="shortcut">/{answer.shortcut}</code> <strong>{answer.title}</strong></span> },
          { key: 'text', title: t('answers.text'), wide: true, render: (answer) => <span className="faint cut answer-text">{answer.text}</span> },
          { key: 'language', title: t('answers.language'), wide: true, render: (answer) => languages.find((each) => each.value === answer.language)?.label ?? answer.language ?? <span className="faint">{t('answers.any_language')}</span> },
          { key: 'shared', title: t('answers.whose'), render: (answer) => <span className={`pill ${answer.shared ? 'pill-accent' : ''}`}>{t(answer.shared ? 'answers.shared' : 'answers.own')}</span> },
        ]}
      />
    </div>
  );
}

export default function Answers() {
  const id = useRoute().parts[2];
  const list = useAnswers();
  const mayShare = useAllows('manage_canned');
  if (!id) return <AnswerList />;
  if (id === 'new') return <AnswerEditor key="new" mayShare={mayShare} />;
  return <Loaded query={list} pick={(all) => all.find((answer) => answer.id === id)}>{(answer) => <AnswerEditor key={id} answer={answer} mayShare={mayShare} />}</Loaded>;
}
