#pragma once
#include <boost/describe.hpp>

#include <functional>
#include <string>
#include <string_view>
#include <vector>

// Markdown (CommonMark with tables, strikethrough and bare links, by cmark-gfm) as HTML that is safe under any origin:
// raw HTML is left out but for line breaks, links and pictures have safe addresses or none. Pure, any thread; about a
// millisecond for a long article.
namespace deskbell::knowledge {

struct Heading {
  int level = 2;
  std::string id;    // anchor, unique in the article
  std::string text;  // plain
  bool operator==(const Heading&) const = default;
};
BOOST_DESCRIBE_STRUCT(Heading, (), (level, id, text))

struct RenderSetting {
  // The address of a link "article:SLUG"; empty answer: the link becomes its text. None: all of them do.
  std::function<std::string(std::string_view slug)> article = {};
  // The address of a picture, video or model as it stands in the text; empty answer: it becomes its description. None:
  // attachments of this workspace ("/api/v1/attachments/...") only.
  std::function<std::string(std::string_view url)> media = {};
  int top_heading = 2;  // what the highest heading of the text becomes; the page has its own first one
};

struct Rendered {
  std::string html;
  std::vector<Heading> headings;  // for a list of contents
};

// Media by the end of their address: .mp4 .webm -> <video controls>, .glb .gltf -> a link with class "model" and
// data-model (the console shows it with <model-viewer>), .mp3 .ogg .wav -> <audio controls>, everything else <img>.
Rendered render(std::string_view markdown, const RenderSetting& setting = {});

// A stretch of an article under one heading, in plain text: what is found and quoted.
struct Passage {
  std::string heading;  // empty before the first heading
  std::string anchor;
  std::string text;
  bool operator==(const Passage&) const = default;
};
std::vector<Passage> passages_of(std::string_view markdown);
std::string plain_of(std::string_view markdown);

// The tokens of attachments that the text shows or links to, each once.
std::vector<std::string> attachments_in(std::string_view markdown);

}  // namespace deskbell::knowledge
