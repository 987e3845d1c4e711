import { Button, Segmented } from 'antd';
import { Settings2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link, navigate, useRoute } from '@/shared/ui/router';
import { aspects, type Aspect } from '@/shared/understanding/types';
import { PageHead } from '../parts/PageHead';
import { Examples } from './Examples';
import { Labels } from './Labels';
import { QualityReport } from './Quality';
import { SettingsForm } from './SettingsForm';
import { TryText } from './TryText';
import { Versions } from './Versions';
import './teaching.css';

const tabs = ['versions', 'examples', 'quality', 'labels', 'try'] as const;
type Tab = (typeof tabs)[number];

export default function Understanding() {
  const { t } = useTranslation('teaching');
  const { parts } = useRoute();
  if (parts[2] === 'settings') return <SettingsForm />;
  const aspect: Aspect = aspects.find((each) => each === parts[2]) ?? 'intent';
  const tab: Tab = tabs.find((each) => each === parts[3]) ?? 'versions';
  return (
    <div className="set-body set-body-wide teach">
      <PageHead title={t('title')} text={t('lead')}><Button icon={<Settings2 size={15} />} onClick={() => navigate('/settings/understanding/settings')}>{t('settings.title')}</Button></PageHead>
      <div className="set-tools"><Segmented<Aspect> value={aspect} aria-label={t('aspect.label')} options={aspects.map((value) => ({ value, label: t(`aspect.${value}`) }))} onChange={(next) => navigate(`/settings/understanding/${next}/${tab}`)} /></div>
      <nav className="teach-tabs" aria-label={t('title')}>{tabs.map((each) => <Link key={each} to={`/settings/understanding/${aspect}/${each}`} aria-current={each === tab ? 'page' : undefined}>{t(`tab.${each}`)}</Link>)}</nav>
      {tab === 'versions' && <Versions key={aspect} aspect={aspect} />}
      {tab === 'examples' && <Examples key={aspect} aspect={aspect} />}
      {tab === 'quality' && <QualityReport key={aspect} aspect={aspect} />}
      {tab === 'labels' && <Labels key={aspect} aspect={aspect} />}
      {tab === 'try' && <TryText />}
    </div>
  );
}
