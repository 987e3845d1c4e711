// Providers, and the decision who gets to see what: set-up, sign-in or the signed-in shell.
import { QueryClient, QueryClientProvider, useQuery, useQueryClient } from '@tanstack/react-query';
import { App, ConfigProvider, type ConfigProviderProps } from 'antd';
import { lazy, Suspense, useEffect, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { session } from '@/shared/api/endpoints';
import { ApiError, setCsrf, whenSignedOut } from '@/shared/api/http';
import { keys } from '@/shared/api/keys';
import { useDark } from '@/shared/ui/media';
import { usePreferences } from '@/shared/ui/preferences';
import { ErrorState } from '@/shared/ui/States';
import { CrashBoundary } from './CrashBoundary';
import { nonce } from './nonce';
import { antTheme } from './theme';

const SignIn = lazy(() => import('@/features/session/SignIn'));
const Shell = lazy(() => import('./Shell'));

const cache = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      gcTime: 15 * 60_000,
      refetchOnWindowFocus: false,
      retry: (count, error) => error instanceof ApiError && error.passing && error.status !== 429 && count < 2,
    },
  },
});

const csp = nonce ? { nonce } : undefined;

const antLocales = {
  en: () => import('antd/locale/en_US'),
  'zh-CN': () => import('antd/locale/zh_CN'),
};

function useAntLocale(language: string): ConfigProviderProps['locale'] {
  const [locale, setLocale] = useState<ConfigProviderProps['locale']>();
  useEffect(() => {
    void antLocales[language === 'zh-CN' ? 'zh-CN' : 'en']().then((module) => setLocale(module.default));
  }, [language]);
  return locale;
}

function Look({ children }: { children: ReactNode }) {
  const { i18n } = useTranslation();
  const dark = useDark();
  const { largeType } = usePreferences();
  const locale = useAntLocale(i18n.language);
  useEffect(() => {
    document.documentElement.dataset.theme = dark ? 'dark' : 'light';
    document.documentElement.dataset.type = largeType ? 'large' : 'normal';
  }, [dark, largeType]);
  return (
    <ConfigProvider theme={antTheme(dark, largeType)} csp={csp} locale={locale} button={{ autoInsertSpace: false }}>
      <App component={false}>{children}</App>
    </ConfigProvider>
  );
}

function Gate() {
  const client = useQueryClient();
  const [expired, setExpired] = useState(false);
  const me = useQuery({
    queryKey: keys.me,
    queryFn: async ({ signal }) => {
      try {
        const known = await session.me({ signal });
        setCsrf(known.csrf);
        return known;
      } catch (error) {
        if (error instanceof ApiError && error.status === 401) return null;
        throw error;
      }
    },
    staleTime: Infinity,
    gcTime: Infinity,
  });

  useEffect(
    () =>
      whenSignedOut(() => {
        if (!client.getQueryData(keys.me)) return;
        setExpired(true);
        client.setQueryData(keys.me, null);
        client.removeQueries({ predicate: (query) => query.queryKey[0] !== 'me' });
      }),
    [client],
  );

  if (me.isError) return <ErrorState error={me.error} retry={() => void me.refetch()} />;
  if (me.isPending) return null;
  return (
    <Suspense fallback={null}>
      {me.data ? <Shell key={me.data.user.id} /> : <SignIn expired={expired} onSignedIn={() => setExpired(false)} />}
    </Suspense>
  );
}

export function Root() {
  return (
    <QueryClientProvider client={cache}>
      <Look>
        <CrashBoundary>
          <Gate />
        </CrashBoundary>
      </Look>
    </QueryClientProvider>
  );
}
