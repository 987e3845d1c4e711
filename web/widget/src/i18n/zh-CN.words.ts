import { zhCN } from './zh-CN';

window.deskbell_words = zhCN;
