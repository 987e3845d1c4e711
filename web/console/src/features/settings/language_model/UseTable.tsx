import type { components } from '@deskbell/api-client';
import { useTranslation } from 'react-i18next';
import './language_model.css';

type Use = components['schemas']['Language_modelStanding']['last_days'][number];

/** What was asked on each day, and how much of it came to nothing. */
export function UseTable({ days }: { days: Use[] }) {
  const { t, i18n } = useTranslation('language_model');
  const number = new Intl.NumberFormat(i18n.language);
  const day = new Intl.DateTimeFormat(i18n.language, { dateStyle: 'medium', timeZone: 'UTC' });
  if (days.length === 0) return <p className="faint">{t('unused')}</p>;
  return (
    <div className="lm-use" tabIndex={0} role="group" aria-label={t('use')}>
      <table className="plain-table">
        <thead><tr>{(['day', 'for', 'calls', 'failures', 'refused', 'tokens'] as const).map((name) => <th scope="col" key={name}>{t(`column.${name}`)}</th>)}</tr></thead>
        <tbody>
          {days.map((each) => (
            <tr key={`${each.day} ${each.purpose}`}>
              <th scope="row">{day.format(new Date(each.day))}</th>
              <td>{t(`purpose.${each.purpose}`)}</td>
              <td>{number.format(each.calls)}</td>
              <td>{number.format(each.failures)}</td>
              <td>{number.format(each.refused)}</td>
              <td>{number.format(each.tokens)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
