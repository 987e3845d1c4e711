#include <routing/decision.h>

#include <fmt/format.h>

namespace deskbell::routing {
namespace {

constexpr std::size_t kNamedLeftOut = 3;

// The words of one language. Each function makes one part of a sentence.
struct English {
  static std::string duration(std::int64_t s) {
    if (s < 120) return fmt::format("{} s", s);
    return s < 7200 ? fmt::format("{} min", s / 60) : fmt::format("{} h", s / 3600);
  }
  static std::string reason(Exclusion excluded) {
    switch (excluded) {
      case Exclusion::offline:
        return "offline";
      case Exclusion::away:
        return "away";
      case Exclusion::on_break:
        return "on a break";
      case Exclusion::training:
        return "in training";
      case Exclusion::wrap_up:
        return "wrapping up";
      case Exclusion::busy:
        return "busy";
      case Exclusion::medium:
        return "does not take this kind";
      case Exclusion::full:
        return "has no room";
      case Exclusion::language:
        return "does not speak the language";
      case Exclusion::skill:
        return "lacks the skill";
      case Exclusion::held:
        return "kept for another agent";
      case Exclusion::refused:
        return "declined or missed it";
    }
    return "";
  }
  static std::string why(const Decision& d, const Scores& best) {
    const std::string of = d.eligible == d.members
                               ? fmt::format("of its {} members", d.members)
                               : fmt::format("of the {} of {} members who could take it", d.eligible, d.members);
    switch (d.rule) {
      case Rule::only_candidate:
        return d.members == 1 ? "its only member"
                              : fmt::format("the only one of {} members who could take it", d.members);
      case Rule::served_last:
        return "served this customer last";
      case Rule::member_priority:
        return "ranked first " + of;
      case Rule::least_loaded:
        return fmt::format("least loaded ({} %) {}", best.load_percent, of);
      case Rule::best_skill:
        return fmt::format("most skilled ({} points) {}", best.skill_points, of);
      case Rule::round_robin:
        return "next in turn " + of;
      default:
        return fmt::format("idle longest ({}) {}", duration(best.idle_s), of);
    }
  }
  static std::string offer(const Decision& d, const Scores& best) {
    const std::string when = d.waited_s > 0 ? "after " + duration(d.waited_s) : "at once";
    return fmt::format("Offered to {} {} in {}: {}.", d.agent_name, when, d.queue_name, why(d, best));
  }
  static std::string relaxed(const Relaxation& step) {
    std::string what;
    if (const int lower = step.lower_level_by.value_or(0)) what = fmt::format("skill levels lowered by {}", lower);
    if (step.ignore_language.value_or(false))
      what += what.empty() ? "any language accepted" : " and any language accepted";
    return fmt::format(" After {} of waiting: {}.", duration(step.after_s.count()), what);
  }
  static std::string left_out(const std::string& names, int more) {
    return more > 0 ? fmt::format(" Left out: {} and {} more.", names, more) : fmt::format(" Left out: {}.", names);
  }
  static std::string left_out_one(const std::string& name, Exclusion why) {
    return fmt::format("{} ({})", name, reason(why));
  }
  static constexpr std::string_view kComma = ", ";
  static std::string back(const Decision& d) {
    return d.queue_name.empty() ? "." : fmt::format("; it waits at its old place in {}.", d.queue_name);
  }
  static std::string timed_out(const Decision& d) {
    return fmt::format("{} did not answer in time{}", d.agent_name, back(d));
  }
  static std::string agent_left(const Decision& d) {
    return fmt::format("{} left before answering{}", d.agent_name, back(d));
  }
  static std::string declined(const Decision& d) { return fmt::format("{} declined{}", d.agent_name, back(d)); }
  static std::string set_away(const Decision& d) {
    return fmt::format("{} was set away after missing {} {} in a row.", d.agent_name, d.threshold,
                       d.threshold == 1 ? "offer" : "offers");
  }
  static std::string cause(const Decision& d) {
    switch (d.rule) {
      case Rule::queue_too_long:
        return fmt::format("More than {} were waiting in {}", d.threshold, d.queue_name);
      case Rule::queue_closed:
        return fmt::format("{} is closed", d.queue_name);
      case Rule::service_level_low:
        return fmt::format("Fewer than {} % in {} were answered in time lately", d.threshold, d.queue_name);
      case Rule::nobody_online:
        return fmt::format("Nobody is online in {}", d.queue_name);
      default:
        return fmt::format("Nobody took it within {} in {}", duration(d.threshold), d.queue_name);
    }
  }
  static std::string overflow(const Decision& d) {
    switch (d.action.value_or(OverflowAction::message)) {
      case OverflowAction::queue:
        return fmt::format("{}: moved to {}, keeping its place.", cause(d), d.target_name);
      case OverflowAction::message:
        return cause(d) + ": the customer is asked to leave a message.";
      case OverflowAction::bot:
        return cause(d) + ": handed to the bot.";
    }
    return "";
  }
};

struct Chinese {
  static std::string duration(std::int64_t s) {
    if (s < 120) return fmt::format("{} 秒", s);
    return s < 7200 ? fmt::format("{} 分钟", s / 60) : fmt::format("{} 小时", s / 3600);
  }
  static std::string reason(Exclusion excluded) {
    switch (excluded) {
      case Exclusion::offline:
        return "离线";
      case Exclusion::away:
        return "离开";
      case Exclusion::on_break:
        return "小休中";
      case Exclusion::training:
        return "培训中";
      case Exclusion::wrap_up:
        return "话后处理中";
      case Exclusion::busy:
        return "忙碌";
      case Exclusion::medium:
        return "不接此类会话";
      case Exclusion::full:
        return "已满负荷";
      case Exclusion::language:
        return "语言不符";
      case Exclusion::skill:
        return "技能不足";
      case Exclusion::held:
        return "为其他坐席保留";
      case Exclusion::refused:
        return "刚拒绝或错过";
    }
    return "";
  }
  static std::string why(const Decision& d, const Scores& best) {
    const std::string of = d.eligible == d.members ? fmt::format("{} 名成员均可接，", d.members)
                                                   : fmt::format("{} 名成员中有 {} 名可接，", d.members, d.eligible);
    switch (d.rule) {
      case Rule::only_candidate:
        return d.members == 1 ? "唯一成员" : fmt::format("{} 名成员中唯一可接者", d.members);
      case Rule::served_last:
        return "上次服务过该客户";
      case Rule::member_priority:
        return of + "其优先级最高";
      case Rule::least_loaded:
        return of + fmt::format("其负荷最低（{}%）", best.load_percent);
      case Rule::best_skill:
        return of + fmt::format("其技能最强（{} 分）", best.skill_points);
      case Rule::round_robin:
        return of + "轮到其接待";
      default:
        return of + fmt::format("其空闲最久（{}）", duration(best.idle_s));
    }
  }
  static std::string offer(const Decision& d, const Scores& best) {
    const std::string when = d.waited_s > 0 ? fmt::format("等待 {}后", duration(d.waited_s)) : "立即";
    return fmt::format("在“{}”{}分配给 {}：{}。", d.queue_name, when, d.agent_name, why(d, best));
  }
  static std::string relaxed(const Relaxation& step) {
    std::string what;
    if (const int lower = step.lower_level_by.value_or(0)) what = fmt::format("技能要求降低 {} 级", lower);
    if (step.ignore_language.value_or(false)) what += what.empty() ? "不再限定语言" : "，且不再限定语言";
    return fmt::format("等待满 {}：{}。", duration(step.after_s.count()), what);
  }
  static std::string left_out(const std::string& names, int more) {
    return more > 0 ? fmt::format("未选：{}，另有 {} 人。", names, more) : fmt::format("未选：{}。", names);
  }
  static std::string left_out_one(const std::string& name, Exclusion why) {
    return fmt::format("{}（{}）", name, reason(why));
  }
  static constexpr std::string_view kComma = "、";
  static std::string back(const Decision& d) {
    return d.queue_name.empty() ? "。" : fmt::format("，会话回到“{}”的原位置。", d.queue_name);
  }
  static std::string timed_out(const Decision& d) { return fmt::format("{} 未及时应答{}", d.agent_name, back(d)); }
  static std::string agent_left(const Decision& d) { return fmt::format("{} 在应答前离开{}", d.agent_name, back(d)); }
  static std::string declined(const Decision& d) { return fmt::format("{} 已拒绝{}", d.agent_name, back(d)); }
  static std::string set_away(const Decision& d) {
    return fmt::format("{} 连续错过 {} 次分配，已置为离开。", d.agent_name, d.threshold);
  }
  static std::string cause(const Decision& d) {
    switch (d.rule) {
      case Rule::queue_too_long:
        return fmt::format("“{}”等待人数超过 {}", d.queue_name, d.threshold);
      case Rule::queue_closed:
        return fmt::format("“{}”不在服务时间", d.queue_name);
      case Rule::service_level_low:
        return fmt::format("“{}”近期及时应答率低于 {}%", d.queue_name, d.threshold);
      case Rule::nobody_online:
        return fmt::format("“{}”无人在线", d.queue_name);
      default:
        return fmt::format("在“{}”{}内无人接待", d.queue_name, duration(d.threshold));
    }
  }
  static std::string overflow(const Decision& d) {
    switch (d.action.value_or(OverflowAction::message)) {
      case OverflowAction::queue:
        return fmt::format("{}：转入“{}”，保留原排队时间。", cause(d), d.target_name);
      case OverflowAction::message:
        return cause(d) + "：请客户留言。";
      case OverflowAction::bot:
        return cause(d) + "：转由机器人接待。";
    }
    return "";
  }
};

template <class Words>
std::string offer_sentence(const Decision& decision) {
  const bool listed = !decision.candidates.empty() && decision.candidates.front().scores;
  std::string out = Words::offer(decision, listed ? *decision.candidates.front().scores : Scores{});
  if (decision.relaxed) out += Words::relaxed(*decision.relaxed);
  std::string names;
  std::size_t named = 0;
  for (const Candidate& candidate : decision.candidates) {
    if (!candidate.excluded || named == kNamedLeftOut) continue;
    if (named++ > 0) names += Words::kComma;
    names += Words::left_out_one(candidate.name, *candidate.excluded);
  }
  const int excluded = decision.members - decision.eligible;
  if (named > 0) out += Words::left_out(names, excluded - static_cast<int>(named));
  return out;
}

template <class Words>
std::string sentence(const Decision& decision) {
  switch (decision.kind) {
    case DecisionKind::offer:
      return offer_sentence<Words>(decision);
    case DecisionKind::expire:
      return decision.rule == Rule::agent_left ? Words::agent_left(decision) : Words::timed_out(decision);
    case DecisionKind::set_away:
      return Words::set_away(decision);
    case DecisionKind::overflow:
      return Words::overflow(decision);
    case DecisionKind::requeue:
      return Words::declined(decision);
  }
  return "";
}

}  // namespace

std::string explain(const Decision& decision, std::string_view language) {
  return language.starts_with("zh") ? sentence<Chinese>(decision) : sentence<English>(decision);
}

}  // namespace deskbell::routing
