import { useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { Gauge } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { session } from '../api/endpoints';
import { useProblem } from '../ui/problem';
import { connections } from './api';
import { tryConnection } from './home';
import { incidentKeys } from './keys';
import type { ConnectionTest as Test } from './types';

const tries = 12;

/** Measures the way to the server and back, tells how good it is, and keeps it for whoever leads. */
export function ConnectionTest() {
  const { t } = useTranslation('incidents');
  const cache = useQueryClient();
  const problem = useProblem();
  const [busy, setBusy] = useState(false);
  const [test, setTest] = useState<Test>();
  const run = async () => {
    setBusy(true);
    try {
      setTest(await connections.keep(await tryConnection(() => session.me(), tries, () => performance.now())));
      void cache.invalidateQueries({ queryKey: incidentKeys.all });
    } catch (error) {
      problem(error);
    }
    setBusy(false);
  };
  return (
    <span className="row wrap">
      <Button size="small" loading={busy} icon={<Gauge size={14} aria-hidden="true" />} onClick={() => void run()}>{t('home.test')}</Button>
      {test && <span role="status" className={`pill ${test.quality === 'good' ? 'pill-good' : 'pill-bad'}`}>{t(`home.quality.${test.quality}`)} · {t('home.trip', { ms: test.round_trip_ms })}{test.lost > 0 && ` · ${t('home.lost', { count: test.lost })}`}</span>}
    </span>
  );
}
