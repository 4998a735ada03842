#include <fmt/format.h>

#include "firmware-host/judge/judge.hpp"
#include "firmware-host/judge/ledger_reader.hpp"
#include "platform/sqlite.hpp"

namespace buoysim {

namespace {

using buoyd::DescriptionPtr;
using buoyd::Result;

/// Descriptions by their text, parsed once.
class Descriptions {
 public:
  [[nodiscard]] Result<DescriptionPtr> of(std::string_view text) {
    const std::string key(text);
    const auto known = parsed_.find(key);
    if (known != parsed_.end()) {
      return known->second;
    }
    auto made = buoyd::Description::parse(key);
    if (made) {
      parsed_[key] = *made;
    }
    return made;
  }

 private:
  std::map<std::string, DescriptionPtr> parsed_;
};

Result<void> judge_archive(Judge& judge, buoyd::Database& database) {
  auto query = database.prepare(
      "SELECT r.seq, r.body, d.text, r.boottime FROM reading r JOIN description d ON d.n = "
      "r.description "
      "ORDER BY r.seq");
  if (!query) {
    return buoyd::pass_on(query);
  }
  Descriptions descriptions;
  for (;;) {
    auto row = query->step();
    if (!row) {
      return buoyd::pass_on(row);
    }
    if (!*row) {
      return {};
    }
    auto description = descriptions.of(query->text(2));
    if (!description) {
      return buoyd::pass_on(description);
    }
    judge.stored(**description, static_cast<std::uint64_t>(query->integer(0)),
                 buoyd::MonoTime(buoyd::Micros(query->integer(3))), query->text(1));
  }
}

}  // namespace

Result<std::map<std::pair<std::string, std::string>, Verdict>> judge_files(
    const std::string& ledger, const std::string& archive) {
  Judge judge;
  auto read = read_ledger(ledger, [&](const LedgerEntry& entry) { judge.said(entry); });
  if (!read) {
    return buoyd::pass_on(read);
  }
  if (read->broken_line != 0) {  // what it hides was said, and nobody would miss it
    return buoyd::fail(buoyd::ErrorCode::invalid,
                       fmt::format("{}:{}: no line of a ledger, expected a record as buoysim run "
                                   "writes it; only the last line may be cut",
                                   ledger, read->broken_line));
  }
  auto database = buoyd::Database::open(archive, buoyd::Database::Mode::read);
  if (!database) {
    return buoyd::pass_on(database);
  }
  if (auto judged = judge_archive(judge, **database); !judged) {
    return buoyd::pass_on(judged);
  }
  return judge.verdicts();
}

}  // namespace buoysim
