#include "boundaries.h"
#include "code_points.h"
#include "han.h"
#include "scripts.h"

#include <text/fold.h>
#include <text/names.h>
#include <unicode/uchar.h>

#include <algorithm>
#include <array>
#include <set>

namespace deskbell::text {
namespace {

constexpr std::size_t kMostWords = 4;
constexpr std::size_t kLongestGap = 3;       // bytes between the words of a name
constexpr std::size_t kLongestParticle = 3;  // van, de, al
constexpr std::size_t kLongestGiven = 2;     // characters of a Chinese given name

// Sorted. English first and family names, and Chinese ones in pinyin, that are words.
constexpr auto kOrdinary = std::to_array<std::string_view>(
    {"all", "amber", "and", "angel", "april", "are", "art", "ash", "august", "autumn", "baker", "ban", "bang", "bean",
     "bear", "bell", "best", "bill", "bin", "bird", "bishop", "black", "bloom", "bond", "book", "booth", "brook",
     "brooks", "brown", "buck", "bush", "but", "can", "card", "carol", "case", "cash", "chance", "chase", "chip",
     "church", "clay", "close", "cook", "cooper", "crystal", "dawn", "day", "dick", "ding", "duke", "earl", "early",
     "ease", "east", "ever", "face", "faith", "fan", "field", "fish", "fisher", "flora", "for", "ford", "forest",
     "fox", "frank", "free", "freed", "gale", "gang", "gene", "gold", "good", "grace", "grant", "gray", "green",
     "guy", "hall", "hand", "hang", "happy", "hardy", "harmony", "has", "haven", "hazel", "heart", "heath", "hen",
     "her", "hero", "hill", "him", "his", "holly", "hope", "house", "how", "hunt", "hunter", "iris", "ivory", "ivy",
     "jade", "jasmine", "jewel", "joy", "june", "key", "king", "kong", "lady", "lake", "lane", "law", "let", "light",
     "lily", "little", "long", "love", "low", "luck", "major", "man", "march", "marina", "mark", "marsh", "mason",
     "mat", "may", "melody", "men", "mercy", "miles", "miller", "miss", "moon", "more", "north", "not", "nova", "now",
     "oak", "olive", "one", "our", "out", "page", "pan", "park", "parker", "pat", "patience", "peace", "pearl", "pen",
     "penny", "pier", "pierce", "ping", "piper", "pope", "porter", "power", "precious", "price", "queen", "ran",
     "ray", "reed", "rice", "rich", "ring", "river", "robin", "rock", "root", "rose", "ruby", "sage", "sang", "scout",
     "shall", "sharp", "she", "short", "sin", "skip", "sky", "small", "smart", "son", "song", "south", "star",
     "sterling", "stone", "storm", "street", "strong", "summer", "sun", "sunny", "swan", "sweet", "tan", "the",
     "trinity", "true", "union", "van", "violet", "wade", "walker", "ward", "was", "waters", "way", "wells", "west",
     "white", "who", "why", "wild", "will", "winter", "wise", "wolf", "wood", "woods", "you", "young"});
static_assert(std::ranges::is_sorted(kOrdinary));

constexpr std::u32string_view kSurnames =
    U"王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖萧田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚"
    U"沈钟姜崔谭陆范汪廖石金韦贾夏付傅方邹熊白孟秦邱丘侯江尹薛闫阎段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常"
    U"汤康易乔赖文庞樊兰殷施洪翟安颜倪牛温季俞章鲁葛伍申尤毕聂柴焦柳邢岳齐梅庄辛管祝左涂谷祁时舒耿牟卜詹关苗凌"
    U"费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位霍翁隋植甘景薄单包司柏宁柯阮桂闵解强车娄边卞姬房褚简农尚池谈冷明应"
    U"连巫练蓝喻臧喜宫竺蒙敖巩佟商米冉荆艾计慕晏鞠郎蔺占党虞原沙娜麦楚鄢扈邬仇戚苍初井晋嵇滕窦穆花路满郁滑裘缪"
    U"干宗宣贲杭诸钮幸储麻刁虢";
constexpr auto kLongSurnames = std::to_array<std::u32string_view>(
    {U"欧阳", U"司马", U"上官", U"诸葛", U"东方", U"皇甫", U"尉迟", U"公孙", U"慕容", U"令狐", U"司徒", U"夏侯",
     U"端木", U"南宫", U"长孙", U"宇文", U"轩辕", U"独孤", U"百里", U"呼延", U"完颜", U"西门"});

bool is_dense(Script script) {
  return script == Script::han || script == Script::kana || script == Script::hangul;
}

bool is_capital_at(std::string_view text, std::size_t at) {
  const auto c = static_cast<UChar32>(next_code_point(text, at));
  return u_isupper(c) != 0 || u_istitle(c) != 0;
}

char32_t only_letter(const NamePiece& piece) {
  std::size_t at = 0;
  return piece.is_word ? 0 : next_code_point(piece.folded, at);
}

// Blanks, a hyphen, a dot after an initial; no line's end, nothing that ends a sentence's part.
bool is_one_name(std::string_view gap) {
  return !gap.empty() && gap.size() <= kLongestGap && gap.find_first_not_of(" -.'") == gap.npos &&
         gap.find_first_of(" -'") != gap.npos;
}

class Candidates {
 public:
  explicit Candidates(std::string_view text) : text_(text), pieces_(name_pieces(text)) {
    each_boundary(UBRK_WORD, text, [&](std::size_t end, std::int32_t) { ends_.push_back(end); });
  }

  std::vector<std::string> all() {
    for (std::size_t i = 0; i < pieces_.size(); ++i) pieces_[i].is_word ? words_at(i) : characters_at(i);
    return {found_.begin(), found_.end()};
  }

 private:
  void words_at(std::size_t first) {
    if (!is_capital_at(text_, pieces_[first].begin)) return;
    std::string name = pieces_[first].folded;
    for (std::size_t i = first + 1; i < pieces_.size() && i < first + kMostWords && pieces_[i].is_word; ++i) {
      const std::size_t end = pieces_[i - 1].end;
      const std::string_view gap = text_.substr(end, pieces_[i].begin - end);
      if (!is_one_name(gap)) return;
      const auto blank = gap.find(' ');
      name += fold(blank == gap.npos ? gap : gap.substr(0, blank + 1));
      name += pieces_[i].folded;
      const bool capital = is_capital_at(text_, pieces_[i].begin);
      if (capital) found_.insert(name);
      if (!capital && pieces_[i].folded.size() > kLongestParticle) return;
    }
  }

  void characters_at(std::size_t first) {
    const std::size_t surname = surname_at(pieces_, first);
    if (surname == 0) return;
    const std::size_t begin = pieces_[first].begin;
    const bool begins_word = begin == 0 || std::ranges::binary_search(ends_, begin);
    if (!begins_word) return;
    const std::size_t word_end = *std::ranges::upper_bound(ends_, begin);
    std::string name;
    for (std::size_t i = first; i < pieces_.size() && i < first + surname + kLongestGiven; ++i) {
      if (pieces_[i].is_word || (i > first && pieces_[i].begin != pieces_[i - 1].end)) return;
      name += pieces_[i].folded;
      if (i >= first + surname && word_end < pieces_[i].end) found_.insert(name);
    }
  }

  std::string_view text_;
  std::vector<NamePiece> pieces_;
  std::vector<std::size_t> ends_;  // of words
  std::set<std::string> found_;
};

}  // namespace

std::vector<NamePiece> name_pieces(std::string_view text) {
  std::vector<NamePiece> out;
  std::size_t word = text.npos;
  const auto end_word = [&](std::size_t end) {
    if (word != text.npos)
      out.push_back({.begin = word, .end = end, .is_word = true, .folded = fold(text.substr(word, end - word))});
    word = text.npos;
  };
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at;
    const char32_t c = next_code_point(text, at);
    const Script script = script_of(c).script;
    if (is_dense(script)) {
      end_word(begin);
      NamePiece piece{.begin = begin, .end = at};
      append(piece.folded, simplified(c));
      out.push_back(std::move(piece));
    } else if (u_isalnum(static_cast<UChar32>(c)) != 0 || (script == Script::mark && word != text.npos)) {
      if (word == text.npos) word = begin;
    } else {
      end_word(begin);
    }
  }
  end_word(text.size());
  return out;
}

bool is_ordinary_word(std::string_view folded) {
  return std::ranges::binary_search(kOrdinary, folded);
}

std::size_t surname_at(const std::vector<NamePiece>& pieces, std::size_t from) {
  const char32_t first = from < pieces.size() ? only_letter(pieces[from]) : 0;
  if (first == 0) return 0;
  if (from + 1 < pieces.size()) {
    const std::u32string two{first, only_letter(pieces[from + 1])};
    if (std::ranges::find(kLongSurnames, two) != kLongSurnames.end()) return 2;
  }
  return kSurnames.contains(first) ? 1 : 0;
}

std::vector<std::string> possible_names(std::string_view text) {
  return Candidates(text).all();
}

}  // namespace deskbell::text
