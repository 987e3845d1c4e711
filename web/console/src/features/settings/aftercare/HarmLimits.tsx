import { InputNumber, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { currencies, digitsOf, majorOf, minorOf } from '@/shared/approvals/money';
import { careHarms, type AftercareSettings } from '@/shared/cases/types';
import { careLimit, currenciesOf, withCareLimit } from '../model/limits';

type Limits = AftercareSettings['limits'];
type Props = { value?: Limits; onChange?: (limits: Limits) => void };

const most = 1e12;

/** What an agent may give by himself, for each harm and currency; empty: always ask. */
export function HarmLimits({ value = [], onChange }: Props) {
  const { t } = useTranslation('casework');
  const { t: casesText } = useTranslation('cases');
  const [added, setAdded] = useState<string[]>([]);
  const shown = [...new Set([...currenciesOf(value), ...added])];
  const columns = shown.length ? shown : ['EUR'];
  return (
    <div style={{ overflowX: 'auto' }}>
      <table className="plain-table harm-limits">
        <thead><tr><th scope="col">{casesText('care.harm')}</th>{columns.map((currency) => <th scope="col" key={currency}>{currency}</th>)}</tr></thead>
        <tbody>
          {careHarms.map((harm) => (
            <tr key={harm}>
              <th scope="row">{casesText(`care.harm_${harm}`)}</th>
              {columns.map((currency) => {
                const minor = careLimit(value, harm, currency);
                return (
                  <td key={currency}>
                    <InputNumber
                      min={0} max={majorOf(most, currency)} precision={digitsOf(currency)} value={minor === undefined ? null : majorOf(minor, currency)} placeholder={t('aftercare.always_ask')}
                      aria-label={t('aftercare.limit_of', { harm: casesText(`care.harm_${harm}`), currency })}
                      onChange={(major) => onChange?.(withCareLimit(value, harm, currency, major === null ? undefined : minorOf(major, currency)))}
                    />
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
      <Select
        value={null} showSearch placeholder={t('aftercare.add_currency')} aria-label={t('aftercare.add_currency')} style={{ width: 200, marginTop: 12 }}
        options={currencies.filter((each) => !columns.includes(each)).map((each) => ({ value: each, label: each }))} onChange={(currency: string | null) => currency && setAdded([...columns, currency])}
      />
    </div>
  );
}
