// What takes a while: a translation, a summary or an answer that a language model writes, if there is one. Until it is
// there, what there is without it is shown, and it always says whose words they are.
import { useMutation, useQuery } from '@tanstack/react-query';
import { App, Button, Select } from 'antd';
import { CornerDownLeft, Languages, Replace, Sparkles } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Conversation, Id } from '@/shared/api/types';
import { Markdown } from '@/shared/ui/Markdown';
import { useProblem } from '@/shared/ui/problem';
import { languageName } from '@/shared/understanding/words';
import { draftOf } from '../model/drafts';
import { insertText } from '../model/insertBus';
import { rememberUndo } from '../model/lastAction';
import { useThread } from '../model/useLists';
import { assist, type ModelState, type ToWrite, type Written } from './api';
import { sameLanguage } from './model';

const targets = ['en', 'zh', 'de', 'fr', 'es', 'pt', 'it', 'nl', 'pl', 'ru', 'ja', 'ko', 'ar', 'tr', 'vi', 'th', 'id'];

/** Asks, and looks again until it is there. */
function useWriting(conversation: Id) {
  const problem = useProblem();
  const begun = useMutation({ mutationFn: (what: ToWrite) => assist.write(conversation, what), onError: problem });
  const id = begun.data?.id ?? '';
  const later = useQuery({
    queryKey: ['assist', 'writing', id], queryFn: ({ signal }) => assist.writing(id, { signal }), enabled: begun.data?.state === 'writing', retry: false,
    refetchInterval: ({ state }) => (state.data?.state === 'done' || state.error ? false : 600), gcTime: 60_000,
  });
  const written: Written | undefined = begun.data?.state === 'writing' ? (later.data ?? begun.data) : begun.data;
  return { ask: begun.mutate, clear: begun.reset, written, busy: begun.isPending || (written?.state === 'writing' && !later.error) };
}

function Shown({ conversation, written, insert, clear }: { conversation: Id; written: Written; insert?: 'below' | 'instead'; clear: () => void }) {
  const { t } = useTranslation('understanding');
  const { message } = App.useApp();
  const take = () => {
    const undo = insertText(conversation, written.text, insert);
    if (!undo) return void message.info(t('suggest.no_composer'));
    rememberUndo(undo);
    clear();
  };
  const why = written.state === 'writing' ? t('written.waiting') : written.why !== 'none' && written.by !== 'model' ? t(`written.why.${written.why}`) : '';
  return (
    <div className="written" role="status" aria-label={t('written.result')}>
      {written.text ? <Markdown text={written.text} /> : <p className="faint">{t('written.nothing')}</p>}
      {!written.complete && written.text && <p className="faint tiny">{t('written.incomplete')}</p>}
      {written.sources.length > 0 && <p className="faint tiny">{t('written.from')}: {written.sources.map(({ title }) => title).join(' · ')}</p>}
      <div className="written-foot">
        <span className={`pill ${written.by === 'model' ? 'pill-accent' : ''}`}>{t(`written.by.${written.by}`)}</span>
        {why && <span className="faint tiny grow">{why}</span>}
        {insert && written.text && written.state === 'done' && <Button size="small" icon={insert === 'instead' ? <Replace size={13} /> : <CornerDownLeft size={13} />} onClick={take}>{t(insert === 'instead' ? 'written.replace' : 'suggest.insert')}</Button>}
      </div>
      {written.by === 'model' && <p className="faint tiny">{t('written.check')}</p>}
    </div>
  );
}

/** A button, and below it what came of it. */
export function AskedFor({ conversation, what, label }: { conversation: Id; what: ToWrite; label: string }) {
  const { ask, clear, written, busy } = useWriting(conversation);
  return (
    <div className="asked-for">
      <Button size="small" icon={<Sparkles size={13} />} loading={busy} onClick={() => ask(what)}>{label}</Button>
      {written && <Shown conversation={conversation} written={written} insert={what.kind === 'answer' ? 'below' : undefined} clear={clear} />}
    </div>
  );
}

/** Both directions: what the customer wrote for the agent, and the agent's draft for the customer. */
export function Translations({ conversation, language, model }: { conversation: Conversation; language: string; model: ModelState }) {
  const { t, i18n } = useTranslation('understanding');
  const { message } = App.useApp();
  const theirs = useWriting(conversation.id);
  const ours = useWriting(conversation.id);
  const mine = i18n.language.startsWith('zh') ? 'zh' : 'en';
  const customers = language && language !== 'und' ? language.slice(0, 2) : '';
  const [chosen, setChosen] = useState<string>();
  const target = chosen ?? (customers && !sameLanguage(customers, mine) ? customers : mine === 'en' ? 'zh' : 'en');
  const known = model === 'off' ? targets.slice(0, 2) : targets;
  const { data } = useThread(conversation.id);
  const said = data?.items.findLast(({ author_kind, text }) => author_kind === 'contact' && text)?.text;
  const draft = () => {
    const text = draftOf(conversation.id).answer.trim();
    if (text) ours.ask({ kind: 'translation', text, language: target });
    else void message.info(t('written.no_draft'));
  };
  return (
    <div className="stack">
      <p className="faint tiny">{t(model === 'off' ? 'written.table_only' : 'written.with_model')}</p>
      <div>
        <Button size="small" icon={<Languages size={13} />} loading={theirs.busy} disabled={!said} onClick={() => said && theirs.ask({ kind: 'translation', text: said, language: mine })}>{t('written.theirs', { language: languageName(mine, i18n.language) })}</Button>
        {theirs.written && <Shown conversation={conversation.id} written={theirs.written} clear={theirs.clear} />}
      </div>
      <div>
        <div className="row wrap">
          <Button size="small" icon={<Languages size={13} />} loading={ours.busy} onClick={draft}>{t('written.ours')}</Button>
          <Select size="small" value={target} onChange={setChosen} aria-label={t('written.into')} style={{ minWidth: 130 }} options={[...new Set([target, ...known])].map((value) => ({ value, label: languageName(value, i18n.language) ?? value }))} />
        </div>
        {ours.written && <Shown conversation={conversation.id} written={ours.written} insert="instead" clear={ours.clear} />}
      </div>
    </div>
  );
}
