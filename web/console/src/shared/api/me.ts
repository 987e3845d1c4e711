import { useQuery, type QueryClient } from '@tanstack/react-query';
import { session } from './endpoints';
import { setCsrf } from './http';
import { keys } from './keys';
import type { Me, Permission, User } from './types';

export function rememberMe(cache: QueryClient, me: Me) {
  setCsrf(me.csrf);
  cache.setQueryData(keys.me, me);
}

export function rememberUser(cache: QueryClient, user: User) {
  cache.setQueryData<Me>(keys.me, (me) => (me && me.user.id === user.id ? { ...me, user } : me));
}

/** Who is signed in. Only screens inside the signed-in shell call this, so there always is somebody. */
export function useMe(): Me {
  const { data } = useQuery({ queryKey: keys.me, queryFn: ({ signal }) => session.me({ signal }), staleTime: Infinity });
  if (!data) throw new Error('nobody is signed in');
  return data;
}

export function allows(me: Me, permission: Permission): boolean {
  return (me.permissions[permission] ?? 'none') !== 'none';
}

export function useAllows(permission: Permission): boolean {
  return allows(useMe(), permission);
}
