#include "words.h"

#include "more_words.h"

namespace deskbell::site::help {
namespace {

constexpr Words kEnglish{
    .locale = "en_GB",
    .language = "English",
    .help_centre = "Help centre",
    .home = "Help",
    .skip = "Skip to the content",
    .main_menu = "Help centre",
    .breadcrumbs = "Where you are",
    .foot = "More links",
    .welcome = "How can we help?",
    .search = "Search",
    .search_label = "Search the help centre",
    .search_hint = "Ask in your own words",
    .sections = "Browse by topic",
    .popular = "Often read",
    .no_articles = "There is nothing here yet",
    .no_articles_text = "Articles will appear here as soon as they are published.",
    .one_article = "1 article",
    .articles = "{} articles",
    .contents = "On this page",
    .updated = "Last changed",
    .version = "Version {}",
    .related = "Related articles",
    .not_translated = "This article is not available in English yet, so you see it in another language.",
    .steps = "Step by step",
    .next = "Go on",
    .ask = "Did this answer your question?",
    .yes = "Yes",
    .no = "No",
    .thanks = "Thank you. We are glad that it helped.",
    .thanks_no = "Thank you for telling us. We are sorry that it did not help.",
    .what_missing = "What was missing or wrong?",
    .what_missing_hint = "Please leave out names, addresses and numbers: we cannot answer here.",
    .send = "Send",
    .results = "Search",
    .results_for = "Results for “{}”",
    .one_result = "1 article found",
    .many_results = "{} articles found",
    .did_you_mean = "Did you mean",
    .shown_for = "These are the results for",
    .nothing = "We found nothing for “{}”",
    .nothing_text = "We have noted what you were looking for, so that somebody can write about it.",
    .tips = {"Try other or fewer words.", "Check the spelling.", "Look through the topics below, or contact us."},
    .read_instead = "Often read",
    .perhaps = "Perhaps one of these helps",
    .empty_search = "What are you looking for?",
    .still = "Did you not find what you need?",
    .still_text = "We are happy to help. What you searched and read goes along, so you need not say it twice.",
    .contact = "Contact us",
    .contact_title = "Contact us",
    .contact_text = "Choose what suits you.",
    .context = "This goes along with your question",
    .context_read = "You read",
    .context_searched = "You searched for",
    .chat = "Start a chat",
    .chat_text = "Write to us; a person answers when the assistant cannot.",
    .chat_closed = "Nobody is there right now. Leave a message and we will answer.",
    .chat_opens = "We are back",
    .chat_new_tab = "opens in a new tab",
    .chat_script = "The chat needs JavaScript, which is switched off in your browser.",
    .follow = "Follow a request",
    .follow_text =
        "You have already told us about it? Copy the link from our message to see how it stands and to add to it.",
    .follow_label = "Link from our message",
    .follow_go = "Show my request",
    .follow_bad =
        "This is not a link of ours. Please copy the whole address from the message; it holds the word “track”.",
    .write = "Other ways",
    .missing = "This page does not exist",
    .missing_text =
        "It may have moved, or the article is not public any more. Search for it, or start from the topics.",
    .busy = "That was too much at once",
    .busy_text = "Please wait a minute and try again.",
    .away = "The help centre cannot be shown right now",
    .away_text = "Please try again in a few minutes.",
    .refused = "That could not be done",
    .old_form = "The page was open for too long. Nothing was sent; please try once more.",
    .back = "Back to the article",
    .notice = "Please note",
    .months = {"January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
               "November", "December"},
    .date = "{d} {m} {y}",
};

constexpr Words kChinese{
    .locale = "zh_CN",
    .language = "中文",
    .help_centre = "帮助中心",
    .home = "帮助",
    .skip = "跳到正文",
    .main_menu = "帮助中心",
    .breadcrumbs = "当前位置",
    .foot = "更多链接",
    .welcome = "有什么可以帮您？",
    .search = "搜索",
    .search_label = "搜索帮助中心",
    .search_hint = "用您自己的话提问",
    .sections = "按主题浏览",
    .popular = "大家常看",
    .no_articles = "这里还没有内容",
    .no_articles_text = "文章发布后会显示在这里。",
    .one_article = "1 篇文章",
    .articles = "{} 篇文章",
    .contents = "本页内容",
    .updated = "最近更新",
    .version = "第 {} 版",
    .related = "相关文章",
    .not_translated = "本文暂无中文版，以下为其他语言的内容。",
    .steps = "分步指引",
    .next = "继续",
    .ask = "这篇文章解决您的问题了吗？",
    .yes = "解决了",
    .no = "没有",
    .thanks = "谢谢，很高兴能帮到您。",
    .thanks_no = "谢谢您的反馈。很抱歉没能帮到您。",
    .what_missing = "缺少什么，或哪里不对？",
    .what_missing_hint = "请不要填写姓名、地址和号码：我们无法在这里答复。",
    .send = "提交",
    .results = "搜索",
    .results_for = "“{}”的搜索结果",
    .one_result = "找到 1 篇文章",
    .many_results = "找到 {} 篇文章",
    .did_you_mean = "您是不是要找",
    .shown_for = "以下是这些词的结果：",
    .nothing = "没有找到“{}”",
    .nothing_text = "我们已记下您要找的内容，会请人补充。",
    .tips = {"换个说法，或减少关键词。", "检查是否有错别字。", "浏览下面的主题，或联系我们。"},
    .read_instead = "大家常看",
    .perhaps = "这些或许有帮助",
    .empty_search = "您想找什么？",
    .still = "没找到需要的内容？",
    .still_text = "我们很乐意帮忙。您搜索和看过的内容会一并转达，不必重复说明。",
    .contact = "联系我们",
    .contact_title = "联系我们",
    .contact_text = "请选择方便您的方式。",
    .context = "以下内容会随您的问题一并转达",
    .context_read = "您看过",
    .context_searched = "您搜索过",
    .chat = "在线咨询",
    .chat_text = "给我们留言；助手无法解决时会转接人工。",
    .chat_closed = "现在没有人在线，请留言，我们会答复您。",
    .chat_opens = "恢复服务时间",
    .chat_new_tab = "在新标签页中打开",
    .chat_script = "在线咨询需要 JavaScript，您的浏览器已将其关闭。",
    .follow = "查询事项进度",
    .follow_text = "已经联系过我们？复制我们消息中的链接，即可查看进度、补充信息。",
    .follow_label = "我们消息中的链接",
    .follow_go = "查看我的事项",
    .follow_bad = "这不是我们的链接。请从消息中复制完整的地址，其中含有“track”。",
    .write = "其他方式",
    .missing = "页面不存在",
    .missing_text = "页面可能已移动，或文章已不再公开。您可以搜索，或从主题开始浏览。",
    .busy = "操作过于频繁",
    .busy_text = "请稍等一分钟再试。",
    .away = "帮助中心暂时无法显示",
    .away_text = "请过几分钟再试。",
    .refused = "操作未能完成",
    .old_form = "页面打开时间过长，内容未提交，请再试一次。",
    .back = "返回文章",
    .notice = "请注意",
    .months = {"1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"},
    .date = "{y}年{m}月{d}日",
};

}  // namespace

const Words& words_of(Language language) {
  switch (language) {
    case Language::en:
      break;
    case Language::zh:
      return kChinese;
    case Language::de:
      return kGerman;
    case Language::fr:
      return kFrench;
    case Language::es:
      return kSpanish;
    case Language::pt:
      return kPortuguese;
    case Language::ja:
      return kJapanese;
    case Language::ko:
      return kKorean;
    case Language::ru:
      return kRussian;
    case Language::ar:
      return kArabic;
  }
  return kEnglish;
}

std::string filled(std::string_view text, std::string_view what) {
  std::string out(text);
  if (const auto at = out.find("{}"); at != std::string::npos) out.replace(at, 2, what);
  return out;
}

}  // namespace deskbell::site::help
