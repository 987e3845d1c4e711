// What the bot could not answer, gathered by wording; somebody writes the article, and the next customer is answered.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Form, Input, Modal, Select } from 'antd';
import { Flame, Lightbulb, RefreshCw, Sprout } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '@/shared/api/me';
import { useDirectory, useUserName } from '@/shared/ui/names';
import { useProblem } from '@/shared/ui/problem';
import { Link } from '@/shared/ui/router';
import { EmptyState, ErrorState, SkeletonLines } from '@/shared/ui/States';
import { TimeText } from '@/shared/ui/TimeText';
import { botKeys, learning } from './api';
import { FixedTest } from './FixedTest';
import type { Bot, Cluster } from './types';

function Propose({ cluster, close, done }: { cluster: Cluster; close: () => void; done: () => Promise<unknown> }) {
  const { t } = useTranslation('bots');
  const { t: settings } = useTranslation('settings');
  const { message } = App.useApp();
  const me = useMe();
  const people = useDirectory();
  const problem = useProblem();
  const [form] = Form.useForm<{ owner: string; title: string; body: string }>();
  const needed = { required: true, whitespace: true, message: settings('form.required') };
  const propose = async (values: { owner: string; title: string; body: string }) => {
    try {
      await learning.propose(cluster.id, { ...values, body: values.body ?? '' });
      await done();
      void message.success(t('learning.proposed'));
      close();
    } catch (error) {
      problem(error);
    }
  };
  return (
    <Modal open width={640} title={t('learning.propose')} okText={t('learning.propose')} onOk={() => form.submit()} onCancel={close}>
      <Form form={form} layout="vertical" initialValues={{ owner: me.user.id, title: cluster.title, body: '' }} onFinish={(values) => void propose(values)}>
        <Form.Item name="title" label={t('learning.article')} rules={[needed]}><Input maxLength={200} /></Form.Item>
        <Form.Item name="body" label={t('learning.body')} extra={t('learning.body_text')}><Input.TextArea rows={7} maxLength={20_000} /></Form.Item>
        <Form.Item name="owner" label={t('learning.owner')} rules={[needed]} className="set-narrow"><Select showSearch optionFilterProp="label" options={people.map(({ id, name }) => ({ value: id, label: name }))} /></Form.Item>
      </Form>
    </Modal>
  );
}

function One({ cluster, propose, dismiss }: { cluster: Cluster; propose: () => void; dismiss: () => void }) {
  const { t } = useTranslation('bots');
  const userName = useUserName();
  return (
    <li>
      <div className="grow">
        <p className="row wrap"><strong dir="auto">{cluster.title}</strong>{cluster.hot && <span className="pill pill-bad"><Flame size={11} aria-hidden="true" /> {t('learning.hot')}</span>}{cluster.fresh && <span className="pill pill-accent"><Sprout size={11} aria-hidden="true" /> {t('learning.fresh')}</span>}{cluster.state !== 'open' && <span className={`pill ${cluster.state === 'live' ? 'pill-good' : ''}`}>{t(`learning.state.${cluster.state}`)}</span>}</p>
        <p className="faint">{t('learning.counts', { count: cluster.count, week: cluster.last_week })} · <TimeText at={cluster.last_at} />{cluster.owner && ` · ${t('learning.with', { name: userName(cluster.owner) })}`}{cluster.state === 'live' && ` · ${t('learning.since_live', { count: cluster.since_live })}`}</p>
        <details><summary className="faint">{t('learning.examples', { count: cluster.examples.length })}</summary><ul className="summary-list">{cluster.examples.map((each, index) => <li key={index}><Link to={`/inbox/all/${each.conversation}`}>{each.text}</Link></li>)}</ul></details>
      </div>
      {cluster.article && cluster.state !== 'open' && <Link to={`/knowledge/article/${cluster.article}`}>{t(cluster.state === 'live' ? 'learning.open_article' : 'learning.open_draft')}</Link>}
      {cluster.state === 'open' && <span className="row"><Button size="small" type="primary" onClick={propose}>{t('learning.propose')}</Button><Button size="small" onClick={dismiss}>{t('learning.dismiss')}</Button></span>}
    </li>
  );
}

export function Learning({ bot }: { bot: Bot }) {
  const { t } = useTranslation('bots');
  const { message } = App.useApp();
  const cache = useQueryClient();
  const problem = useProblem();
  const [proposing, setProposing] = useState<Cluster>();
  const [busy, setBusy] = useState(false);
  const list = useQuery({ queryKey: botKeys.clusters(bot.id), queryFn: ({ signal }) => learning.list(bot.id, { signal }), staleTime: 0 });
  const refresh = () => cache.invalidateQueries({ queryKey: botKeys.clusters(bot.id) });
  const gather = async () => {
    setBusy(true);
    try {
      await learning.gather();
      await refresh();
      void message.success(t('learning.gathered'));
    } catch (error) {
      problem(error);
    } finally {
      setBusy(false);
    }
  };
  const button = <Button icon={<RefreshCw size={14} />} loading={busy} onClick={() => void gather()}>{t('learning.gather')}</Button>;
  const shown = (list.data ?? []).filter(({ state }) => state !== 'dismissed');
  return (
    <div className="stack">
      <div className="row wrap"><p className="grow faint">{t('learning.lead')}</p>{button}</div>
      {list.isError && !list.data ? <ErrorState error={list.error} retry={() => void list.refetch()} /> : !list.data ? <SkeletonLines lines={6} /> : shown.length === 0 ? <EmptyState icon={Lightbulb} title={t('learning.empty')}>{t('learning.empty_text')}</EmptyState> : (
        <section className="panel"><ul className="plain mend-list">{shown.map((cluster) => <One key={cluster.id} cluster={cluster} propose={() => setProposing(cluster)} dismiss={() => void learning.dismiss(cluster.id).then(refresh).catch(problem)} />)}</ul></section>
      )}
      <FixedTest bot={bot} />
      {proposing && <Propose cluster={proposing} close={() => setProposing(undefined)} done={refresh} />}
    </div>
  );
}
