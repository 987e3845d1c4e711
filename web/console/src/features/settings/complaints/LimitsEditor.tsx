import { InputNumber } from 'antd';
import { useTranslation } from 'react-i18next';
import { digitsOf, majorOf, minorOf } from '@/shared/approvals/money';
import { harms, type ComplaintSettings } from '@/shared/complaints/types';
import { limitOf, withLimit } from '../model/limits';

type Limits = ComplaintSettings['remedy_limits'];
type Props = { value?: Limits; onChange?: (limits: Limits) => void; currency: string };

const most = 1e12;

/** How much may be spent on one complaint of a harm without asking; empty: nothing. */
export function LimitsEditor({ value = [], onChange, currency }: Props) {
  const { t } = useTranslation('complaints');
  return (
    <table className="plain-table set-limits">
      <thead><tr><th scope="col">{t('field.harm')}</th><th scope="col">{t('setup.limit')}</th></tr></thead>
      <tbody>
        {harms.map((harm) => {
          const minor = limitOf(value, harm);
          return (
            <tr key={harm}>
              <th scope="row">{t(`harm.${harm}`)}</th>
              <td>
                <InputNumber
                  min={0} max={majorOf(most, currency)} precision={digitsOf(currency)} value={minor === undefined ? null : majorOf(minor, currency)} suffix={currency} aria-label={t('setup.limit_of', { harm: t(`harm.${harm}`) })} placeholder={t('setup.ask_always')}
                  onChange={(major) => onChange?.(withLimit(value, harm, major === null ? undefined : minorOf(major, currency)))}
                />
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
