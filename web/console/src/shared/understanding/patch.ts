// How what was recognised changes what is cached. Pure.
import type { ConversationRecognition, Mood, Recognition } from './types';

const kept = 100;

export function withRecognition(old: ConversationRecognition, { recognition, mood }: { recognition: Recognition; mood: Mood }): ConversationRecognition {
  const messages = [...old.messages.filter((each) => each.message !== recognition.message), recognition].sort((left, right) => left.seq - right.seq);
  const newer = !old.mood || old.mood.updated_at <= mood.updated_at;
  return { mood: newer ? mood : old.mood, messages: messages.slice(-kept) };
}
