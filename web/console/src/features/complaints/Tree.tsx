import { useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Form, Input, InputNumber, Modal, Switch, TreeSelect } from 'antd';
import { FolderTree, Pencil, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAllows } from '@/shared/api/me';
import { ApiError } from '@/shared/api/http';
import type { Id } from '@/shared/api/types';
import { nameIn } from '@/shared/cases/names';
import { complaints } from '@/shared/complaints/api';
import { causeOptions, flat, mostDepth, treeOf, withBelow } from '@/shared/complaints/causes';
import { complaintKeys } from '@/shared/complaints/keys';
import type { Cause } from '@/shared/complaints/types';
import { useProblem } from '@/shared/ui/problem';
import { EmptyState, ErrorState, SkeletonLines } from '@/shared/ui/States';

type Values = { name: string; name_zh: string; parent?: Id; active: boolean; position: number };
type Editing = { cause?: Cause; parent?: Id };

function CauseDialog({ editing, causes, close }: { editing: Editing; causes: Cause[]; close: () => void }) {
  const { t, i18n } = useTranslation('complaints');
  const { t: common } = useTranslation();
  const { message } = App.useApp();
  const cache = useQueryClient();
  const problem = useProblem();
  const [form] = Form.useForm<Values>();
  const [busy, setBusy] = useState(false);
  const { cause } = editing;
  const barred = cause ? withBelow(causes, cause.id) : new Set<Id>();
  const last = Math.max(-1, ...causes.filter(({ parent }) => parent === editing.parent).map(({ position }) => position));
  const initial: Values = { name: cause?.name ?? '', name_zh: cause?.names['zh-CN'] ?? '', parent: cause ? cause.parent : editing.parent, active: cause?.active ?? true, position: cause?.position ?? last + 1 };
  const send = async ({ name, name_zh, parent, active, position }: Values) => {
    setBusy(true);
    const names = { ...cause?.names };
    if (name_zh.trim()) names['zh-CN'] = name_zh.trim();
    else delete names['zh-CN'];
    const draft = { name: name.trim(), names, parent, active, position };
    try {
      if (cause) await complaints.changeCause(cause.id, draft);
      else await complaints.addCause(draft);
      await cache.invalidateQueries({ queryKey: complaintKeys.causes });
      void cache.invalidateQueries({ queryKey: complaintKeys.many });
      void message.success(t('tree.saved', { name: draft.name }));
      close();
    } catch (error) {
      if (error instanceof ApiError && error.fields.length > 0) form.setFields(error.fields.map(({ field, message: text }) => ({ name: (field.startsWith('names') ? 'name_zh' : field.startsWith('parent') ? 'parent' : field.startsWith('position') ? 'position' : 'name') as keyof Values, errors: [text] })));
      else problem(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Modal open title={t(cause ? 'tree.change' : 'tree.new')} okText={common('action.save')} cancelText={common('action.cancel')} confirmLoading={busy} onOk={() => form.submit()} onCancel={close}>
      <Form<Values> form={form} name="complaint-cause" layout="vertical" initialValues={initial} onFinish={(values) => void send(values)}>
        <Form.Item name="name" label={t('tree.name')} rules={[{ required: true, whitespace: true, message: t('tree.name_missing') }]}><Input maxLength={120} autoFocus /></Form.Item>
        <Form.Item name="name_zh" label={t('tree.name_zh')}><Input maxLength={120} /></Form.Item>
        <Form.Item name="parent" label={t('tree.parent')}><TreeSelect allowClear treeDefaultExpandAll placeholder={t('tree.top')} treeData={causeOptions(treeOf(causes.filter(({ id }) => !barred.has(id)), i18n.language), i18n.language, cause?.parent)} /></Form.Item>
        <div className="row wrap">
          <Form.Item name="position" label={t('tree.position')}><InputNumber min={0} max={10_000} precision={0} /></Form.Item>
          <Form.Item name="active" label={t('tree.active')} valuePropName="checked"><Switch /></Form.Item>
        </div>
      </Form>
    </Modal>
  );
}

/** The causes that complaints are filed under. */
export function Tree() {
  const { t, i18n } = useTranslation('complaints');
  const { t: common } = useTranslation();
  const { message, modal } = App.useApp();
  const may = useAllows('manage_cases');
  const cache = useQueryClient();
  const problem = useProblem();
  const [editing, setEditing] = useState<Editing>();
  const list = useQuery({ queryKey: complaintKeys.causes, queryFn: ({ signal }) => complaints.causes({ signal }), staleTime: 300_000 });
  const causes = list.data ?? [];
  const nodes = flat(treeOf(causes, i18n.language));
  const remove = (cause: Cause) => {
    const name = nameIn(cause, i18n.language);
    modal.confirm({
      title: t('tree.remove_ask', { name }), content: t('tree.remove_text'), okText: common('action.remove'), cancelText: common('action.cancel'), okButtonProps: { danger: true },
      onOk: () => complaints.removeCause(cause.id).then(() => { void cache.invalidateQueries({ queryKey: complaintKeys.causes }); void message.success(t('tree.removed', { name })); }).catch(problem),
    });
  };
  if (!list.data) return list.isError ? <ErrorState error={list.error} retry={() => void list.refetch()} /> : <SkeletonLines lines={8} />;
  const add = <Button type="primary" size="small" icon={<Plus size={14} aria-hidden="true" />} onClick={() => setEditing({})}>{t('tree.add')}</Button>;
  return (
    <div className="cpl-page" tabIndex={0} role="group" aria-label={t('tree.title')}>
      <div className="row wrap cpl-bar"><p className="faint grow cpl-tree-text">{t('tree.text')}{!may && ` ${t('tree.not_yours')}`}</p>{may && nodes.length > 0 && add}</div>
      {nodes.length === 0 ? <EmptyState icon={FolderTree} title={t('tree.empty')} action={may && add}>{t('tree.empty_text')}</EmptyState> : (
        <ul className="plain cpl-tree">
          {nodes.map(({ cause, depth }) => {
            const name = nameIn(cause, i18n.language);
            return (
              <li key={cause.id} style={{ paddingInlineStart: `${(depth - 1) * 22 + 8}px` }} className={cause.active ? undefined : 'is-off'}>
                <span className="grow cpl-tree-name">{name}{!cause.active && <span className="pill">{t('tree.off')}</span>}</span>
                {may && (
                  <>
                    {depth < mostDepth && <button type="button" className="icon-button" title={t('tree.add_below', { name })} aria-label={t('tree.add_below', { name })} onClick={() => setEditing({ parent: cause.id })}><Plus size={15} /></button>}
                    <button type="button" className="icon-button" title={t('tree.edit', { name })} aria-label={t('tree.edit', { name })} onClick={() => setEditing({ cause })}><Pencil size={14} /></button>
                    <button type="button" className="icon-button" title={t('tree.remove', { name })} aria-label={t('tree.remove', { name })} onClick={() => remove(cause)}><Trash2 size={14} /></button>
                  </>
                )}
              </li>
            );
          })}
        </ul>
      )}
      {editing && <CauseDialog editing={editing} causes={causes} close={() => setEditing(undefined)} />}
    </div>
  );
}
