import { Modal } from 'antd';
import { useTranslation } from 'react-i18next';
import { Kbd } from '@/shared/ui/Kbd';

const sheet = [
  ['everywhere', [['mod+k', 'palette'], ['?', 'this'], ['mod+/', 'search'], ['alt+1', 'go_inbox'], ['alt+2', 'go_customers'], ['alt+3', 'go_live'], ['alt+4', 'go_cases']]],
  ['inbox', [['j', 'next'], ['k', 'previous'], ['r', 'reply'], ['n', 'note'], ['a', 'assign'], ['e', 'close'], ['z', 'undo'], ['i', 'context'], ['c', 'case_of_talk'], ['/', 'answers']]],
  ['cases', [['j', 'case_row'], ['x', 'case_choose'], ['n', 'case_new'], ['r', 'case_update'], ['a', 'assign'], ['e', 'case_end'], ['t', 'case_task'], ['g', 'case_grade'], ['z', 'undo']]],
  ['offers', [['alt+y', 'accept'], ['alt+n', 'decline']]],
  ['writing', [['Enter', 'send'], ['mod+Enter', 'send'], ['mod+Shift+Enter', 'send_close'], ['Shift+Enter', 'newline'], ['mod+b', 'bold'], ['mod+i', 'italic'], ['alt+p', 'promise']]],
] as const;

export default function ShortcutSheet({ close }: { close: () => void }) {
  const { t } = useTranslation('shortcuts');
  return (
    <Modal open title={t('title')} onCancel={close} footer={null} width={680}>
      <div className="sheet-grid">
        {sheet.map(([group, rows]) => (
          <section key={group}>
            <h2>{t(group)}</h2>
            <dl>
              {rows.map(([combo, name]) => (
                <div key={combo}>
                  <dt>{t(name)}</dt>
                  <dd><Kbd combo={combo} /></dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Modal>
  );
}
