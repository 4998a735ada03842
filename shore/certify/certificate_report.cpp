#include "shore/certify/certificate_report.hpp"

#include <fmt/format.h>

#include "base/time.hpp"
#include "shore/query/shown_text.hpp"

namespace buoyshore {

namespace {

std::string time_text(std::int64_t micros) {
  return buoyd::iso8601(buoyd::WallTime(buoyd::Micros(micros)));
}

std::string head_text(const HeadLine& head) {
  std::string text = fmt::format("{}, by archive {}, made {} by {}\n", shown(head.station),
                                 shown(head.archive), shown(head.made), shown(head.by));
  if (!head.is_whole()) {
    text += fmt::format("only of the time from {} to {}\n",
                        head.from ? time_text(*head.from) : "the beginning",
                        head.to ? time_text(*head.to) : "the end");
  }
  return text;
}

std::string epoch_text(const EpochReport& epoch) {
  std::string text =
      fmt::format("epoch {}, numbers {} to {}: {} readings, {} proven", buoyd::to_hex(epoch.id),
                  epoch.numbers.a, epoch.numbers.b, epoch.readings, epoch.proven);
  if (epoch.contradicted > 0) text += fmt::format(", {} CONTRADICT their seal", epoch.contradicted);
  if (epoch.unproven > 0) text += fmt::format(", {} cannot be proven", epoch.unproven);
  if (epoch.unsealed > 0) text += fmt::format(", {} are not sealed", epoch.unsealed);
  text += '\n';
  for (const auto& [reason, count] : epoch.gaps) {
    text += fmt::format("  gap: {} numbers, {}\n", count, shown(reason));
  }
  if (epoch.sealed_missing > 0) {
    text +=
        fmt::format("  {} readings that the station sealed are not here\n", epoch.sealed_missing);
  }
  if (epoch.left_out > 0) {
    text += fmt::format("  not sealed yet, and not in the file: {} numbers\n", epoch.left_out);
  }
  for (const std::string& remark : epoch.remarks) text += fmt::format("  {}\n", remark);
  return text;
}

std::string keys_text(const std::vector<SealedBy>& keys, const std::string& ours) {
  std::string text;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    text += fmt::format("{} {}: {} seals", i == 0 ? "sealed by key" : "the key changes to",
                        buoyd::to_hex(keys[i].key), keys[i].seals);
    for (const auto& [station, seals] : keys[i].stations) {
      if (station == ours) continue;
      text += fmt::format(", {} of them as station {}", seals, shown(station));
    }
    text += keys[i].is_accepted ? "\n" : ", NOT accepted\n";
  }
  return text;
}

}  // namespace

void CertificateReport::wrong(std::string text) {
  ++problem_count;
  if (problems.size() < most_texts) problems.push_back(std::move(text));
}

std::uint64_t CertificateReport::readings() const {
  std::uint64_t sum = 0;
  for (const EpochReport& epoch : epochs) sum += epoch.readings;
  return sum;
}

std::uint64_t CertificateReport::proven() const {
  std::uint64_t sum = 0;
  for (const EpochReport& epoch : epochs) sum += epoch.proven;
  return sum;
}

std::string report_text(const CertificateReport& report) {
  const bool has_head = !report.head.station.empty();
  std::string text = has_head ? head_text(report.head) : "this is no certified export\n";
  for (const EpochReport& epoch : report.epochs) text += epoch_text(epoch);
  text += keys_text(report.keys, report.head.station);
  if (has_head) {
    text += fmt::format("signed by the archive's key {}\n", buoyd::to_hex(report.head.key));
  }
  if (report.proven_until != 0) {
    text += fmt::format("the newest proven reading is of {}\n", time_text(report.proven_until));
  }
  for (const std::string& problem : report.problems) text += fmt::format("WRONG: {}\n", problem);
  if (report.problem_count > report.problems.size()) {
    text +=
        fmt::format("WRONG: and {} things more\n", report.problem_count - report.problems.size());
  }
  text += fmt::format("{}: {} of {} readings\n",
                      report.is_proven() ? "all is proven" : "NOT all is proven", report.proven(),
                      report.readings());
  return text;
}

}  // namespace buoyshore
