/** A small set for talks with a service desk. */
export const emoji = [
  ...'😀😊😂🙂😉😍🤔😅😐😕😢😭😡😱😴🤒',
  ...'👍👎👌🙏👏🙌💪👋✌🤝👀💯🎉🔥💡⭐',
  ...'❤💙💚💔☀🌧⚡☕🍀🎁📦🚚🔧🔌📞⏰',
  ...'✅❌❓❗⚠🛠🧾💳🧊🧺🍽🏠🚿📷🔋🗓',
].map((each) => (/[✌❤☀⚡⭐☕⚠🛠🍽🌧🗓]/u.test(each) ? `${each}\uFE0F` : each));
