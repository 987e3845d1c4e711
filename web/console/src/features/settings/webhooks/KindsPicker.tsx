import { useQuery } from '@tanstack/react-query';
import { Checkbox } from 'antd';
import { useTranslation } from 'react-i18next';
import type { WebhookKind } from '@/shared/api/types';
import { settingsKeys, webhooks } from '../api';
import { covers, groupKinds, pretty, toggled } from '../model/webhooks';
import { Loaded } from '../parts/Loaded';

type Props = { value?: string[]; onChange?: (filters: string[]) => void };

function KindRow({ kind, value, onChange, fixed }: Required<Props> & { kind: WebhookKind; fixed: boolean }) {
  const { t, i18n } = useTranslation('settings');
  return (
    <div className="kind-row">
      <Checkbox checked={covers(value, kind.kind)} disabled={fixed} onChange={(event) => onChange(toggled(value, kind.kind, event.target.checked))}>
        <span className="kind-title">{i18n.language === 'zh-CN' ? kind.title.zh_CN : kind.title.en}</span> <code className="faint">{kind.kind}</code>
      </Checkbox>
      <details className="more-about kind-more">
        <summary>{t('webhooks.example')}</summary>
        <p className="faint">{kind.contents.length ? t('webhooks.contains', { what: kind.contents.map((each) => t(`webhooks.contents.${each}`)).join(', ') }) : t('webhooks.contains_ids')}</p>
        <pre className="hook-code" tabIndex={0} aria-label={`${t('webhooks.example')}: ${kind.kind}`}>{pretty(JSON.stringify(kind.example))}</pre>
      </details>
    </div>
  );
}

/** Everything, whole groups, or single kinds; what a group brings later comes along. */
export function KindsPicker({ value = [], onChange = () => undefined }: Props) {
  const { t } = useTranslation('settings');
  const kinds = useQuery({ queryKey: settingsKeys.webhookKinds, queryFn: ({ signal }) => webhooks.kinds({ signal }), staleTime: Infinity });
  const all = value.includes('*');
  return (
    <Loaded query={kinds} pick={groupKinds}>
      {(groups) => (
        <div className="kinds">
          <div className="kind-group"><Checkbox checked={all} onChange={(event) => onChange(toggled(value, '*', event.target.checked))}><strong>{t('webhooks.all_kinds')}</strong> <code className="faint">*</code></Checkbox></div>
          {groups.map(({ prefix, kinds: members }) => (
            <div key={prefix} className="kind-group" role="group" aria-label={t(`webhooks.group.${prefix}`, prefix)}>
              <Checkbox checked={all || value.includes(`${prefix}.*`)} disabled={all} indeterminate={!all && !value.includes(`${prefix}.*`) && members.some((kind) => value.includes(kind.kind))} onChange={(event) => onChange(toggled(value, `${prefix}.*`, event.target.checked))}>
                <strong>{t(`webhooks.group.${prefix}`, prefix)}</strong> <code className="faint">{prefix}.*</code>
              </Checkbox>
              <div className="kind-members">
                {members.map((kind) => <KindRow key={kind.kind} kind={kind} value={value} onChange={onChange} fixed={all || value.includes(`${prefix}.*`)} />)}
              </div>
            </div>
          ))}
        </div>
      )}
    </Loaded>
  );
}
