import { useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAllows, useMe } from '@/shared/api/me';
import { withCatalogue } from '@/shared/i18n';
import { navigate, useRoute } from '@/shared/ui/router';
import { useHotkeys } from '@/shared/ui/hotkeys';
import { ErrorState, NoPermission, SkeletonLines } from '@/shared/ui/States';
import { ApiError } from '@/shared/api/http';
import { areas, mayOpen } from './areas';
import { ConnectionLine } from './ConnectionLine';
import { CrashBoundary } from './CrashBoundary';
import { HeldLine } from './HeldLine';
import type { Overlay } from './overlay';
import { Rail } from './Rail';
import { useLiveData } from './useLiveData';

const loadPalette = () => import('@/features/palette/Palette');
const Palette = lazy(loadPalette);
const ShortcutSheet = lazy(() => withCatalogue('shortcuts', import('./ShortcutSheet')));
const ProfileDialog = lazy(() => import('@/features/session/ProfileDialog'));
const AlarmLine = lazy(() => withCatalogue('health', import('@/features/alarms/AlarmLine')));
const Offers = lazy(() => import('@/features/offers/Offers'));


function Screens() {
  const me = useMe();
  const { parts, path } = useRoute();
  const area = areas.find((each) => each.name === parts[0]);
  useEffect(() => {
    if (path === '/') navigate('/inbox', 'replace');
  }, [path]);
  if (!area) return path === '/' ? null : <ErrorState error={new ApiError({ status: 404, code: 'not_found', detail: path })} />;
  if (!mayOpen(area, me)) return <NoPermission />;
  const Screen = area.screen;
  return (
    <CrashBoundary place={area.name}>
      <Suspense fallback={<SkeletonLines lines={8} />}>
        <Screen />
      </Suspense>
    </CrashBoundary>
  );
}

function SignedInShell() {
  const { t } = useTranslation();
  const { parts } = useRoute();
  const watches = useAllows('view_health');
  const [overlay, setOverlay] = useState<Overlay>();
  const close = () => setOverlay(undefined);
  // Whoever presses the palette's key types on at once, so its code is there before.
  useEffect(() => {
    // Without a server just now it is fetched when it is wanted.
    const timer = setTimeout(() => void loadPalette().catch(() => undefined), 1500);
    return () => clearTimeout(timer);
  }, []);
  useHotkeys({
    'mod+k': () => setOverlay(overlay === 'palette' ? undefined : 'palette'),
    '?': () => setOverlay('shortcuts'),
    'alt+1': () => navigate('/inbox'),
    'alt+2': () => navigate('/customers'),
    'alt+3': () => navigate('/live'),
    'alt+4': () => navigate('/cases'),
    'mod+/': () => navigate('/search'),
  });
  // On a phone an open conversation or profile takes the whole screen.
  const focused = parts.length >= 3 || (parts[0] === 'customers' && parts.length === 2);
  return (
    <div className={`shell ${focused ? 'focused' : ''}`}>
      <a className="skip" href="#content">{t('skip_to_content')}</a>
      <Rail open={setOverlay} />
      <main className="main" id="content" tabIndex={-1}>
        <ConnectionLine />
        {watches && <Suspense fallback={null}><AlarmLine /></Suspense>}
        <HeldLine />
        <div className="area">
          <Screens />
        </div>
      </main>
      <Suspense fallback={null}>
        <Offers />
        {overlay === 'palette' && <Palette close={close} open={setOverlay} />}
        {overlay === 'shortcuts' && <ShortcutSheet close={close} />}
        {overlay === 'profile' && <ProfileDialog close={close} />}
      </Suspense>
    </div>
  );
}

export default function Shell() {
  const cache = useQueryClient();
  const ready = useLiveData(cache);
  return ready ? <SignedInShell /> : null;
}
