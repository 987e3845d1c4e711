import { useTranslation } from 'react-i18next';
import { allows, useMe } from '@/shared/api/me';
import type { HealthItem, HealthSection } from '@/shared/api/types';
import { Link } from '@/shared/ui/router';
import { exactTime } from '@/shared/ui/time';
import { linesOf, secondsText, unitOf, valueText, type Line } from './figures';
import { Light } from '@/shared/health/Light';
import { useHealthWords } from '@/shared/health/words';

function Figure({ line }: { line: Line }) {
  const { t, i18n } = useTranslation('health');
  const words = useHealthWords();
  const { figure } = line;
  const unit = unitOf(figure.name);
  const write = (value: number) => valueText(value, unit, i18n.language);
  const value = figure.name === 'outbound_held' ? t(figure.value ? 'yes' : 'no')
    : figure.kind !== 'histogram' ? write(figure.value ?? 0)
    : !figure.count ? '–'
    : unit === 'seconds' ? t('spread', { median: secondsText(figure.median ?? 0, i18n.language), p99: secondsText(figure.p99 ?? 0, i18n.language) })
    : t('mean', { mean: write(figure.mean ?? 0) });
  return (
    <div className="health-figure" title={i18n.language === 'en' ? figure.help : undefined}>
      <dt>{words.figure(figure)}{line.label && <span className="faint"> {words.label(line.label)}</span>}</dt>
      <dd className="numbers">{value}</dd>
    </div>
  );
}

function Items({ items }: { items: HealthItem[] }) {
  const words = useHealthWords();
  const { t, i18n } = useTranslation('health');
  const moment = (text: string) => (/^\d{4}-\d\d-\d\dT/.test(text) ? exactTime(text, i18n.language) : text);
  return (
    <ul className="plain health-items">
      {items.map((item) => (
        <li key={item.name}>
          <span className="row"><Light light={item.light} small /><strong className="cut">{item.name}</strong></span>
          <span className="faint">{item.facts.map((fact) => t('fact_is', { name: words.fact(fact.name), text: moment(fact.text) })).join(' · ')}</span>
        </li>
      ))}
    </ul>
  );
}

export function SectionCard({ section }: { section: HealthSection }) {
  const { t } = useTranslation('health');
  const me = useMe();
  const words = useHealthWords();
  const lines = linesOf(section);
  return (
    <section className="panel health-card" aria-label={words.section(section.name)}>
      <h2 className="row"><Light light={section.light} small /><span className="grow">{words.section(section.name)}</span></h2>
      {section.facts.length > 0 && <p className="faint health-facts">{section.facts.map((fact) => t('fact_is', { name: words.fact(fact.name), text: fact.text })).join(' · ')}</p>}
      {section.items.length > 0 && <Items items={section.items} />}
      {lines.length > 0 && <dl className="health-figures">{lines.map((line) => <Figure key={`${line.name} ${line.label ?? ''}`} line={line} />)}</dl>}
      {section.name === 'jobs' && allows(me, 'manage_jobs') && <Link to="/settings/jobs" className="link-line">{t('to_jobs')}</Link>}
    </section>
  );
}
