import { useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Dropdown, Input, Modal } from 'antd';
import { Bookmark } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAllows } from '@/shared/api/me';
import { views } from '@/shared/cases/api';
import { caseKeys } from '@/shared/cases/keys';
import { usePhone } from '@/shared/ui/media';
import { useProblem } from '@/shared/ui/problem';
import { navigate } from '@/shared/ui/router';
import { differs, listPath, pathOfView } from '../model/filter';
import { useListState } from './useListState';

/** Keeps what is on the screen as a view; a saved one can be changed and removed. */
export function SaveView() {
  const { t } = useTranslation('cases');
  const { t: common } = useTranslation();
  const cache = useQueryClient();
  const phone = usePhone();
  const problem = useProblem();
  const { message, modal } = App.useApp();
  const manages = useAllows('manage_cases');
  const { view, layout, filter, asked } = useListState();
  const saved = useQuery({ queryKey: caseKeys.views, queryFn: ({ signal }) => views.list({ signal }), staleTime: 300_000 });
  const [name, setName] = useState<string>();
  const [shared, setShared] = useState(false);
  const current = saved.data?.find((each) => each.id === view);
  const mayChange = current && (!current.shared || manages);
  const changed = current && differs({ view, layout, filter }, current);
  // "Overdue" is of now and not of the moment when it was saved.
  const kept = { ...asked, due_before: view === 'overdue' ? undefined : asked.due_before };

  const renew = () => cache.invalidateQueries({ queryKey: caseKeys.views });
  const create = async () => {
    if (!name?.trim()) return;
    try {
      const made = await views.create({ name: name.trim(), shared, layout, filter: kept });
      await renew();
      setName(undefined);
      navigate(pathOfView(made));
      void message.success(t('view.saved_done', { name: made.name }));
    } catch (error) {
      problem(error);
    }
  };
  const update = () => current && void views.change(current.id, { layout, filter }).then(renew).then(() => message.success(t('view.saved_done', { name: current.name }))).catch(problem);
  const remove = () =>
    current && void modal.confirm({
      title: t('view.remove_title', { name: current.name }), content: t(current.shared ? 'view.remove_shared' : 'view.remove_own'), okText: common('action.delete'), okButtonProps: { danger: true },
      onOk: () => views.remove(current.id).then(renew).then(() => navigate('/cases/mine')).catch(problem),
    });
  const items = [
    ...(mayChange && changed ? [{ key: 'update', label: t('view.update') }] : []),
    { key: 'create', label: t('view.save_as') },
    ...(changed ? [{ key: 'reset', label: t('view.reset') }] : []),
    ...(mayChange ? [{ key: 'remove', label: t('view.remove'), danger: true }] : []),
  ];
  const run: Record<string, () => void> = { update: () => update(), create: () => setName(''), reset: () => current && navigate(pathOfView(current)), remove: () => remove() };
  return (
    <>
      {current && !phone && <h2 className="cases-view cut" title={current.name}>{current.name}{changed && <span className="faint"> · {t('view.changed')}</span>}</h2>}
      <Dropdown menu={{ items, onClick: ({ key }) => run[key]?.() }} trigger={['click']}>
        <button type="button" className="icon-button" aria-label={t('view.menu')} title={t('view.menu')} aria-haspopup="menu"><Bookmark size={16} fill={current && !changed ? 'currentColor' : 'none'} /></button>
      </Dropdown>
      <Modal open={name !== undefined} title={t('view.save_as')} onCancel={() => setName(undefined)} onOk={() => void create()} okText={common('action.save')} okButtonProps={{ disabled: !name?.trim() }} width={420} destroyOnHidden>
        <div className="stack">
          <Input autoFocus value={name} maxLength={80} placeholder={t('view.name')} aria-label={t('view.name')} onChange={(event) => setName(event.target.value)} onPressEnter={() => void create()} />
          {manages && <label className="row"><input type="checkbox" className="switch" checked={shared} onChange={(event) => setShared(event.target.checked)} /> {t('view.share')}</label>}
          <p className="faint tiny">{listPath({ view, layout, filter }).split('?')[1]?.split('&').length ? t('view.keeps') : t('view.keeps_nothing')}</p>
        </div>
      </Modal>
      {changed && mayChange && !phone && <Button size="small" onClick={update}>{t('view.update')}</Button>}
    </>
  );
}
