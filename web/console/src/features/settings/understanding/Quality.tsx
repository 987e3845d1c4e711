// What is wrong with the examples, as pictures people can read, each with what to do about it.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, App, Button, Segmented } from 'antd';
import { Check, Microscope } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useProblem } from '@/shared/ui/problem';
import { navigate } from '@/shared/ui/router';
import { EmptyState, ErrorState, SkeletonLines } from '@/shared/ui/States';
import { TimeText } from '@/shared/ui/TimeText';
import { understandingKeys } from '@/shared/understanding/keys';
import type { Aspect, ConflictFound, ModelLanguage, QualityOfLanguage, SuspectFound } from '@/shared/understanding/types';
import { useLabelName } from '@/shared/understanding/useRecognition';
import { teaching } from './api';
import { HeatMap } from './HeatMap';
import { bothWays, matrixOf } from './model';
import { useVersions } from './Versions';

const scarceBelow = 10;
const shownFirst = 8;

function useMend(aspect: Aspect) {
  const { t } = useTranslation('teaching');
  const { message } = App.useApp();
  const cache = useQueryClient();
  const problem = useProblem();
  const [mended, setMended] = useState<string[]>([]);
  const mend = async (key: string, work: () => Promise<unknown>) => {
    try {
      await work();
      setMended((old) => [...old, key]);
      void message.success(t('quality.mended'));
      void cache.invalidateQueries({ queryKey: understandingKeys.exampleLists });
      void cache.invalidateQueries({ queryKey: understandingKeys.quality(aspect) });
    } catch (error) {
      problem(error);
    }
  };
  return { mended, mend };
}

function Confusion({ aspect, found }: { aspect: Aspect; found: QualityOfLanguage }) {
  const { t } = useTranslation('teaching');
  const nameOf = useLabelName();
  const versions = useVersions(aspect);
  const [from, setFrom] = useState<'examples' | 'test'>('examples');
  const model = versions.data?.find(({ active }) => active)?.models.find(({ language }) => language === found.language);
  const tested = model?.own_test?.confused.length ? model.own_test.confused : (model?.program_test?.confused ?? []);
  const pairs = from === 'test' ? tested : bothWays(found.confusable);
  const matrix = matrixOf(pairs);
  return (
    <section className="panel">
      <div className="row wrap"><h2 className="grow">{t('quality.confusion')}</h2>{tested.length > 0 && <Segmented<'examples' | 'test'> size="small" value={from} aria-label={t('quality.confusion')} options={[{ value: 'examples', label: t('quality.from_examples') }, { value: 'test', label: t('quality.from_test') }]} onChange={setFrom} />}</div>
      {matrix.labels.length === 0 ? <p className="faint">{t('quality.no_confusion')}</p> : <HeatMap matrix={matrix} nameOf={(label) => nameOf(aspect, label)} caption={t(from === 'test' ? 'quality.confusion_test' : 'quality.confusion_text')} pick={(label) => navigate(`/settings/understanding/${aspect}/examples?label=${label}`)} />}
    </section>
  );
}

function Suspects({ aspect, suspects }: { aspect: Aspect; suspects: SuspectFound[] }) {
  const { t, i18n } = useTranslation('teaching');
  const nameOf = useLabelName();
  const { mended, mend } = useMend(aspect);
  const [all, setAll] = useState(false);
  const open = suspects.filter((each) => !mended.includes(each.example ?? each.text));
  const shown = all ? open : open.slice(0, shownFirst);
  return (
    <section className="panel">
      <h2>{t('quality.suspects', { count: open.length })}</h2>
      <p className="faint">{t('quality.suspects_text')}</p>
      <ul className="plain mend-list">
        {shown.map((each, index) => (
          <li key={each.example ?? `p${index}`}>
            <div className="grow"><p dir="auto">{each.text}</p><p className="faint tiny">{t('quality.suspect', { label: nameOf(aspect, each.label), fits: nameOf(aspect, each.fits), lead: each.lead.toLocaleString(i18n.language, { style: 'percent', maximumFractionDigits: 0 }) })}</p></div>
            {each.example ? (
              <Button size="small" icon={<Check size={13} />} onClick={() => void mend(each.example ?? '', () => teaching.change(each.example ?? '', { label: each.fits }))}>{t('quality.make', { label: nameOf(aspect, each.fits) })}</Button>
            ) : <span className="faint tiny">{t('quality.of_program')}</span>}
          </li>
        ))}
      </ul>
      {open.length === 0 && <p className="faint">{t('quality.none')}</p>}
      {!all && open.length > shownFirst && <Button size="small" onClick={() => setAll(true)}>{t('quality.all', { count: open.length })}</Button>}
    </section>
  );
}

function Conflicts({ aspect, conflicts }: { aspect: Aspect; conflicts: ConflictFound[] }) {
  const { t } = useTranslation('teaching');
  const nameOf = useLabelName();
  const { mended, mend } = useMend(aspect);
  const open = conflicts.filter((each) => !mended.includes(each.text));
  return (
    <section className="panel">
      <h2>{t('quality.conflicts', { count: open.length })}</h2>
      <p className="faint">{t('quality.conflicts_text')}</p>
      <ul className="plain mend-list">
        {open.slice(0, 50).map((each) => (
          <li key={each.text}>
            <div className="grow"><p dir="auto">{each.text}</p></div>
            <span className="row wrap">{each.labels.map((label) => <Button key={label} size="small" disabled={each.examples.length === 0} aria-label={t('quality.make', { label: nameOf(aspect, label) })} onClick={() => void mend(each.text, () => Promise.all(each.examples.map((id) => teaching.change(id, { label }))))}>{nameOf(aspect, label)}</Button>)}</span>
          </li>
        ))}
      </ul>
      {open.length === 0 && <p className="faint">{t('quality.none')}</p>}
    </section>
  );
}

function Scarce({ aspect, scarce }: { aspect: Aspect; scarce: { label: string; examples: number }[] }) {
  const { t } = useTranslation('teaching');
  const nameOf = useLabelName();
  const most = Math.max(scarceBelow, ...scarce.map(({ examples }) => examples));
  return (
    <section className="panel">
      <h2>{t('quality.scarce', { count: scarce.length })}</h2>
      <p className="faint">{t('quality.scarce_text')}</p>
      <ul className="plain scarce-list">
        {[...scarce].sort((left, right) => left.examples - right.examples).slice(0, 20).map((each) => (
          <li key={each.label}>
            <button type="button" className="bare link cut" onClick={() => navigate(`/settings/understanding/${aspect}/examples?label=${each.label}`)}>{nameOf(aspect, each.label)}</button>
            <span className="share-bar" aria-hidden="true"><i className="is-weak" style={{ width: `${Math.round((each.examples / most) * 100)}%` }} /></span>
            <span className="numbers">{each.examples}</span>
          </li>
        ))}
      </ul>
      {scarce.length === 0 && <p className="faint">{t('quality.none')}</p>}
    </section>
  );
}

export function QualityReport({ aspect }: { aspect: Aspect }) {
  const { t, i18n } = useTranslation('teaching');
  const cache = useQueryClient();
  const problem = useProblem();
  const [language, setLanguage] = useState<ModelLanguage>(i18n.language.startsWith('zh') ? 'zh' : 'en');
  const report = useQuery({ queryKey: understandingKeys.quality(aspect), queryFn: ({ signal }) => teaching.quality(aspect, { signal }), staleTime: 0, refetchInterval: ({ state }) => (state.data?.running ? 1000 : false) });
  const examine = () => teaching.examine(aspect).then((now) => cache.setQueryData(understandingKeys.quality(aspect), now)).catch(problem);
  if (report.isError && !report.data) return <ErrorState error={report.error} retry={() => void report.refetch()} />;
  if (!report.data) return <SkeletonLines lines={8} />;
  const { running, at, outdated, languages } = report.data;
  const button = <Button type={at ? 'default' : 'primary'} icon={<Microscope size={15} />} loading={running} onClick={() => void examine()}>{t(running ? 'quality.running' : at ? 'quality.again' : 'quality.examine')}</Button>;
  if (!at) return <EmptyState icon={Microscope} title={t('quality.empty')} action={button}>{t('quality.empty_text')}</EmptyState>;
  const found = languages.find((each) => each.language === language) ?? languages[0];
  const number = (value: number) => value.toLocaleString(i18n.language);
  return (
    <div className="stack">
      <div className="set-tools">
        {languages.length > 1 && <Segmented<ModelLanguage> value={found?.language ?? language} aria-label={t('examples.language')} options={languages.map((each) => ({ value: each.language, label: t(`language.${each.language}`) }))} onChange={setLanguage} />}
        <span className="faint grow">{t('quality.at')} <TimeText at={at} /></span>
        {button}
      </div>
      {outdated && !running && <Alert type="info" showIcon title={t('quality.outdated')} />}
      {found && (
        <>
          <div className="stat-row">
            <div className="stat"><span className="faint">{t('quality.examples')}</span><b>{number(found.examples)}</b><span className="faint">{t('quality.own', { count: found.own })}</span></div>
            <div className="stat"><span className="faint">{t('quality.stat_conflicts')}</span><b>{number(found.conflicts.length)}</b></div>
            <div className="stat"><span className="faint">{t('quality.stat_suspects')}</span><b>{number(found.suspects.length)}</b></div>
            <div className="stat"><span className="faint">{t('quality.stat_scarce')}</span><b>{number(found.scarce.length)}</b></div>
            <div className="stat"><span className="faint">{t('quality.repeated')}</span><b>{number(found.repeated)}</b></div>
          </div>
          <Confusion aspect={aspect} found={found} />
          <Suspects aspect={aspect} suspects={found.suspects} />
          <div className="two two-top"><Conflicts aspect={aspect} conflicts={found.conflicts} /><Scarce aspect={aspect} scarce={found.scarce} /></div>
        </>
      )}
    </div>
  );
}
