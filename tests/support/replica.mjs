// What a client holds of one conversation, kept up by events alone as docs/realtime.md says.

export class Replica {
  constructor(conversation = undefined, messages = []) {
    this.conversation = conversation;
    this.messages = messages;
    this.kinds = new Set();
  }

  apply({ kind, data }) {
    this.kinds.add(kind);
    if (kind === 'conversation.message_posted') this.#posted(data.message);
    else if (kind === 'conversation.receipt') this.#receipt(data);
    else if (data.conversation) this.conversation = data.conversation;
    // Messages moved from or to another conversation.
    if (['conversation.merged', 'conversation.unmerged', 'conversation.split'].includes(kind)) this.stale = true;
  }

  #posted(message) {
    this.messages.push(message);
    if (!this.conversation) return;
    const next = { ...this.conversation, last_seq: message.seq, updated_at: message.at };
    next.last_message = {
      kind: message.kind, author_kind: message.author_kind, author_name: message.author_name,
      text: [...message.text].slice(0, 160).join(''), ...(message.code ? { code: message.code } : {}), at: message.at,
    };
    const spoken = !['note', 'system'].includes(message.kind) && message.author_kind !== 'system';
    if (spoken && message.author_kind === 'contact') {
      ++next.unread;
      next.unanswered_since ??= message.at;
      next.contact_delivered_seq = next.contact_read_seq = message.seq;
    } else if (spoken) {
      delete next.unanswered_since;
      if (message.author_kind === 'agent') {
        next.unread = 0;
        next.agent_delivered_seq = next.agent_read_seq = message.seq;
      }
    }
    this.conversation = next;
  }

  #receipt({ side, delivered_seq: delivered, read_seq: read, unread }) {
    if (!this.conversation) return;
    const next = { ...this.conversation, unread };
    if (delivered !== undefined) next[`${side}_delivered_seq`] = delivered;
    if (read !== undefined) next[`${side}_read_seq`] = read;
    this.conversation = next;
  }
}
