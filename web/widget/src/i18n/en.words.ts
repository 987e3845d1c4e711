import { en } from './en';

window.deskbell_words = en;
