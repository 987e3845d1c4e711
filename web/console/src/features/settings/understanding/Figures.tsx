import { useTranslation } from 'react-i18next';

/** A share as a bar beside its figure. */
export function Share({ value, weak = 0.7 }: { value: number | undefined; weak?: number }) {
  const { i18n } = useTranslation();
  if (value === undefined) return <span className="faint">–</span>;
  return (
    <span className="share">
      <span className="share-bar" aria-hidden="true"><i className={value < weak ? 'is-weak' : ''} style={{ width: `${Math.round(value * 100)}%` }} /></span>
      <span className="numbers">{value.toLocaleString(i18n.language, { style: 'percent', minimumFractionDigits: 1, maximumFractionDigits: 1 })}</span>
    </span>
  );
}
