import { useQuery } from '@tanstack/react-query';
import { Modal } from 'antd';
import { useTranslation } from 'react-i18next';
import { ErrorState, SkeletonLines } from '@/shared/ui/States';
import { understandingKeys } from '@/shared/understanding/keys';
import type { Aspect, Comparison } from '@/shared/understanding/types';
import { useLabelName } from '@/shared/understanding/useRecognition';
import { teaching } from './api';
import { versionName } from './versionName';

function Told({ found, aspect }: { found: Comparison; aspect: Aspect }) {
  const { t, i18n } = useTranslation('teaching');
  const nameOf = useLabelName();
  if (found.examples === 0) return <p className="faint">{t('compare.no_tests')}</p>;
  const parts = [['both_right', found.both_right], ['mended', found.mended], ['broken', found.broken], ['both_wrong', found.both_wrong]] as const;
  return (
    <div className="stack">
      <div className="compare-bar" role="img" aria-label={parts.map(([name, count]) => `${t(`compare.${name}`)} ${count}`).join(', ')}>
        {parts.map(([name, count]) => count > 0 && <i key={name} className={`compare-${name}`} style={{ flexGrow: count }} />)}
      </div>
      <ul className="plain compare-legend">
        {parts.map(([name, count]) => <li key={name}><i className={`compare-${name}`} aria-hidden="true" /> <span>{t(`compare.${name}`)}</span> <b className="numbers">{count.toLocaleString(i18n.language)}</b></li>)}
      </ul>
      {found.differences.length === 0 ? <p className="faint">{t('compare.same')}</p> : (
        <div className="heat-frame compare-list" tabIndex={0} role="region" aria-label={t('compare.differences')}>
          <table className="plain-table">
            <thead><tr><th scope="col">{t('compare.text')}</th><th scope="col">{t('compare.right')}</th><th scope="col">{versionName(t, found.first.number)}</th><th scope="col">{versionName(t, found.second.number)}</th></tr></thead>
            <tbody>
              {found.differences.map((each, index) => (
                <tr key={index}>
                  <td>{each.text}</td><td>{nameOf(aspect, each.label)}</td>
                  <td className={each.first === each.label ? 'is-right' : 'is-wrong'}>{nameOf(aspect, each.first)}</td><td className={each.second === each.label ? 'is-right' : 'is-wrong'}>{nameOf(aspect, each.second)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </div>
  );
}

export function Compare({ aspect, first, second, close }: { aspect: Aspect; first: number; second: number; close: () => void }) {
  const { t } = useTranslation('teaching');
  const found = useQuery({ queryKey: understandingKeys.comparison(aspect, first, second), queryFn: ({ signal }) => teaching.compare(aspect, first, second, { signal }), staleTime: 60_000, retry: false });
  return (
    <Modal open title={t('compare.title', { first: versionName(t, first), second: versionName(t, second) })} footer={null} width={860} onCancel={close}>
      {found.data ? <Told found={found.data} aspect={aspect} /> : found.isError ? <ErrorState error={found.error} retry={() => void found.refetch()} /> : <SkeletonLines lines={6} />}
    </Modal>
  );
}
