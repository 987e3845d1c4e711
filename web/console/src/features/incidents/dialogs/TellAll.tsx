import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, App, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Id } from '@/shared/api/types';
import { cases } from '@/shared/cases/api';
import { languages } from '@/shared/i18n';
import { incidents } from '@/shared/incidents/api';
import { incidentKeys } from '@/shared/incidents/keys';
import { textProblems, useFormProblems } from '@/shared/incidents/problems';
import { TextsField, useMissingLanguage, written } from '@/shared/incidents/TextsField';
import type { GatheredCase, Incident, Texts } from '@/shared/incidents/types';
import { ChannelIcon } from '@/shared/ui/ChannelIcon';
import { ErrorState, SkeletonLines } from '@/shared/ui/States';
import { audienceOf, readersOf, unspoken, type Audience } from '../model/audience';

const mostCounted = 2000;
const mostAsked = 60;

/** The languages of cases whose list row does not tell them: of the first few, ten at a time. */
async function languagesOf(ids: Id[], signal: AbortSignal): Promise<Map<Id, string>> {
  const spoken = new Map<Id, string>();
  for (let from = 0; from < Math.min(ids.length, mostAsked); from += 10) {
    const some = await Promise.all(ids.slice(from, Math.min(from + 10, mostAsked)).map((id) => cases.get(id, { signal })));
    for (const { id, language } of some) if (language) spoken.set(id, language);
  }
  return spoken;
}

/** All that are gathered, to count whom words will reach; of very many the first two thousand. */
function useAudience(incident: Incident) {
  return useQuery({
    queryKey: [...incidentKeys.part(incident.id, 'audience'), incident.case_count], staleTime: 30_000,
    queryFn: async ({ signal }) => {
      const gathered: GatheredCase[] = [];
      let cursor: string | undefined;
      do {
        const page = await incidents.cases(incident.id, cursor, { signal, limit: 200 });
        gathered.push(...page.items);
        cursor = page.next;
      } while (cursor && gathered.length < mostCounted);
      return { audience: audienceOf(gathered, await languagesOf(unspoken(gathered), signal)), partial: cursor !== undefined };
    },
  });
}

function WhoIsTold({ audience, texts, partial }: { audience: Audience; texts: Texts; partial: boolean }) {
  const { t, i18n } = useTranslation('incidents');
  const names = new Intl.DisplayNames(i18n.language, { type: 'language' });
  const scripts: Record<string, string> = { 'zh-CN': 'zh-Hans', 'zh-TW': 'zh-Hant' };
  const languageName = (tag: string | undefined) => {
    if (!tag) return t('tell.unknown_language');
    try {
      return names.of(scripts[tag] ?? tag) ?? tag;
    } catch {
      return tag;
    }
  };
  const readers = readersOf(audience, texts);
  return (
    <div className="tell-who">
      <p role="status"><strong>{t('tell.reached', { count: audience.reached })}</strong>{partial && ` ${t('tell.partial', { count: mostCounted })}`}</p>
      {readers.size > 0 && <p className="row wrap">{[...readers].map(([language, count]) => <span key={language} className="pill pill-accent">{t('tell.reads', { language: languages[language as keyof typeof languages] ?? language, count })}</span>)}</p>}
      {audience.rows.length > 0 && (
        <ul className="plain tell-rows" aria-label={t('tell.by_language')}>
          {audience.rows.slice(0, 8).map(({ language, channel, count }) => <li key={`${language} ${channel}`} className="row faint"><ChannelIcon channel={channel} size={13} /><span className="grow">{languageName(language)}</span><span className="numbers">{count}</span></li>)}
        </ul>
      )}
      {audience.unreachable > 0 && <p className="faint">{t('tell.unreachable', { count: audience.unreachable })}</p>}
    </div>
  );
}

/** One update to all that are hit: each in his conversation and language, once. */
export function TellAll({ incident, close, done }: { incident: Incident; close: () => void; done: () => void }) {
  const { t } = useTranslation('incidents');
  const { message } = App.useApp();
  const cache = useQueryClient();
  const missing = useMissingLanguage();
  const counted = useAudience(incident);
  const [texts, setTexts] = useState<Texts>({});
  const [busy, setBusy] = useState(false);
  const { problems, take, clear } = useFormProblems(['texts']);
  const words = written(texts);
  const empty = Object.keys(words).length === 0;
  const only = missing(texts);
  const reached = counted.data?.audience.reached;
  const send = async () => {
    if (empty || busy) return;
    setBusy(true);
    clear();
    try {
      await incidents.tell(incident.id, words);
      void cache.invalidateQueries({ queryKey: incidentKeys.all });
      void message.success(t('tell.begun'));
      done();
    } catch (error) {
      take(error);
      setBusy(false);
    }
  };
  const ok = reached === undefined || counted.data?.partial ? t('tell.send') : t('tell.ok', { count: reached });
  return (
    <Modal open title={t('tell.title')} onCancel={close} onOk={() => void send()} okText={ok} okButtonProps={{ disabled: empty || reached === 0 }} confirmLoading={busy} width={760}>
      <div className="stack" onKeyDown={(event) => event.key === 'Enter' && (event.ctrlKey || event.metaKey) && void send()}>
        <TextsField label={t('tell.words')} hint={t('tell.words_text')} max={4000} rows={5} value={texts} errors={textProblems(problems, 'texts')} onChange={setTexts} />
        {only && <Alert type="warning" showIcon title={only} />}
        {counted.data ? <WhoIsTold audience={counted.data.audience} texts={texts} partial={counted.data.partial} /> : counted.isError ? <ErrorState error={counted.error} retry={() => void counted.refetch()} /> : <SkeletonLines lines={3} />}
      </div>
    </Modal>
  );
}
