import { useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Id } from '@/shared/api/types';
import { cases } from '@/shared/cases/api';
import { caseKeys } from '@/shared/cases/keys';
import type { CaseSummary } from '@/shared/cases/types';
import { useDebounced } from '@/shared/ui/useDebounced';

type Props = { not: Id; value: CaseSummary | undefined; set: (matter: CaseSummary | undefined) => void };

/** Another case, by number or words. */
export function CasePicker({ not, value, set }: Props) {
  const { t } = useTranslation('cases');
  const [text, setText] = useState('');
  const query = useDebounced(text.trim(), 200);
  const found = useQuery({ queryKey: caseKeys.found(query), queryFn: ({ signal }) => cases.find(query, undefined, { signal }), enabled: query.length > 0, placeholderData: (old) => old });
  const rows = (found.data?.items ?? []).map((each) => each.matter).filter((each) => each.id !== not);
  return (
    <Select
      autoFocus showSearch={{ filterOption: false, onSearch: setText }} value={value?.id} placeholder={t('link.search')} aria-label={t('link.search')} notFoundContent={query && !found.isFetching ? t('link.nothing') : t('link.type')}
      options={rows.map((each) => ({ value: each.id, label: `${each.number} ${each.subject}` }))} onChange={(id: Id) => set(rows.find((each) => each.id === id))}
    />
  );
}
