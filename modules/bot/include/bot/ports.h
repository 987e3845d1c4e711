#pragma once
#include <events/log.h>
#include <storage/database.h>

#include <bot/actions.h>
#include <bot/simulation.h>

#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

// What a bot needs of modules it does not know; whoever composes the program implements it. Functions that may be left
// out say so.
namespace deskbell::bot {

struct Cluster;

struct HeardIntent {
  std::string label;
  double probability = 0;
  bool operator==(const HeardIntent&) const = default;
};
BOOST_DESCRIBE_STRUCT(HeardIntent, (), (label, probability))

// What a message says.
struct Heard {
  std::string language;  // "en", "zh-Hans"; empty: cannot be told
  std::vector<HeardIntent> intents;
  double sentiment = 0;  // -2 to 2
  bool wants_person = false;
};

// A passage of what the company wrote, for the customer's eyes.
struct Passage {
  std::string article;  // its id
  std::int64_t version = 0;
  std::string title;
  std::string text;  // the answer in the small Markdown subset
  std::string language;
  std::optional<std::string> url = {};
  double trust = 0;  // calibrated, 0 to 1
};

struct Customer {
  std::string name;
  std::string email;  // empty: not told
  std::string phone;
  std::string external_id;  // verified by the host site, else empty
  bool verified = false;
  std::string time_zone;
  std::map<std::string, std::string> fields;
};

// What a language model may be asked about.
struct ModelQuestion {
  std::vector<std::string> said;  // by the customer; the newest last
  std::string language;
  std::optional<Customer> customer;
  std::string conversation = {};  // its id; "try" when nothing of it is real
  std::int64_t left_millionths = 0;  // of the talk's money, in millionths of the smallest unit
};

// An answer in a language model's words, made of passages and nothing else.
struct Composed {
  std::string text;                   // empty: none that may be told
  std::vector<std::string> articles;  // that it cites, in their order
  std::int64_t cost_millionths = 0;
};

// A dialog that a language model may propose, and what it may say of it.
struct Offer {
  std::string dialog;  // its key
  std::string title;
  std::vector<std::string> examples;
  std::vector<Slot> slots;
};

struct Proposed {
  std::string dialog;  // empty: none
  Values slots;
  std::int64_t cost_millionths = 0;
};

// Something to do within Deskbell; with the customer's rights only.
struct Inside {
  ActionKind kind = ActionKind::open_case;
  Id<conversations::Conversation> conversation;
  Id<contacts::Contact> contact;
  std::string bot_name;
  std::string language;
  std::string idempotency_key;  // the same again: the same thing
  Values inputs;
};

struct ArticleDraft {
  std::string language;
  std::string title;
  std::vector<std::string> questions;
  std::string body;
  Id<identity::User> owner;
};

// What somebody has decided of what an action asked for.
struct News {
  std::string reference;  // ActionOutcome::awaits
  Values slots;
};

struct ArticleStanding {
  bool live = false;
  bool gone = false;
};

struct Ports {
  std::function<Heard(std::string_view said, std::string_view language)> hear;
  // Best first; `language` as the customer writes. May be left out: it finds nothing then.
  std::function<std::vector<Passage>(std::string_view said, std::string_view language, std::size_t most)> find = {};
  // These block for up to half a minute, and ask for nothing that costs when no money is left. May be left out.
  std::function<Composed(const ModelQuestion&, std::span<const Passage>)> compose = {};
  // What `accept` refuses is not proposed; it is told so that it can be counted.
  std::function<Proposed(const ModelQuestion&, std::span<const Offer>,
                         const std::function<Result<void>(const Proposed&)>& accept)>
      suggest_dialog = {};
  std::function<std::optional<Customer>(storage::Snapshot&, Id<contacts::Contact>)> customer;
  std::function<std::optional<std::string>(storage::Snapshot&, Id<routing::Queue>)> queue_name;
  std::function<bool(storage::Snapshot&, Id<channel_web::Installation>)> has_installation;
  std::function<Result<ActionOutcome>(storage::Transaction&, const Inside&)> inside = {};
  // A passage was told to a customer.
  std::function<void(storage::Transaction&, const Passage&, Id<conversations::Conversation>)> told = {};
  // For the learning loop.
  std::function<Result<std::string>(const Actor&, const ArticleDraft&)> propose = {};
  std::function<ArticleStanding(storage::Snapshot&, const std::string& article)> article = {};
  // What an event of the log decides, if it is one that an action may wait for.
  std::function<std::optional<News>(const events::Event&)> news = {};
  // False while traffic to the outside is held (after a restore). Empty: always.
  std::function<bool()> may_call = {};
  // A synthetic day of customers, with what people would tell them. May be left out: then there is none.
  std::function<std::vector<PastTalk>()> twin_day = {};
  std::function<std::string()> region = {};     // ISO 3166, for phone numbers; none: US
  std::function<std::string()> time_zone = {};  // of the workspace, for customers whose own is not known; none: UTC
};

}  // namespace deskbell::bot
