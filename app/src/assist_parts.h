#pragma once
#include <assist/assist.h>

namespace deskbell::app {

struct CaseParts;
struct CentreParts;

// Promises, cases, knowledge and the language model, as helping agents needs them.
class AssistSurroundings final : public assist::Surroundings {
 public:
  AssistSurroundings(CentreParts& centre, CaseParts& parts) : centre_(centre), parts_(parts) {}
  std::vector<assist::OnShelf> find(const Actor& actor, std::string_view question, std::string_view language,
                                    std::size_t most) override;
  std::vector<assist::OnShelf> published(std::string_view question, std::string_view language,
                                         std::size_t most) override;
  assist::ModelState model(assist::ModelTask task) override;
  assist::ModelWrote translated(std::string_view text, std::string_view to,
                                const std::vector<std::string>& names) override;
  assist::ModelWrote summarised(const std::vector<assist::SpokenLine>& talk, std::string_view language,
                                const std::vector<std::string>& names) override;
  assist::ModelWrote composed(std::string_view question, const std::vector<assist::OnShelf>& passages,
                              std::string_view language, const std::vector<std::string>& names) override;
  std::vector<std::string> people(Id<conversations::Conversation> conversation) override;
  std::vector<assist::PromiseMade> promises(const Actor& actor, Id<conversations::Conversation> conversation) override;
  std::optional<std::string> case_of(const Actor& actor, Id<conversations::Conversation> conversation) override;
  std::string workspace() override;
  std::string time_zone() override;

 private:
  CentreParts& centre_;
  CaseParts& parts_;
};

struct AssistParts {
  AssistParts(CentreParts& centre, CaseParts& parts);
  void add_routes(CentreParts& centre);

  AssistSurroundings surroundings;
  assist::Assist assist;
};

}  // namespace deskbell::app
