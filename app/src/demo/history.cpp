#include "history.h"

#include <algorithm>

#include <events/consumer.h>

#include "case_book.h"
#include "company.h"
#include "dialogues.h"

namespace deskbell::app {
namespace {

using contacts::Contact;
using conversations::Conversation;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr int kTalks = 320;
constexpr int kTalksPerCase = 6;
constexpr int kStillOpen = 7;  // the last ones: some with an agent,
constexpr int kTaken = 4;      // some waiting
constexpr int kTalksPerHearing = 2;

struct Customer {
  Actor actor;
  std::string language;
  Filling filling;
};

std::string order_number(Random& random) { return "NH-" + std::to_string(100'000 + random.below(900'000)); }

std::vector<Customer> meet_customers(Workshop& shop) {
  std::vector<Customer> out;
  for (const std::string language : {"en", "zh-CN"})
    for (const auto& name : script().names(language)) {
      const auto number = 10'000 + out.size() * 37;
      const std::string product = pick(shop.chance, script().products);
      contacts::NewContact fresh{.name = name, .language = language, .time_zone = language == "en" ? "Europe/London" : "Asia/Shanghai"};
      fresh.identities = {{contacts::IdentityKind::email, "customer" + std::to_string(number) + "@mail.example", contacts::Proof::claimed}};
      fresh.fields = {{"customer_number", "C" + std::to_string(number)}, {"product", product},
                      {"tier", pick(shop.chance, std::vector<std::string>{"standard", "standard", "silver", "gold"})}};
      const Contact contact = expect(shop.contacts.create(Actor::system(), fresh));
      out.push_back({{.kind = ActorKind::contact, .id = contact.id.value, .name = contact.name}, language, {name, "", product}});
      shop.clock.advance(minutes(3));
    }
  return out;
}

class Talk {
 public:
  Talk(Workshop& shop, const Company& company, Customer customer, const Dialogue& dialogue, int number)
      : shop_(shop), company_(company), customer_(std::move(customer)), dialogue_(dialogue), number_(number) {
    customer_.filling.order = order_number(shop.chance);
  }

  void open() {
    conversations::NewConversation fresh;
    fresh.contact = customer_.actor.contact();
    fresh.queue = company_.queues.at(dialogue_.queue);
    fresh.language = customer_.language;
    fresh.installation = shop_.installations.first()->id;
    fresh.page_url = "https://nordhaus.example/" + dialogue_.queue;
    fresh.message.emplace();
    fresh.message->client_id = "demo-" + std::to_string(number_) + "-0";
    fresh.message->text = text_of(dialogue_.lines.front());
    id_ = expect(shop_.conversations.open(customer_.actor, fresh)).id;
  }

  void answer(std::size_t lines) {
    const auto& keys = company_.agents_of.at(dialogue_.queue + " " + customer_.language);
    agent_ = expect(shop_.identity.access.actor_of(company_.users.at(pick(shop_.chance, keys))));
    pause(10, 150);
    expect(shop_.conversations.assign(Actor::system(), id_, {.user = agent_->user()}));
    for (std::size_t i = 1; i < std::min(lines, dialogue_.lines.size()); ++i) say(i);
  }

  void end() {
    expect(shop_.conversations.set_tags(*agent_, id_, dialogue_.tags));
    pause(5, 60);
    expect(shop_.conversations.read(customer_.actor, id_, INT64_MAX));
    expect(shop_.conversations.close(*agent_, id_));
    if (shop_.chance.below(10) >= 6) return;  // not everybody rates
    pause(20, 120);
    const int score = pick(shop_.chance, dialogue_.scores);
    const bool comments = score == 5 && shop_.chance.below(3) == 0;
    const auto& thanks = script().chatter(customer_.language).thanks;
    expect(shop_.surveys.rate(customer_.actor, id_, score, comments ? pick(shop_.chance, thanks) : std::string()));
  }

  std::size_t length() const { return dialogue_.lines.size(); }
  Id<Conversation> id() const { return id_; }
  const std::string& queue() const { return dialogue_.queue; }
  const std::string& language() const { return customer_.language; }

 private:
  void pause(std::int64_t least, std::uint64_t spread) {
    shop_.clock.advance(seconds(least + static_cast<std::int64_t>(shop_.chance.below(spread))));
  }
  std::string text_of(const Line& line) const {
    Filling filling = customer_.filling;
    // English agents call people by their first name.
    if (customer_.language == "en") filling.name = filling.name.substr(0, filling.name.find(' '));
    return filled(line.text, filling);
  }
  void say(std::size_t index) {
    const Line& line = dialogue_.lines[index];
    pause(15, 60);
    conversations::PostMessage post;
    post.conversation = id_;
    post.client_id = "demo-" + std::to_string(number_) + "-" + std::to_string(index);
    post.text = text_of(line);
    const Actor& speaker = line.speaker == Speaker::agent ? *agent_ : customer_.actor;
    const auto message = expect(shop_.conversations.post(speaker, post));
    expect(shop_.conversations.read(line.speaker == Speaker::agent ? customer_.actor : *agent_, id_, message.seq));
  }

  Workshop& shop_;
  const Company& company_;
  Customer customer_;
  const Dialogue& dialogue_;
  const int number_;
  std::optional<Actor> agent_;
  Id<Conversation> id_;
};

const Dialogue& dialogue_for(Workshop& shop, const std::string& language) {
  for (;;) {
    const auto& one = pick(shop.chance, script().dialogues);
    if (one.language == language) return one;
  }
}

// Talks come by day, hardly by night; what would come too late by that comes by night.
Time moment(Workshop& shop, Time from, Time until, int number, int count) {
  const auto span = (until - from) / count;
  const Time slot = from + span * number;
  const auto hour_of_day = std::chrono::duration_cast<hours>(slot - std::chrono::floor<std::chrono::days>(slot));
  const auto shift = hour_of_day < hours(6) ? hours(7) : hours(0);
  const Time by_day = slot + shift < until ? slot + shift : slot;
  return std::max(shop.clock.now() + seconds(30), by_day);
}

}  // namespace

void write_history(Workshop& shop, const Company& company, const std::filesystem::path& blobs, Time now) {
  const auto customers = meet_customers(shop);
  const Time from = now - hours(24 * 30);
  const Time until = now - hours(2);
  int number = 0;
  const auto next = [&] {
    const auto& customer = pick(shop.chance, customers);
    return Talk(shop, company, customer, dialogue_for(shop, customer.language), number++);
  };
  // One transaction a talk keeps the making of a demo under a few seconds.
  const auto together = [&](const std::function<void()>& body) {
    expect(shop.database->write([&](storage::Transaction&) -> Result<void> {
      body();
      return {};
    }));
  };
  CaseBook book(shop, company, blobs);
  for (int i = 0; i < kTalks; ++i) {
    shop.clock.set(moment(shop, from, until, i, kTalks));
    together([&] {
      Talk talk = next();
      talk.open();
      talk.answer(talk.length());
      if (i % kTalksPerCase == 0) book.open(talk.id(), talk.queue(), talk.language());
      talk.end();
      book.go_on();
    });
    if (i % kTalksPerHearing == 0) book.hear();
  }
  for (int i = 0; i < kStillOpen; ++i) {
    // Those with an agent have begun earlier: they need time to talk.
    const minutes ago(3 * (kStillOpen - i) + (i < kTaken ? 25 : 0));
    shop.clock.set(std::max(shop.clock.now() + seconds(5), now - ago));
    together([&] {
      Talk talk = next();
      talk.open();
      if (i < kTaken) talk.answer(2 + static_cast<std::size_t>(i) % 2);
    });
  }
  book.hear();
  book.finish(now);
  for (const auto& [key, user] : company.users)
    for (const auto presence : {identity::Presence::online, identity::Presence::offline})
      expect(shop.identity.presence.set(Actor::system(), user, presence));
}

void fill(const base::Config& config, std::int64_t count) {
  Workshop shop(config);
  base::SystemClock now;
  shop.clock.set(now.now() - hours(24 * 365));
  constexpr std::int64_t kPerTalk = 100;
  const auto text = [&] {
    const auto& dialogue = pick(shop.chance, script().dialogues);
    return filled(pick(shop.chance, dialogue.lines).text, {"Customer", order_number(shop.chance), pick(shop.chance, script().products)});
  };
  for (std::int64_t written = 0; written < count; written += kPerTalk) {
    expect(shop.database->write([&](storage::Transaction&) -> Result<void> {
      TRY(const Contact contact, shop.contacts.create(Actor::system(), {.name = "Customer " + std::to_string(written)}));
      const Actor actor{.kind = ActorKind::contact, .id = contact.id.value, .name = contact.name};
      TRY(const Conversation talk, shop.conversations.open(actor, {.contact = contact.id, .language = "en"}));
      for (std::int64_t i = 0; i < kPerTalk; ++i) {
        shop.clock.advance(std::chrono::milliseconds(200));
        TRY(shop.conversations.post(actor, {.conversation = talk.id, .client_id = "fill-" + std::to_string(i), .text = text()}));
      }
      return {};
    }));
  }
  // Indexing gives way to a centre's customers; here there are none.
  events::Consumer search("search", shop.log, *shop.database, conversations::search_feeder());
  search.drain();
}

}  // namespace deskbell::app
