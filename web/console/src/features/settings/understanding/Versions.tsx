// Versions of what understands: what each one can, which one answers, training a new one, and what it would change.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Input, Modal, Progress } from 'antd';
import { GraduationCap } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useProblem } from '@/shared/ui/problem';
import { ErrorState, SkeletonLines } from '@/shared/ui/States';
import { TimeText } from '@/shared/ui/TimeText';
import { understandingKeys } from '@/shared/understanding/keys';
import type { Aspect, Version } from '@/shared/understanding/types';
import { Listing } from '../parts/Listing';
import { teaching } from './api';
import { Compare } from './Compare';
import { versionName } from './versionName';
import { Share } from './Figures';
import { comparedWith, inTraining, leftOut, onOwnTest, onProgramTest } from './model';

export const useVersions = (aspect: Aspect) =>
  useQuery({
    queryKey: understandingKeys.versions(aspect), queryFn: ({ signal }) => teaching.versions(aspect, { signal }), staleTime: 0,
    refetchInterval: ({ state }) => (inTraining(state.data) ? 700 : false),
  });

function TrainDialog({ aspect, close }: { aspect: Aspect; close: () => void }) {
  const { t } = useTranslation('teaching');
  const cache = useQueryClient();
  const problem = useProblem();
  const [note, setNote] = useState('');
  const [busy, setBusy] = useState(false);
  const train = async () => {
    setBusy(true);
    try {
      await teaching.train(aspect, note.trim());
      await cache.invalidateQueries({ queryKey: understandingKeys.versions(aspect) });
      close();
    } catch (error) {
      problem(error);
      setBusy(false);
    }
  };
  return (
    <Modal open title={t('train.title')} okText={t('train.begin')} onOk={() => void train()} confirmLoading={busy} onCancel={close}>
      <p className="faint">{t('train.text')}</p>
      <label className="stack train-note"><span>{t('train.note')}</span><Input autoFocus value={note} maxLength={500} placeholder={t('train.note_example')} onChange={(event) => setNote(event.target.value)} onPressEnter={() => void train()} /></label>
    </Modal>
  );
}

function Running({ version }: { version: Version }) {
  const { t } = useTranslation('teaching');
  return (
    <section className="panel train-now" aria-live="polite">
      <strong>{t('train.running', { number: version.number })}</strong>
      <Progress percent={version.progress} status="active" aria-label={t('train.progress')} />
      <span className="faint">{t(`train.step.${version.state}`)} <span lang="en">{version.step}</span></span>
    </section>
  );
}

function State({ version }: { version: Version }) {
  const { t } = useTranslation('teaching');
  if (version.active) return <span className="pill pill-good">{t('versions.answers')}</span>;
  if (version.state === 'failed') return <span className="pill pill-bad" title={version.error}>{t('versions.state.failed')}</span>;
  return <span className="pill">{t(`versions.state.${version.state}`)}</span>;
}

export function Versions({ aspect }: { aspect: Aspect }) {
  const { t, i18n } = useTranslation('teaching');
  const { message, modal } = App.useApp();
  const cache = useQueryClient();
  const problem = useProblem();
  const list = useVersions(aspect);
  const [training, setTraining] = useState(false);
  const [comparing, setComparing] = useState<{ first: number; second: number }>();
  const running = inTraining(list.data);
  // What was being trained is done: labels and figures elsewhere are not what they were.
  const before = running?.number;
  useEffect(() => () => { if (before !== undefined) void cache.invalidateQueries({ queryKey: understandingKeys.all }); }, [before, cache]);
  if (list.isError && !list.data) return <ErrorState error={list.error} retry={() => void list.refetch()} />;
  if (!list.data) return <SkeletonLines lines={8} />;
  const versions = list.data.filter((each) => each !== running);
  const active = list.data.find((each) => each.active);
  const activate = (version: Version) => {
    const back = active !== undefined && version.number < active.number;
    modal.confirm({
      title: t(back ? 'versions.roll_back_title' : 'versions.activate_title', { name: versionName(t, version.number) }), content: t('versions.activate_text'), okText: t(back ? 'versions.roll_back' : 'versions.activate'),
      onOk: async () => {
        try {
          await teaching.activate(aspect, version.number);
          await cache.invalidateQueries({ queryKey: understandingKeys.all });
          void message.success(t('versions.activated', { name: versionName(t, version.number) }));
        } catch (error) {
          problem(error);
        }
      },
    });
  };
  return (
    <div className="stack">
      <div className="row wrap">
        <p className="grow faint">{active && t('versions.now', { name: versionName(t, active.number) })}</p>
        <Button type="primary" icon={<GraduationCap size={15} />} disabled={Boolean(running)} onClick={() => setTraining(true)}>{t('train.title')}</Button>
      </div>
      {running && <Running version={running} />}
      <Listing<Version>
        query={list} rows={versions} rowKey={({ number }) => String(number)} empty={null}
        columns={[
          { key: 'number', title: t('versions.version'), render: (each) => <span className="stack version-name"><span className="row wrap"><strong>{versionName(t, each.number)}</strong><State version={each} /></span>{each.note && <span className="faint">{each.note}</span>}{each.error && <span className="field-error" lang="en">{each.error}</span>}</span> },
          { key: 'left', title: t('versions.left_out'), render: (each) => <Share value={leftOut(each.models)} /> },
          { key: 'own', title: t('versions.own_test'), wide: true, render: (each) => <Share value={onOwnTest(each.models)} /> },
          { key: 'program', title: t('versions.program_test'), wide: true, render: (each) => <Share value={onProgramTest(each.models)} /> },
          { key: 'size', title: t('versions.examples'), wide: true, align: 'right', render: (each) => <span className="numbers">{each.models.reduce((sum, { examples }) => sum + examples, 0).toLocaleString(i18n.language)} <span className="faint">({each.models.reduce((sum, { own }) => sum + own, 0).toLocaleString(i18n.language)})</span></span> },
          { key: 'who', title: t('versions.made'), wide: true, render: (each) => (each.created_at ? <span className="faint"><TimeText at={each.created_at} />{each.author_name && ` · ${each.author_name}`}{each.took_ms > 0 && ` · ${t('versions.took', { seconds: (each.took_ms / 1000).toLocaleString(i18n.language, { maximumFractionDigits: 1 }) })}`}</span> : <span className="faint">{t('versions.with_program')}</span>) },
          {
            key: 'do', title: '', align: 'right',
            render: (each) => {
              const other = each.active ? comparedWith(list.data, each.number) : active?.number;
              return (
                <span className="row wrap version-do">
                  {each.state === 'ready' && other !== undefined && other !== each.number && <Button size="small" aria-label={`${t('versions.compare')}: ${versionName(t, each.number)}`} onClick={() => setComparing(each.active ? { first: other, second: each.number } : { first: active?.number ?? 0, second: each.number })}>{t('versions.compare')}</Button>}
                  {each.state === 'ready' && !each.active && <Button size="small" aria-label={`${t(active && each.number < active.number ? 'versions.roll_back' : 'versions.activate')}: ${versionName(t, each.number)}`} onClick={() => activate(each)}>{t(active && each.number < active.number ? 'versions.roll_back' : 'versions.activate')}</Button>}
                </span>
              );
            },
          },
        ]}
      />
      <p className="faint">{t('versions.about')}</p>
      {training && <TrainDialog aspect={aspect} close={() => setTraining(false)} />}
      {comparing && <Compare aspect={aspect} {...comparing} close={() => setComparing(undefined)} />}
    </div>
  );
}
