import { Button, Segmented, Select, TreeSelect } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { causeOptions, treeOf, useCauses } from '@/shared/complaints/causes';
import { harms, severities } from '@/shared/complaints/types';
import { useDirectory } from '@/shared/ui/names';
import { useDebounced } from '@/shared/ui/useDebounced';
import { filterNames, periods, type FilterName, type Period } from './model/filter';
import { useWhich } from './useWhich';

function TextFilter({ name, label, value, set }: { name: string; label: string; value: string | undefined; set: (value: string | undefined) => void }) {
  const [text, setText] = useState(value ?? '');
  const words = useDebounced(text.trim(), 350);
  useEffect(() => {
    if (words !== (value ?? '')) set(words || undefined);
    // The address follows the text.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [words]);
  useEffect(() => {
    if (value === undefined) setText('');
  }, [value]);
  return <input type="search" name={name} className="field cpl-text" value={text} placeholder={label} aria-label={label} maxLength={200} onChange={(event) => setText(event.target.value)} />;
}

/** `names`: which filters the page has; `usual`: its period when the address gives none. */
export function FilterBar({ names, usual, keep = [] }: { names: FilterName[]; usual?: Period; keep?: FilterName[] }) {
  const { t, i18n } = useTranslation('complaints');
  const { chosen, period, query, set } = useWhich(usual);
  const causes = useCauses();
  const people = useDirectory();
  const select = (name: 'severity' | 'harm' | 'owner', options: { value: string; label: string }[]) => (
    <Select
      key={name} size="small" allowClear showSearch={{ optionFilterProp: 'label' }} placeholder={t(`field.${name}`)} aria-label={t(`field.${name}`)} value={chosen[name]} options={options}
      onChange={(value?: string) => set({ [name]: value })} popupMatchSelectWidth={false}
    />
  );
  const shown = names.filter((name) => chosen[name] && !keep.includes(name));
  return (
    <div className="cpl-filters" role="group" aria-label={t('board.filter')}>
      {usual && <Segmented<Period> size="small" value={query.get('since') ? undefined : period} aria-label={t('period.label')} options={periods.map((each) => ({ value: each, label: t(`period.${each}`) }))} onChange={(value) => set({ period: value, since: undefined })} />}
      {names.includes('cause') && (
        <TreeSelect
          size="small" allowClear showSearch treeNodeFilterProp="title" treeDefaultExpandAll placeholder={t('field.cause')} aria-label={t('field.cause')} value={chosen.cause} popupMatchSelectWidth={false}
          treeData={[...causeOptions(treeOf(causes, i18n.language), i18n.language, chosen.cause), { value: 'none', title: t('board.no_cause'), children: [] }]} onChange={(value?: string) => set({ cause: value })}
        />
      )}
      {names.includes('product') && <TextFilter name="product" label={t('field.product')} value={chosen.product} set={(product) => set({ product })} />}
      {names.includes('severity') && select('severity', severities.map((each) => ({ value: each, label: t(`severity.${each}`) })))}
      {names.includes('harm') && select('harm', harms.map((each) => ({ value: each, label: t(`harm.${each}`) })))}
      {names.includes('owner') && select('owner', people.map((user) => ({ value: user.id, label: user.name })))}
      {shown.length > 0 && <Button size="small" type="text" onClick={() => set(Object.fromEntries(filterNames.filter((name) => !keep.includes(name)).map((name) => [name, undefined])))}>{t('board.clear')}</Button>}
    </div>
  );
}
