import { useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Form, Input, Modal, Select, Switch } from 'antd';
import { ArrowDown, ArrowUp, ListTree, Pencil, Plus, Trash2 } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '@/shared/api/http';
import { useProblem } from '@/shared/ui/problem';
import { EmptyState, ErrorState, SkeletonLines } from '@/shared/ui/States';
import { caseKinds, categories, settingsKeys } from '../api';
import { parentsFor, reordered, rowsOf, treeOf, type Branch, type Category } from '../model/categories';
import { PageHead } from '../parts/PageHead';
import './categories.css';

type Editing = { category?: Category; parent?: string };
type Values = { name: string; chinese: string; parent?: string; kinds: string[]; active: boolean };
const useKinds = () => useQuery({ queryKey: settingsKeys.caseKinds, queryFn: ({ signal }) => caseKinds.list({ signal }) });
const top = '';

function CategoryDialog({ all, editing: { category, parent }, close, changed }: { all: Category[]; editing: Editing; close: () => void; changed: () => Promise<unknown> }) {
  const { t } = useTranslation('casework');
  const { t: settings } = useTranslation('settings');
  const { t: common } = useTranslation();
  const problem = useProblem();
  const kinds = useKinds();
  const [form] = Form.useForm<Values>();
  const [busy, setBusy] = useState(false);
  const initial: Values = { name: category?.name ?? '', chinese: category?.names['zh-CN'] ?? '', parent: category ? (category.parent ?? top) : (parent ?? top), kinds: category?.kinds ?? [], active: category?.active ?? true };
  const save = async (values: Values) => {
    const names = { ...category?.names };
    delete names['zh-CN'];
    if (values.chinese.trim()) names['zh-CN'] = values.chinese.trim();
    const body = { name: values.name.trim(), names, kinds: values.kinds, ...(values.parent ? { parent: values.parent } : {}) };
    setBusy(true);
    try {
      if (category) await categories.change(category.id, { ...body, active: values.active, ...(values.parent ? {} : { to_top: true }) });
      else await categories.create({ ...body, position: all.filter((each) => (each.parent ?? top) === (values.parent ?? top)).length + 1 });
      await changed();
      close();
    } catch (error) {
      if (error instanceof ApiError && error.fields.length) form.setFields(error.fields.map(({ field, message }) => ({ name: (field.startsWith('names') ? 'chinese' : field) as keyof Values, errors: [message] })));
      else problem(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Modal open title={category ? t('categories.edit', { name: category.name }) : t('categories.add')} onCancel={close} onOk={() => form.submit()} confirmLoading={busy} okText={common('action.save')} width={480}>
      <Form<Values> form={form} layout="vertical" initialValues={initial} onFinish={(values) => void save(values)}>
        <Form.Item name="name" label={t('categories.name')} rules={[{ required: true, whitespace: true, message: settings('form.required') }]}><Input autoFocus maxLength={100} autoComplete="off" /></Form.Item>
        <Form.Item name="chinese" label={t('categories.chinese')} extra={t('categories.chinese_text')}><Input maxLength={100} autoComplete="off" /></Form.Item>
        <Form.Item name="parent" label={t('categories.under')}>
          <Select showSearch={{ optionFilterProp: 'label' }} options={[{ value: top, label: t('categories.top') }, ...parentsFor(all, category?.id).map(({ category: each, depth }) => ({ value: each.id, label: `${'\u2003'.repeat(depth)}${each.name}` }))]} />
        </Form.Item>
        <Form.Item name="kinds" label={t('categories.kinds')} extra={t('categories.kinds_text')}><Select mode="multiple" placeholder={t('categories.kinds_all')} options={(kinds.data ?? []).map(({ key, name }) => ({ value: key, label: name }))} /></Form.Item>
        {category && <Form.Item name="active" label={t('categories.active')} extra={t('categories.active_text')} valuePropName="checked"><Switch /></Form.Item>}
      </Form>
    </Modal>
  );
}

function Row({ branch, all, edit, changed }: { branch: Branch; all: Category[]; edit: (editing: Editing) => void; changed: () => Promise<unknown> }) {
  const { t, i18n } = useTranslation('casework');
  const { t: common } = useTranslation();
  const problem = useProblem();
  const { modal } = App.useApp();
  const kinds = useKinds();
  const [busy, setBusy] = useState(false);
  const { category, depth } = branch;
  const { id, name } = category;
  const other = i18n.language === 'zh-CN' ? undefined : category.names['zh-CN'];
  const run = async (work: () => Promise<unknown>) => {
    setBusy(true);
    await work().then(changed).catch(problem);
    setBusy(false);
  };
  const move = (by: -1 | 1) => run(async () => { for (const each of reordered(all, id, by)) await categories.change(each.id, { position: each.position }); });
  const remove = () => modal.confirm({ title: t('categories.remove', { name }), content: t('categories.remove_text'), okText: common('action.delete'), okButtonProps: { danger: true }, onOk: () => run(() => categories.remove(id)) });
  const tool = (label: string, icon: ReactNode, act: () => void, disabled = false) => <Button type="text" size="small" icon={icon} disabled={busy || disabled} aria-label={label} title={label} onClick={act} />;
  return (
    <li className={`category ${category.active ? '' : 'is-retired'}`} style={{ paddingInlineStart: 12 + depth * 22 }}>
      <button type="button" className="bare category-name" onClick={() => edit({ category })}><span className="hidden-text">{t('categories.depth', { depth: depth + 1 })} </span><strong>{i18n.language === 'zh-CN' ? (category.names['zh-CN'] ?? name) : name}</strong></button>
      {other && <span className="faint cut">{other}</span>}
      {!category.active && <span className="pill">{t('categories.retired')}</span>}
      {category.kinds.length > 0 && <span className="faint cut category-kinds">{category.kinds.map((key) => kinds.data?.find((kind) => kind.key === key)?.name ?? key).join(', ')}</span>}
      <span className="grow" />
      <span className="category-tools">
        {tool(t('categories.up', { name }), <ArrowUp size={14} />, () => void move(-1), reordered(all, id, -1).length === 0)}
        {tool(t('categories.down', { name }), <ArrowDown size={14} />, () => void move(1), reordered(all, id, 1).length === 0)}
        {tool(t('categories.add_below', { name }), <Plus size={14} />, () => edit({ parent: id }))}
        {tool(t('categories.edit', { name }), <Pencil size={13} />, () => edit({ category }))}
        <Button type="text" size="small" disabled={busy} onClick={() => void run(() => categories.change(id, { active: !category.active }))} aria-label={t(category.active ? 'categories.retire_name' : 'categories.revive_name', { name })}>{t(category.active ? 'categories.retire' : 'categories.revive')}</Button>
        {tool(t('categories.remove_name', { name }), <Trash2 size={13} />, remove, branch.children.length > 0)}
      </span>
    </li>
  );
}

export default function Categories() {
  const { t } = useTranslation('casework');
  const cache = useQueryClient();
  const query = useQuery({ queryKey: settingsKeys.categories, queryFn: ({ signal }) => categories.list({ signal }), staleTime: 0 });
  const [editing, setEditing] = useState<Editing>();
  const changed = () => cache.invalidateQueries({ queryKey: settingsKeys.categories });
  const all = query.data;
  const add = <Button type="primary" icon={<Plus size={15} />} onClick={() => setEditing({})}>{t('categories.add')}</Button>;
  return (
    <div className="set-body">
      <PageHead title={t('categories.title')} text={t('categories.lead')}>{add}</PageHead>
      {!all ? (query.isError ? <ErrorState error={query.error} retry={() => void query.refetch()} /> : <SkeletonLines lines={8} />) : all.length === 0 ? <EmptyState icon={ListTree} title={t('categories.empty')} action={add}>{t('categories.empty_text')}</EmptyState> : (
        <ul className="plain categories" aria-label={t('categories.title')}>{rowsOf(treeOf(all)).map((branch) => <Row key={branch.category.id} branch={branch} all={all} edit={setEditing} changed={changed} />)}</ul>
      )}
      {editing && all && <CategoryDialog all={all} editing={editing} close={() => setEditing(undefined)} changed={changed} />}
    </div>
  );
}
