// The questions of the fixed test, and what is right for each: an article, a dialog, or people.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Input, Modal, Select } from 'antd';
import { Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useProblem } from '@/shared/ui/problem';
import { languageName } from '@/shared/understanding/words';
import { bench, botKeys, dialogs } from './api';
import { wordsIn } from './model';
import type { Bot, TestQuestion } from './types';

const rightOf = ({ article, dialog }: TestQuestion) => (article ? `article ${article}` : dialog ? `dialog ${dialog}` : 'people');

export function Questions({ bot, questions, close }: { bot: Bot; questions: TestQuestion[]; close: () => void }) {
  const { t, i18n } = useTranslation('bots');
  const { message } = App.useApp();
  const cache = useQueryClient();
  const problem = useProblem();
  const [rows, setRows] = useState<TestQuestion[]>(questions.length ? questions : [{ text: '', language: bot.languages[0] ?? 'en' }]);
  const [busy, setBusy] = useState(false);
  const articles = useQuery({ queryKey: botKeys.articles, queryFn: ({ signal }) => bench.articles({ signal }), staleTime: 60_000, retry: false });
  const known = useQuery({ queryKey: botKeys.dialogs(bot.id), queryFn: ({ signal }) => dialogs.list(bot.id, { signal }), staleTime: 60_000 });
  const set = (index: number, part: Partial<TestQuestion>) => setRows(rows.map((row, at) => (at === index ? { ...row, ...part } : row)));
  const options = [
    { label: t('test.people'), options: [{ value: 'people', label: t('test.people_text') }] },
    { label: t('tab.dialogs'), options: (known.data ?? []).map(({ key, title }) => ({ value: `dialog ${key}`, label: wordsIn(title, i18n.language) || key })) },
    { label: t('test.articles'), options: (articles.data?.items ?? []).map(({ id, title }) => ({ value: `article ${id}`, label: title })) },
  ];
  const choose = (index: number, right: string) => {
    const [kind, id] = right.split(' ');
    set(index, { article: kind === 'article' ? id : undefined, dialog: kind === 'dialog' ? id : undefined });
  };
  const save = async () => {
    setBusy(true);
    try {
      cache.setQueryData(botKeys.questions(bot.id), await bench.setQuestions(bot.id, rows.filter(({ text }) => text.trim()).map((row) => ({ ...row, text: row.text.trim() }))));
      void message.success(t('test.saved'));
      close();
    } catch (error) {
      problem(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Modal open width={860} title={t('test.questions')} okText={t('test.save')} confirmLoading={busy} onOk={() => void save()} onCancel={close}>
      <p className="faint">{t('test.questions_text')}</p>
      <div className="stack">
        {rows.map((row, index) => (
          <div key={index} className="question-line">
            <Input value={row.text} maxLength={1000} lang={row.language} aria-label={t('test.question', { number: index + 1 })} placeholder={t('test.question', { number: index + 1 })} onChange={(event) => set(index, { text: event.target.value })} />
            <Select value={row.language} aria-label={t('test.language', { number: index + 1 })} options={bot.languages.map((value) => ({ value, label: languageName(value, i18n.language) ?? value }))} onChange={(language) => set(index, { language })} />
            <Select showSearch={{ optionFilterProp: 'label' }} value={rightOf(row)} aria-label={t('test.right_of', { number: index + 1 })} options={options} onChange={(right) => choose(index, right)} />
            <Button type="text" danger icon={<Trash2 size={14} />} aria-label={t('test.remove', { number: index + 1 })} onClick={() => setRows(rows.filter((_, at) => at !== index))} />
          </div>
        ))}
        <Button className="fit" size="small" icon={<Plus size={13} />} onClick={() => setRows([...rows, { text: '', language: rows.at(-1)?.language ?? bot.languages[0] ?? 'en' }])}>{t('test.add')}</Button>
      </div>
    </Modal>
  );
}
