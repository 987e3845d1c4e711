#pragma once
#include "worker_threads.h"

#include <assist/assist.h>

#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace deskbell::assist {

// At work on a writing at once, and how many may wait for that.
inline constexpr int kWriters = 4;
inline constexpr std::size_t kMostWaiting = 32;

struct Assist::State {
  explicit State(Needs given) : needs(given), threads(kWriters, kMostWaiting) {}

  // Those after which the language and the first reply can be told, and the conversation itself.
  struct Talk {
    conversations::Conversation conversation;
    std::vector<conversations::Message> messages;
    std::string language;
  };
  Result<Talk> talk(const Actor& actor, Id<conversations::Conversation> id);
  // What he writes in, from what was recognised.
  void tell_language(Talk& talk, const std::vector<understanding::Recognition>& recognised) const;
  std::vector<Suggestion> suggestions(const Actor& actor, const Talk& talk,
                                      const std::vector<understanding::Recognition>& recognised);
  std::optional<Summary> summary(const Actor& actor, const Talk& talk,
                                 const std::vector<understanding::Recognition>& recognised);
  std::vector<std::string> own_words(const Actor& actor);
  Settings settings();

  Needs needs;
  struct OwnWords {
    Time read_at;
    std::vector<std::string> texts;
  };
  std::mutex mutex;
  std::map<Id<identity::User>, OwnWords> own;
  WorkerThreads threads;  // last: what runs on them uses the rest
};

// What the customer said since somebody answered, or his last words.
std::string question_of(const std::vector<conversations::Message>& messages);
bool is_text(const conversations::Message& message);

}  // namespace deskbell::assist
