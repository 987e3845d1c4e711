import 'i18next';
import type en from './en';
import type live from './en/live.json';
import type settings from './en/settings.json';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'common';
    resources: typeof en & { live: typeof live; settings: typeof settings };
    enableSelector: false;
  }
}
