#include "evidence_paper.h"

#include <trust/record.h>

#include <algorithm>
#include <map>

namespace deskbell::complaints {
namespace {

struct Word {
  std::string_view en;
  std::string_view zh;
};

// Words of the paper, and of enumerators by their names.
const std::map<std::string_view, Word>& words() {
  static const std::map<std::string_view, Word> kWords{
      {"complaint", {"Complaint", "投诉"}},
      {"evidence_file", {"Evidence file", "证据档案"}},
      {"case", {"Case", "工单"}},
      {"product", {"Product", "产品"}},
      {"batch", {"Batch", "批次"}},
      {"harm", {"Harm", "损害"}},
      {"severity", {"Severity", "严重程度"}},
      {"demand", {"Demanded remedy", "客户诉求"}},
      {"regulator", {"Regulator", "监管机构"}},
      {"reference", {"Reference", "编号"}},
      {"due", {"Due", "期限"}},
      {"received_at", {"Received", "受理时间"}},
      {"steps", {"Steps", "处理步骤"}},
      {"investigation", {"Investigation", "调查"}},
      {"root_cause", {"Root cause", "根本原因"}},
      {"why", {"Why", "为什么"}},
      {"decision", {"Decision", "决定"}},
      {"outcome", {"Outcome", "结论"}},
      {"reasons", {"Reasons", "理由"}},
      {"answer", {"Answer to the customer", "给客户的答复"}},
      {"remedies", {"Remedies", "补救措施"}},
      {"approvals", {"Approvals", "审批"}},
      {"actions", {"Preventive actions", "预防措施"}},
      {"lesson", {"Lesson", "经验教训"}},
      {"files", {"Files and their SHA-256", "文件及其 SHA-256"}},
      {"made", {"Made at {0} UTC by {1}", "由 {1} 于 {0}（UTC）生成"}},
      {"given", {"given", "已给予"}},
      {"none", {"none", "无"}},
      {"inconvenience", {"inconvenience", "不便"}},
      {"financial", {"financial", "经济损失"}},
      {"property", {"property", "财产损失"}},
      {"privacy", {"privacy", "隐私"}},
      {"health", {"health", "健康"}},
      {"minor", {"minor", "轻微"}},
      {"moderate", {"moderate", "一般"}},
      {"serious", {"serious", "严重"}},
      {"critical", {"critical", "重大"}},
      {"nothing", {"nothing", "无要求"}},
      {"explanation", {"explanation", "解释"}},
      {"apology", {"apology", "道歉"}},
      {"repair", {"repair", "维修"}},
      {"replacement", {"replacement", "换货"}},
      {"refund", {"refund", "退款"}},
      {"compensation", {"compensation", "赔偿"}},
      {"exception", {"exception", "例外"}},
      {"other", {"other", "其他"}},
      {"received", {"received", "受理"}},
      {"acknowledged", {"acknowledged", "确认收到"}},
      {"investigated", {"investigated", "调查"}},
      {"decided", {"decided", "决定"}},
      {"remedied", {"remedied", "补救"}},
      {"told", {"told", "答复客户"}},
      {"closed", {"closed", "结案"}},
      {"learnt", {"learnt", "总结改进"}},
      {"upheld", {"upheld", "成立"}},
      {"partly_upheld", {"partly upheld", "部分成立"}},
      {"rejected", {"rejected", "不成立"}},
      {"points", {"points", "积分"}},
      {"voucher", {"voucher", "代金券"}},
      {"ready", {"ready", "待给予"}},
      {"waiting", {"waiting for approval", "待审批"}},
      {"refused", {"refused", "已拒绝"}},
      {"dropped", {"dropped", "已取消"}},
      {"asked", {"asked", "待审批"}},
      {"approved", {"approved", "已批准"}},
      {"withdrawn", {"withdrawn", "已撤回"}},
      {"expired", {"expired", "已过期"}},
      {"approve", {"approved", "批准"}},
      {"refuse", {"refused", "拒绝"}},
      {"open", {"open", "进行中"}},
      {"done", {"done", "已完成"}},
      {"effective", {"effective", "有效"}},
      {"ineffective", {"ineffective", "无效"}},
      {"system", {"Deskbell", "Deskbell"}},
  };
  return kWords;
}

class Writer {
 public:
  Writer(const PaperContent& content, std::string_view language)
      : content_(content), it_(content.complaint), chinese_(language.starts_with("zh")) {}

  Paper write() {
    std::string made = word("made");
    for (const auto& [mark, value] : {std::pair("{0}", time(content_.made_at)), std::pair("{1}", content_.made_by)})
      if (const auto at = made.find(mark); at != std::string::npos) made.replace(at, 3, value);
    Paper paper{.title = word("evidence_file") + " · " + it_.number,
                .subtitle = it_.title + "\n" + made,
                .sections = {},
                .footer = word("evidence_file") + " " + it_.number};
    paper.sections = {matter(), complaint(), steps(), investigation(), cause(), decision(), remedies()};
    if (!content_.approvals.empty()) paper.sections.push_back(approvals());
    if (!content_.actions.empty() || !it_.lesson.empty()) paper.sections.push_back(actions());
    paper.sections.push_back(files());
    return paper;
  }

 private:
  std::string word(std::string_view key) const {
    const auto found = words().find(key);
    if (found == words().end()) return std::string(key);
    return std::string(chinese_ ? found->second.zh : found->second.en);
  }
  template <base::DescribedEnum T>
  std::string word(T value) const {
    return word(std::string_view(base::name_of(value)));
  }
  // "2026-03-02 09:00"
  static std::string time(Time at) {
    std::string text = base::to_string(at).substr(0, 16);
    text[10] = ' ';
    return text;
  }
  static std::string joined(std::string a, const std::string& b) {
    return b.empty() ? a : a.empty() ? b : a + "\n" + b;
  }

  PaperSection matter() const {
    PaperSection section{.heading = word("case") + " " + it_.number, .rows = {}};
    section.rows.assign(content_.facts.begin(), content_.facts.end());
    return section;
  }

  PaperSection complaint() const {
    PaperSection section{.heading = word("complaint"),
                         .rows = {{word("received_at"), time(it_.received_at)},
                                  {word("product"), it_.product},
                                  {word("batch"), it_.batch},
                                  {word("harm"), joined(word(it_.harm), it_.harm_text)},
                                  {word("severity"), word(it_.severity)}}};
    std::string demand = word(it_.demand);
    if (it_.demand_money) demand += " · " + approvals::to_string(*it_.demand_money);
    section.rows.emplace_back(word("demand"), joined(demand, it_.demand_text));
    if (it_.regulator)
      section.rows.emplace_back(word("regulator"), it_.regulator->name + " · " + word("reference") + " " +
                                                       it_.regulator->reference + " · " + word("due") + " " +
                                                       time(it_.regulator->due_at));
    return section;
  }

  PaperSection steps() const {
    PaperSection section{.heading = word("steps"), .rows = {}};
    for (const auto& step : it_.steps)
      section.rows.emplace_back(
          word(step.step), joined(time(step.at) + " · " + (step.name.empty() ? word("system") : step.name), step.note));
    return section;
  }

  PaperSection investigation() const {
    PaperSection section{.heading = word("investigation"), .rows = {}};
    for (const auto& finding : it_.findings) {
      std::string text = finding.text;
      for (const auto& file : finding.evidence) text += "\n→ " + file.name;
      section.rows.emplace_back(time(finding.at), joined(finding.name, text));
    }
    return section;
  }

  PaperSection cause() const {
    PaperSection section{.heading = word("root_cause"), .rows = {{word("root_cause"), it_.cause_name}}};
    for (std::size_t i = 0; i < it_.whys.size(); ++i)
      section.rows.emplace_back(word("why") + " " + std::to_string(i + 1), it_.whys[i]);
    return section;
  }

  PaperSection decision() const {
    return {.heading = word("decision"),
            .rows = {{word("outcome"), it_.outcome ? word(*it_.outcome) : std::string()},
                     {word("reasons"), it_.decision},
                     {word("answer"), it_.answer}}};
  }

  PaperSection remedies() const {
    PaperSection section{.heading = word("remedies"), .rows = {}};
    for (const auto& remedy : it_.remedies) {
      std::string state = approvals::to_string(remedy.cost) + " · " + word(remedy.state);
      if (remedy.given_at) state += " · " + time(*remedy.given_at) + " · " + remedy.given_by.value_or("");
      section.rows.emplace_back(word(remedy.kind), joined(remedy.text, state));
    }
    return section;
  }

  PaperSection approvals() const {
    PaperSection section{.heading = word("approvals"), .rows = {}};
    for (const auto& request : content_.approvals) {
      std::string text = approvals::to_string(request.money) + " · " + word(request.state) + "\n" + request.reason +
                         "\n" + time(request.asked_at) + " · " + request.requester_name;
      for (const auto& vote : request.votes)
        text += "\n" + time(vote.at) + " · " + vote.name + " · " + word(vote.verdict) +
                (vote.comment.empty() ? "" : " · " + vote.comment);
      section.rows.emplace_back(word(request.kind), std::move(text));
    }
    return section;
  }

  PaperSection actions() const {
    PaperSection section{.heading = word("actions"), .rows = {}};
    for (const auto& action : content_.actions)
      section.rows.emplace_back(word(action.state), joined(joined(action.text + "\n" + action.owner_name + " · " +
                                                                      word("due") + " " + time(action.due_at),
                                                                  action.result),
                                                           action.effect));
    if (!it_.lesson.empty()) section.rows.emplace_back(word("lesson"), it_.lesson);
    return section;
  }

  PaperSection files() const {
    PaperSection section{.heading = word("files"), .rows = {}, .paragraphs = {}};
    for (const auto& file : content_.files)
      section.paragraphs.push_back(file.path + "\n" + trust::to_hex(trust::sha256(file.bytes)));
    return section;
  }

  const PaperContent& content_;
  const Complaint& it_;
  const bool chinese_;
};

}  // namespace

Paper evidence_paper(const PaperContent& content, std::string_view language) {
  return Writer(content, language).write();
}

std::string evidence_readme(std::string_view language) {
  if (language.starts_with("zh"))
    return R"(本档案包含一件投诉的全部内容，以及其中任何内容均未被更改的证明。

complaint.pdf      供阅读的文件
complaint.json     投诉的全部数据；case.json、approvals.json 等为相关数据
events.jsonl       该工单发生过的每一件事，按顺序排列，每行一件
attachments/       附件原文件
receipts/          审计记录中与本投诉有关的每一条的签名回执
manifest.json      以上每个文件的大小与 SHA-256
seal.json          审计回执：证明生成档案时 manifest.json 的 SHA-256 已记入审计链
public-keys.pem    签名公钥。请向公司另行核对公钥，不要只相信档案内的这一份。

核对：deskbell evidence check 文件.zip --key 公钥.pem
或使用 openssl 与 jq，步骤见产品文档 complaints.md。
)";
  return R"(This file holds everything about one complaint, and the proof that nothing in it was changed.

complaint.pdf      the document to read
complaint.json     all data of the complaint; case.json, approvals.json and others belong to it
events.jsonl       everything that happened to the case, in order, one event a line
attachments/       the attachments as they were uploaded
receipts/          signed receipts of the audit records about this complaint
manifest.json      size and SHA-256 of each of these files
seal.json          audit receipt: the manifest's SHA-256 stood in the audit trail when the file was made
public-keys.pem    the keys that signed. Get them from the company in another way, too; do not trust this copy alone.

To check: deskbell evidence check FILE.zip --key KEYS.pem
or with openssl and jq as complaints.md of the product's documentation tells.
)";
}

}  // namespace deskbell::complaints
