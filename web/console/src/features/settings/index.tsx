import { Suspense, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '@/shared/api/http';
import { useMe } from '@/shared/api/me';
import { usePhone } from '@/shared/ui/media';
import { Link, navigate, useRoute } from '@/shared/ui/router';
import { ErrorState, NoPermission, SkeletonLines } from '@/shared/ui/States';
import { groups, mayOpenPage, pages } from './pages';
import './settings.css';

function SettingsNav({ current }: { current?: string }) {
  const { t } = useTranslation('settings');
  const me = useMe();
  const open = pages.filter((page) => mayOpenPage(page, me));
  return (
    <nav className="set-nav" aria-label={t('title')}>
      <h1 className="set-nav-title">{t('title')}</h1>
      {groups.map((group) => {
        const members = open.filter((page) => page.group === group);
        if (members.length === 0) return null;
        return (
          <div key={group} className="set-nav-group">
            <h2 className="faint">{t(`group.${group}`)}</h2>
            <ul className="plain">
              {members.map(({ name, icon: Icon }) => (
                <li key={name}>
                  <Link to={`/settings/${name}`} className="set-nav-item" aria-current={current === name ? 'page' : undefined}>
                    <Icon size={16} strokeWidth={1.75} aria-hidden="true" />
                    <span className="cut">{t(`page.${name}`)}</span>
                  </Link>
                </li>
              ))}
            </ul>
          </div>
        );
      })}
    </nav>
  );
}

function Page({ name }: { name: string }) {
  const me = useMe();
  const page = pages.find((each) => each.name === name);
  if (!page) return <ErrorState error={new ApiError({ status: 404, code: 'not_found', detail: name })} />;
  if (!mayOpenPage(page, me)) return <NoPermission />;
  const Screen = page.screen;
  return (
    <Suspense fallback={<SkeletonLines lines={8} />}>
      <Screen />
    </Suspense>
  );
}

export default function Settings() {
  const me = useMe();
  const phone = usePhone();
  const { parts } = useRoute();
  const name = parts[1];
  const first = pages.find((page) => mayOpenPage(page, me))?.name;
  useEffect(() => {
    if (!name && !phone && first) navigate(`/settings/${first}`, 'replace');
  }, [name, phone, first]);
  return (
    <div className="settings">
      {(!phone || !name) && <SettingsNav current={name} />}
      {name && <div className="set-page" key={name}><Page name={name} /></div>}
    </div>
  );
}
