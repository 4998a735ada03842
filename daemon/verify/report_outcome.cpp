#include "verify/report_outcome.hpp"

#include <fmt/format.h>

#include "base/replace_file.hpp"
#include "verify/report_words.hpp"

namespace buoyd {

namespace {

constexpr int exit_not_tested = 3;

}  // namespace

Result<void> write_report(const VerifyReport& report, const std::string& folder,
                          const std::string& date) {
  if (auto kept = replace_file(folder + "/report.json", json_of(report, date)); !kept) return kept;
  return replace_file(folder + "/report.html", html_of(report, date));
}

std::string outcome_text(const VerifyReport& report, const std::string& folder) {
  std::string made;
  const RunRecord& record = report.run.record;
  if (record.end && record.end->is_full) {
    made += fmt::format("  {} {} / {}, {}\n", report_words("length").en, friendly(record.length()),
                        friendly(record.head.wanted), report_words("full").en);
  }
  for (const Finding& finding : report.findings) {
    made += fmt::format("  {}{}{}: {}\n", report_words(finding.name).en,
                        finding.channel.empty() ? "" : " · ", finding.channel, finding.detail);
  }
  for (const Judged& judged : report.judged) {
    made += fmt::format("  {:<10} {}{}{}\n", verdict_name(judged.verdict), judged.criterion->name,
                        judged.why.empty() ? "" : ": ", judged.why);
  }
  return made + fmt::format("{}: {}\n{}/report.html\n", record.head.instrument,
                            verdict_name(report.verdict()), folder);
}

int exit_code_of(Verdict verdict) {
  return verdict == Verdict::passed ? 0 : verdict == Verdict::failed ? 1 : exit_not_tested;
}

}  // namespace buoyd
