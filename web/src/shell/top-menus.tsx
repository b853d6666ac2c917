/** What opens from the top of the page. */
import type { Me } from '#schemas/resources';
import { hasPresence } from '../views.ts';
import { Bell } from './bell.tsx';
import { PresenceSwitch } from './presence-switch.tsx';
import { ProfileMenu } from './profile-menu.tsx';

type Props = { readonly me: Me; readonly onKeys: () => void };

export function TopMenus({ me, onKeys }: Props) {
  return (
    <>
      {hasPresence(me.role) && <PresenceSwitch presence={me.presence} />}
      <Bell />
      <ProfileMenu me={me} onKeys={onKeys} />
    </>
  );
}
