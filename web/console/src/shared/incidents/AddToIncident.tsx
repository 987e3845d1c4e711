import { useQueryClient } from '@tanstack/react-query';
import { Modal, Radio } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Id } from '../api/types';
import { caseKeys } from '../cases/keys';
import { useSaid } from '../cases/useCaseActions';
import { useProblem } from '../ui/problem';
import { navigate } from '../ui/router';
import { ErrorState, SkeletonLines } from '../ui/States';
import { TimeText } from '../ui/TimeText';
import { incidents } from './api';
import DeclareIncident from './DeclareIncident';
import { incidentKeys } from './keys';
import { SeverityMark } from './marks';
import { isRunning } from './types';
import { useRunning } from './useRunning';

type Props = {
  cases: Id[]; close: () => void; done: () => void;
  /** Words for a new incident, when the cases are one. */
  subject?: string;
};

/** Cases join an incident that is going on, or a new one begins with them. */
export default function AddToIncident({ cases, close, done, subject }: Props) {
  const { t } = useTranslation('incidents');
  const cache = useQueryClient();
  const problem = useProblem();
  const said = useSaid();
  const list = useRunning();
  const [chosen, choose] = useState<Id>();
  const [declaring, setDeclaring] = useState(false);
  const [busy, setBusy] = useState(false);
  const running = (list.data ?? []).filter(isRunning);
  const incident = running.find((each) => each.id === chosen);
  const finish = () => {
    void cache.invalidateQueries({ queryKey: incidentKeys.all });
    for (const id of cases) void cache.invalidateQueries({ queryKey: caseKeys.parts(id) });
  };
  const add = async () => {
    if (!incident || busy) return;
    setBusy(true);
    try {
      const result = await incidents.gather(incident.id, cases);
      finish();
      said(result.added > 0 ? t('add.done', { count: result.added, title: incident.title }) : t('add.there_before', { title: incident.title }));
      done();
    } catch (error) {
      problem(error);
      setBusy(false);
    }
  };
  if (declaring || (list.isSuccess && running.length === 0))
    return <DeclareIncident close={close} begin={{ title: subject, cases }} done={({ id }) => { finish(); done(); navigate(`/incidents/${id}`); }} />;
  return (
    <Modal open title={t('add.title', { count: cases.length })} onCancel={close} onOk={() => void (chosen === 'new' ? setDeclaring(true) : add())} okText={chosen === 'new' ? t('add.go_on') : t('add.ok')} okButtonProps={{ disabled: !chosen }} confirmLoading={busy} width={480}>
      {list.isError ? <ErrorState error={list.error} retry={() => void list.refetch()} /> : list.isPending ? <SkeletonLines /> : (
        <Radio.Group className="stack" value={chosen} aria-label={t('title')} onChange={(event) => choose(event.target.value as Id)}>
          {running.map((each) => <Radio key={each.id} value={each.id}><strong>{each.title}</strong> <SeverityMark severity={each.severity} /> <span className="faint">{t('cases_count', { count: each.case_count })} · <TimeText at={each.started_at} /></span></Radio>)}
          <Radio value="new">{t('add.new')}</Radio>
        </Radio.Group>
      )}
    </Modal>
  );
}
