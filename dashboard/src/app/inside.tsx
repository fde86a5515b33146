import type { ReactNode } from 'react';
import { Navigate, useLocation } from 'react-router';
import { useKnownSession, useMay } from '../api/session';
import { SecondFactor } from '../sessions/second_factor';
import { SecondFactorSetup } from '../sessions/second_factor_setup';
import { Loading } from './loading';
import { NotAllowed } from './not_found';
import { Shell } from './shell';

/** The way in: nobody, half in, in. */
export function Inside() {
  const session = useKnownSession();
  const { pathname, search } = useLocation();
  if (session === undefined) return <Loading />;
  if (session === null) {
    const next = pathname === '/' ? '' : `?next=${encodeURIComponent(pathname + search)}`;
    return <Navigate to={`/sign-in${next}`} replace />;
  }
  if (session.stage === 'second_factor') return <SecondFactor />;
  if (session.stage === 'second_factor_setup') return <SecondFactorSetup />;
  return <Shell />;
}

/** What a role doesn't open isn't drawn, and asks the API for nothing. */
export function Guard({ permission, children }: { permission: string | undefined; children: ReactNode }) {
  const may = useMay();
  return !permission || may(permission) ? children : <NotAllowed />;
}
