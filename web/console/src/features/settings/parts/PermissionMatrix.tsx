import { Radio, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Permission, Permissions, Reach } from '@/shared/api/types';
import { usePhone } from '@/shared/ui/media';
import { choicesFor, permissionGroups, reaches, reachOf, shownReach, within } from '../model/reach';

type Props = {
  value?: Permissions; onChange?: (permissions: Permissions) => void; disabled?: boolean;
  /** Nobody gives more than he has. */
  limit: Permissions;
};

/** One row per permission, one column per reach. */
export function PermissionMatrix({ value = {}, onChange, disabled, limit }: Props) {
  const { t } = useTranslation('settings');
  const phone = usePhone();
  const set = (permission: Permission, reach: Reach) => onChange?.({ ...value, [permission]: reach });
  const locked = (permission: Permission, reach: Reach) => disabled || !within(reach, reachOf(limit, permission) === 'none' ? 'none' : choicesFor(permission).length === 2 ? 'all' : reachOf(limit, permission));
  const label = (permission: Permission, reach: Reach) => (choicesFor(permission).length === 2 && reach === 'all' ? t('reach.yes') : t(`reach.${reach}`));
  return (
    <div className="matrix">
      {!phone && (
        <div className="matrix-row matrix-head" aria-hidden="true">
          <span>{t('roles.permission')}</span>
          {reaches.map((reach) => <span key={reach} title={t(`reach_text.${reach}`)}>{t(`reach.${reach}`)}</span>)}
        </div>
      )}
      {permissionGroups.map((group) => (
        <div key={group.name} role="group" aria-label={t(`permission_group.${group.name}`)}>
          <h3 className="matrix-group">{t(`permission_group.${group.name}`)}</h3>
          {group.permissions.map((permission) => {
            const choices = choicesFor(permission);
            const current = shownReach(value, permission);
            const text = (
              <span className="matrix-text">
                <span className="matrix-name" id={`permission-${permission}`}>{t(`permission.${permission}`)}</span>
                <span className="faint">{t(`permission_text.${permission}`)}</span>
              </span>
            );
            if (phone)
              return (
                <div key={permission} className="matrix-row">
                  {text}
                  <Select
                    value={current} disabled={disabled} aria-labelledby={`permission-${permission}`} style={{ width: 132 }} onChange={(reach) => set(permission, reach)}
                    options={choices.map((reach) => ({ value: reach, label: label(permission, reach), disabled: locked(permission, reach) }))}
                  />
                </div>
              );
            return (
              <Radio.Group key={permission} className="matrix-row" value={current} aria-labelledby={`permission-${permission}`} onChange={(event) => set(permission, event.target.value as Reach)}>
                {text}
                {reaches.map((reach) =>
                  choices.includes(reach) ? (
                    <span key={reach} className="matrix-cell"><Radio value={reach} disabled={locked(permission, reach)} aria-label={label(permission, reach)} /></span>
                  ) : (
                    <span key={reach} className="matrix-cell faint" aria-hidden="true">·</span>
                  ),
                )}
              </Radio.Group>
            );
          })}
        </div>
      ))}
    </div>
  );
}
