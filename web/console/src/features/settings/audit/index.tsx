import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Select } from 'antd';
import { ClipboardList, FileCheck2, Search } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AuditEntry } from '@/shared/api/types';
import { EmptyState } from '@/shared/ui/States';
import { exactTime } from '@/shared/ui/time';
import { TimeText } from '@/shared/ui/TimeText';
import { audit, settingsKeys } from '../api';
import { details, kindText } from '../model/details';
import { Listing } from '../parts/Listing';
import { PageHead } from '../parts/PageHead';
import { usePeopleOptions } from '../parts/useLists';
import { TrailState } from './TrailState';

const kinds = ['identity.', 'identity.signed_in', 'identity.sign_in_failed', 'identity.user_', 'identity.role_', 'identity.api_token_', 'routing.', 'channel.', 'settings.', 'settings.webhook_', 'vault.'] as const;

/** Told elsewhere in the entry. */
const told = ['address', 'request', 'by_name'];

function Details({ entry }: { entry: AuditEntry }) {
  const { t, i18n } = useTranslation('settings');
  // The names come from the server: those without a word here are shown as they are called.
  const label = (path: string) => path.split(' · ').map((part) => t(`audit.field.${part}` as 'audit.field.name', { defaultValue: part.replace(/_/g, ' ') })).join(' · ');
  const more = details(entry.data).filter(({ path, value }) => !told.includes(path) && !entry.object?.endsWith(` ${value}`));
  return (
    <dl className="audit-data">
      <dt>{t('audit.at')}</dt><dd>{exactTime(entry.at, i18n.language)}</dd>
      <dt>{t('audit.number')}</dt><dd className="numbers">{entry.number}</dd>
      <dt>{t('audit.kind')}</dt><dd><code>{entry.kind}</code></dd>
      {entry.object && [<dt key="object">{t('audit.about')}</dt>, <dd key="object-is">{entry.object}</dd>]}
      {entry.address && [<dt key="address">{t('audit.address')}</dt>, <dd key="address-is">{entry.address}</dd>]}
      {entry.request && [<dt key="request">{t('audit.request')}</dt>, <dd key="request-is"><code>{entry.request}</code></dd>]}
      {more.map(({ path, value }, index) => [<dt key={`k${index}`}>{label(path)}</dt>, <dd key={`v${index}`}>{value}</dd>])}
      <dt>{t('audit.receipt')}</dt>
      <dd>
        {entry.is_signed
          ? <Button size="small" icon={<FileCheck2 size={13} />} href={audit.receiptUrl(entry.number)} download={`deskbell-audit-${entry.number}.json`}>{t('audit.receipt_get')}</Button>
          : <span className="faint">{t('audit.receipt_soon')}</span>}
      </dd>
    </dl>
  );
}

export default function Audit() {
  const { t } = useTranslation('settings');
  const people = usePeopleOptions();
  const [kind, setKind] = useState<string>();
  const [actor, setActor] = useState<string>();
  const list = useInfiniteQuery({
    queryKey: settingsKeys.audit(kind ?? '', actor ?? ''), initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) => audit.list(kind, actor, pageParam, { signal }), getNextPageParam: (page) => page.next,
  });
  return (
    <div className="set-body set-body-wide">
      <PageHead title={t('page.audit')} text={t('audit.lead')} />
      <TrailState />
      <div className="set-tools">
        <Select allowClear value={kind} placeholder={t('audit.every_kind')} aria-label={t('audit.kind')} style={{ minWidth: 220 }} onChange={setKind} options={kinds.map((value) => ({ value, label: t(`audit_kind.${value.replace('.', '_')}` as 'audit_kind.identity_') }))} />
        <Select allowClear value={actor} showSearch={{ optionFilterProp: 'label' }} placeholder={t('audit.everybody')} aria-label={t('audit.actor')} style={{ minWidth: 200 }} onChange={setActor} options={people} />
      </div>
      <Listing<AuditEntry>
        query={list} rows={list.data?.pages.flatMap((page) => page.items)} rowKey={(entry) => entry.number} expanded={(entry) => <Details entry={entry} />}
        more={{ has: list.hasNextPage, busy: list.isFetchingNextPage, load: () => void list.fetchNextPage() }}
        empty={list.hasNextPage ? <EmptyState icon={Search} title={t('audit.looking')} /> : <EmptyState icon={ClipboardList} title={t('audit.empty')}>{t('audit.lead')}</EmptyState>}
        columns={[
          { key: 'at', title: t('audit.at'), width: 130, render: (entry) => <TimeText at={entry.at} /> },
          { key: 'actor', title: t('audit.actor'), render: (entry) => entry.actor_name || <span className="faint">{t('audit.system')}</span> },
          { key: 'kind', title: t('audit.kind'), render: (entry) => t(`event.${entry.kind.replace('.', '_')}` as 'event.identity_signed_in', { defaultValue: kindText(entry.kind) }) },
          { key: 'about', title: t('audit.about'), wide: true, render: (entry) => <span className="faint cut answer-text">{details(entry.data, '', 4).filter((each) => /name|email|title/.test(each.path) && each.value !== '–').map((each) => each.value)[0] ?? ''}</span> },
        ]}
      />
    </div>
  );
}
