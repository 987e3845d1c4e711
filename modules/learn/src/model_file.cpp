#include "model_file.h"

#include "bytes.h"
#include "ranker_index.h"

#include <openssl/sha.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <istream>
#include <ostream>
#include <unordered_set>

namespace deskbell::learn {
namespace {

constexpr std::string_view kMagic = "DBLEARN\n";
using Digest = std::array<unsigned char, SHA256_DIGEST_LENGTH>;

Digest digest_of(std::string_view bytes) {
  Digest out;
  SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), out.data());
  return out;
}

void put(ByteWriter& out, const GramScheme& scheme) {
  out.put(scheme.longest_phrase);
  out.put(scheme.shortest_run);
  out.put(scheme.longest_run);
  out.put(scheme.marks);
  out.put(scheme.balance);
  out.put(scheme.word_letters);
  out.put(static_cast<std::uint8_t>(scheme.opinions ? 1 : 0));
}

void put(ByteWriter& out, const Vocabulary& vocabulary) {
  put(out, vocabulary.scheme());
  out.put(static_cast<std::uint64_t>(vocabulary.phrases()));
  out.put(static_cast<std::uint64_t>(vocabulary.features().size()));
  for (const auto& feature : vocabulary.features()) {
    out.put(feature.key);
    out.put(feature.weight);
  }
  out.put_text(vocabulary.vectors() == nullptr ? std::string() : packed_vectors(*vocabulary.vectors()));
}

void put(ByteWriter& out, const Weights& weights) {
  out.put(static_cast<std::uint64_t>(weights.groups));
  out.put_table(weights.bytes);
  out.put_table(weights.scales);
}

void put(ByteWriter& out, const PackedNet& net) {
  put(out, net.first);
  out.put(static_cast<std::uint64_t>(net.rest.label_groups));
  out.put_table(net.rest.first_constant);
  out.put_table(net.rest.second);
  out.put_table(net.rest.second_constant);
}

void put(ByteWriter& out, const Postings& postings) {
  out.put_table(postings.ends);
  out.put_table(postings.postings);
}

void put(ByteWriter& out, const RankerIndex& index) {
  out.put(static_cast<std::uint64_t>(index.ids.size()));
  for (const auto& id : index.ids) out.put_text(id);
  out.put_table(index.question_of);
  put(out, index.features);
  put(out, index.wordings);
  put(out, index.terms);
  put(out, index.documents);
  out.put(index.cosine_part);
}

void put(ByteWriter& out, const Findings& findings) {
  for (const auto count : {findings.examples, findings.labels, findings.features, findings.tried_on, findings.nets,
                           findings.set_aside})
    out.put(static_cast<std::uint64_t>(count));
  for (const double figure :
       {findings.accuracy, findings.confidence, findings.cost, findings.net_part, findings.threshold})
    out.put(figure);
}

// What a part says is checked against what the parts before it said. Everything that is used as an index or divided by
// is checked here, nowhere else.
class ModelReader {
 public:
  ModelReader(std::string_view in, const Limits& limits) : in_(in), limits_(limits) {}

  Result<Model> read() {
    Model model;
    read_labels(model);
    read_findings(model.findings);
    model.nothing = in_.take<float>();
    require(model.nothing <= 1e6F);  // whatever is below every margin says the same
    model.softening = positive();
    model.net_temperature = positive();
    model.net_part = part();
    model.temperature = positive();
    model.threshold = part();
    const auto outside = in_.take<std::uint32_t>();
    if (outside != kNobody) {
      require(outside < model.labels.size());
      model.out_of_scope = outside;
    }
    model.likely = in_.take_table<float>();
    require(model.likely.size() == model.labels.size());
    for (const float likely : model.likely) require(likely >= 0 && likely <= 1);
    const auto kind = in_.take<std::uint8_t>();
    require(kind <= 1);
    if (good_ && !in_.failed()) kind == 1 ? read_ranker(model) : read_classifier(model);
    require(in_.at_end());
    if (!good_ || in_.failed())
      return failure(ErrorCode::invalid_argument, "The model file contradicts itself; it was not written by Deskbell.");
    return model;
  }

  static constexpr std::uint32_t kNobody = 0xffffffff;

 private:
  void require(bool holds) { good_ = good_ && holds; }
  // What training makes is far smaller; what is far greater ends in figures that are none.
  static bool is_sane(float value) { return std::abs(value) <= 1e6F; }
  float positive() {
    const auto value = in_.take<float>();
    require(is_sane(value) && value > 0);
    return value;
  }
  float part() {
    const auto value = in_.take<float>();
    require(value >= 0 && value <= 1);
    return value;
  }

  void read_labels(Model& model) {
    const auto count = in_.take<std::uint64_t>();
    require(count >= 2 && count <= limits_.labels);
    for (std::uint64_t i = 0; good_ && !in_.failed() && i < count; ++i) {
      model.labels.push_back(in_.take_text(limits_.label_bytes));
      require(i == 0 || model.labels[i - 1] < model.labels[i]);
    }
  }

  void read_findings(Findings& findings) {
    for (auto* count : {&findings.examples, &findings.labels, &findings.features, &findings.tried_on, &findings.nets,
                        &findings.set_aside})
      *count = in_.take<std::uint64_t>();
    for (auto* figure : {&findings.accuracy, &findings.confidence, &findings.cost, &findings.net_part, &findings.threshold})
      *figure = in_.take<double>();
  }

  GramScheme read_scheme() {
    GramScheme scheme;
    scheme.longest_phrase = in_.take<std::uint8_t>();
    scheme.shortest_run = in_.take<std::uint8_t>();
    scheme.longest_run = in_.take<std::uint8_t>();
    scheme.marks = GramScheme::Marks{in_.take<std::uint8_t>()};
    scheme.balance = GramScheme::Balance{in_.take<std::uint8_t>()};
    scheme.word_letters = in_.take<std::uint8_t>();
    const auto opinions = in_.take<std::uint8_t>();
    scheme.opinions = opinions == 1;
    require(scheme.longest_phrase >= 1 && scheme.longest_phrase <= 8 && scheme.longest_run <= 12 &&
            scheme.shortest_run <= scheme.longest_run && scheme.marks <= GramScheme::Marks::as_words &&
            scheme.balance <= GramScheme::Balance::whole && opinions <= 1);
    return scheme;
  }

  Vocabulary read_vocabulary() {
    const auto scheme = read_scheme();
    const auto phrases = in_.take<std::uint64_t>();
    const auto count = in_.take<std::uint64_t>();
    require(phrases <= count && count <= kMostFeatures);
    std::vector<Vocabulary::Feature> first;
    std::vector<Vocabulary::Feature> runs;
    std::unordered_set<std::uint64_t> keys;
    for (std::uint64_t i = 0; good_ && !in_.failed() && i < count; ++i) {
      const auto key = in_.take<std::uint64_t>();
      const float weight = positive();
      require(keys.insert(key).second);
      (i < phrases ? first : runs).push_back({key, weight});
    }
    const auto vectors = read_vectors();
    if (!good_ || in_.failed()) return {};
    return {scheme, std::move(first), runs, vectors};
  }

  std::shared_ptr<const WordVectors> read_vectors() {
    const auto bytes = in_.take_text(limits_.model_bytes);
    if (bytes.empty()) return nullptr;
    auto vectors = unpacked_vectors(bytes);
    require(vectors.has_value());
    return vectors ? std::make_shared<const WordVectors>(*std::move(vectors)) : nullptr;
  }

  bool finite(std::span<const Lanes> lanes) {
    for (const auto& one : lanes)
      for (std::size_t i = 0; i < kLanes; ++i)
        if (!is_sane(one[i])) return false;
    return true;
  }

  Weights read_weights(std::size_t features) {
    Weights weights;
    weights.groups = in_.take<std::uint64_t>();
    weights.bytes = in_.take_table<LaneBytes>();
    weights.scales = in_.take_table<float>();
    require(weights.groups <= lane_groups(limits_.labels) && weights.scales.size() == features &&
            weights.bytes.size() == features * weights.groups);
    for (const float scale : weights.scales) require(is_sane(scale));
    return weights;
  }

  void read_net(Model& model) {
    PackedNet net;
    net.first = read_weights(model.vocabulary.size());
    auto& rest = net.rest;
    rest.hidden_groups = net.first.groups;
    rest.label_groups = in_.take<std::uint64_t>();
    rest.first_constant = in_.take_table<Lanes>();
    rest.second = in_.take_table<Lanes>();
    rest.second_constant = in_.take_table<Lanes>();
    require(rest.label_groups == lane_groups(model.labels.size()) && rest.first_constant.size() == rest.hidden_groups &&
            rest.second.size() == rest.hidden_groups * kLanes * rest.label_groups &&
            rest.second_constant.size() == rest.label_groups && finite(rest.first_constant) && finite(rest.second) &&
            finite(rest.second_constant));
    model.nets.push_back(std::move(net));
  }

  void read_classifier(Model& model) {
    model.vocabulary = read_vocabulary();
    if (!good_ || in_.failed()) return;
    model.linear = read_weights(model.vocabulary.size());
    model.linear_constant = in_.take_table<Lanes>();
    require(model.linear.groups == lane_groups(model.labels.size()) &&
            model.linear_constant.size() == model.linear.groups && finite(model.linear_constant));
    const auto nets = in_.take<std::uint64_t>();
    require(nets <= 16);
    for (std::uint64_t i = 0; good_ && !in_.failed() && i < nets; ++i) read_net(model);
  }

  Postings read_postings(std::size_t features, std::size_t documents) {
    Postings out;
    out.ends = in_.take_table<std::uint32_t>();
    out.postings = in_.take_table<Postings::Posting>();
    require(out.ends.size() == features);
    std::uint32_t before = 0;
    for (const auto end : out.ends) {
      require(end >= before);
      before = end;
    }
    require(before == out.postings.size());
    for (const auto& posting : out.postings) require(posting.document < documents && is_sane(posting.weight));
    return out;
  }

  void read_ranker(Model& model) {
    auto index = std::make_shared<RankerIndex>();
    const auto count = in_.take<std::uint64_t>();
    require(count == model.labels.size());
    for (std::uint64_t i = 0; good_ && !in_.failed() && i < count; ++i) {
      index->ids.push_back(in_.take_text(limits_.label_bytes));
      require(std::ranges::binary_search(model.labels, index->ids.back()));
    }
    index->question_of = in_.take_table<std::uint32_t>();
    for (const auto question : index->question_of) require(question < index->ids.size());
    index->features = read_vocabulary();
    index->wordings = read_postings(index->features.size(), index->question_of.size());
    index->terms = read_vocabulary();
    index->documents = read_postings(index->terms.size(), index->ids.size());
    index->cosine_part = part();
    if (good_ && !in_.failed()) model.ranker.emplace(std::move(index));
  }

  ByteReader in_;
  const Limits& limits_;
  bool good_ = true;
};

Result<std::string> whole(std::istream& in, std::size_t limit) {
  std::string bytes;
  std::string piece(1 << 20, '\0');
  while (in.read(piece.data(), static_cast<std::streamsize>(piece.size())) || in.gcount() > 0) {
    bytes.append(piece, 0, static_cast<std::size_t>(in.gcount()));
    if (bytes.size() > limit)
      return failure(ErrorCode::resource_exhausted,
                     "The model file is larger than " + std::to_string(limit >> 20) + " MiB.");
  }
  return bytes;
}

}  // namespace

void write_model(const Model& model, std::ostream& out) {
  ByteWriter bytes;
  for (const char c : kMagic) bytes.put(c);
  bytes.put(kModelVersion);
  bytes.put(static_cast<std::uint64_t>(model.labels.size()));
  for (const auto& label : model.labels) bytes.put_text(label);
  put(bytes, model.findings);
  bytes.put(model.nothing);
  bytes.put(model.softening);
  bytes.put(model.net_temperature);
  bytes.put(model.net_part);
  bytes.put(model.temperature);
  bytes.put(model.threshold);
  bytes.put(model.out_of_scope.value_or(ModelReader::kNobody));
  bytes.put_table(model.likely);
  bytes.put(static_cast<std::uint8_t>(model.ranker ? 1 : 0));
  if (model.ranker) {
    put(bytes, model.ranker->index());
  } else {
    put(bytes, model.vocabulary);
    put(bytes, model.linear);
    bytes.put_table(model.linear_constant);
    bytes.put(static_cast<std::uint64_t>(model.nets.size()));
    for (const auto& net : model.nets) put(bytes, net);
  }
  const auto digest = digest_of(bytes.bytes());
  out.write(bytes.bytes().data(), static_cast<std::streamsize>(bytes.bytes().size()));
  out.write(reinterpret_cast<const char*>(digest.data()), static_cast<std::streamsize>(digest.size()));
}

Result<Model> read_model(std::istream& in, const Limits& limits) {
  TRY(const std::string bytes, whole(in, limits.model_bytes));
  const std::string_view all = bytes;
  if (!all.starts_with(kMagic)) return failure(ErrorCode::invalid_argument, "This is not a model file of Deskbell.");
  constexpr std::size_t kHead = kMagic.size() + sizeof(kModelVersion);
  if (all.size() < kHead + sizeof(Digest)) return failure(ErrorCode::invalid_argument, "The model file is cut short.");
  ByteReader head(all.substr(kMagic.size()));
  if (const auto version = head.take<std::uint32_t>(); version != kModelVersion)
    return failure(ErrorCode::invalid_argument, "The model file has version " + std::to_string(version) +
                                                    "; this program reads version " + std::to_string(kModelVersion) + ".");
  const auto body = all.substr(0, all.size() - sizeof(Digest));
  const auto digest = digest_of(body);
  if (std::memcmp(digest.data(), all.data() + body.size(), sizeof digest) != 0)
    return failure(ErrorCode::invalid_argument, "The model file is cut short or damaged: its checksum is wrong.");
  return ModelReader(body.substr(kHead), limits).read();
}

}  // namespace deskbell::learn
