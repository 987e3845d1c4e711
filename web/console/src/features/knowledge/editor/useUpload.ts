// Files that are pasted, dropped or chosen while an article is written.
import { App } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { conversations } from '@/shared/api/endpoints';
import { useProblem } from '@/shared/ui/problem';
import type { Uploaded } from '../model/media';


const isShown = (file: File) => /^(image|video|audio|model)\//.test(file.type) || /\.(mp4|webm|glb|gltf|mp3|ogg|wav)$/i.test(file.name);

export function useUpload() {
  const { t } = useTranslation('knowledge');
  const { message } = App.useApp();
  const problem = useProblem();
  const [busy, setBusy] = useState(false);
  const upload = async (files: File[], take: (file: Uploaded) => void) => {
    if (files.length === 0) return;
    setBusy(true);
    try {
      for (const file of files) {
        const { name, url } = await conversations.upload(file);
        take({ name, url, description: name.replace(/\.[^.]*$/, '').replace(/[[\]]/g, ''), shown: isShown(file) });
      }
      void message.success(t('editor.uploaded', { count: files.length }));
    } catch (error) {
      problem(error);
    } finally {
      setBusy(false);
    }
  };
  return { busy, upload };
}
