#include <fmt/format.h>

#include <filesystem>
#include <optional>

#include "base/replace_file.hpp"
#include "ctl/buoyctl_commands.hpp"
#include "ctl/daemon_client.hpp"
#include "ctl/verification/verify_run.hpp"
#include "verify/report_outcome.hpp"
#include "verify/run/run_folder.hpp"

namespace buoyd {

namespace {

constexpr const char* plan_file = "plan.toml";
constexpr const char* criteria_file = "criteria.toml";

/// Plan and criteria: the files that were named, else the run's own copies, else none.
struct Asked {
  VerifyPlan plan = plain_plan();
  Criteria criteria;
  std::optional<std::string> plan_text;
  std::optional<std::string> criteria_text;
};

/// nullopt where none was named and the run keeps none; an empty file is one, and has mistakes.
Result<std::optional<std::string>> text_named(const std::string& named, const std::string& kept) {
  std::error_code error;
  if (named.empty() && !std::filesystem::exists(kept, error)) return std::nullopt;
  return text_of_file(named.empty() ? kept : named);
}

Result<Asked> asked_for(const VerifyWords& words, const std::string& folder) {
  const std::string kept_plan = folder + '/' + plan_file;
  const std::string kept_criteria = folder + '/' + criteria_file;
  auto plan = text_named(words.plan, kept_plan);
  if (!plan) return pass_on(plan);
  auto criteria = text_named(words.criteria, kept_criteria);
  if (!criteria) return pass_on(criteria);
  Asked made;
  made.plan_text = std::move(*plan);
  made.criteria_text = std::move(*criteria);
  Mistakes mistakes;
  if (made.plan_text) {
    made.plan = parse_plan(*made.plan_text, words.plan.empty() ? kept_plan : words.plan);
    mistakes = made.plan.mistakes;
  }
  if (made.criteria_text) {
    made.criteria = parse_criteria(*made.criteria_text,
                                   words.criteria.empty() ? kept_criteria : words.criteria);
    mistakes.insert(mistakes.end(), made.criteria.mistakes.begin(), made.criteria.mistakes.end());
  }
  if (mistakes.empty()) return made;
  print_mistakes(mistakes);
  return fail(ErrorCode::invalid, "nothing was recorded or reported");
}

Result<void> keep_copies(const Asked& asked, const std::string& folder) {
  for (const auto& [name, text] :
       {std::pair(plan_file, &asked.plan_text), std::pair(criteria_file, &asked.criteria_text)}) {
    if (!*text) continue;
    if (auto kept = replace_file(folder + '/' + name, **text); !kept) return kept;
  }
  return {};
}

Result<int> report_on(const std::string& folder, const Asked& asked) {
  auto run = read_run(folder);
  if (!run) return pass_on(run);
  std::optional<RunRecord> reference;
  const std::string other = folder + '/' + reference_folder;
  std::error_code error;
  if (std::filesystem::exists(other, error)) {
    auto read = read_run(other);
    if (!read) return pass_on(read);
    reference = std::move(*read);
  }
  const VerifyReport report(*run, reference ? &*reference : nullptr, asked.plan, asked.criteria);
  const std::string date = iso8601(SystemClock().wall()).substr(0, 10);
  if (auto written = write_report(report, folder, date); !written) return pass_on(written);
  fmt::print("{}", outcome_text(report, folder));
  return exit_code_of(report.verdict());
}

Result<int> verify(const VerifyWords& words, const DaemonPlace& place) {
  if (words.instrument.empty() == words.again.empty()) {
    return fail(ErrorCode::invalid, "expected an INSTRUMENT, or --again FOLDER of a run");
  }
  std::string folder = words.again;
  if (folder.empty()) {
    const std::string start = iso8601(SystemClock().wall()).substr(0, 19);
    folder =
        words.output.empty() ? fmt::format("verify-{}-{}", words.instrument, start) : words.output;
  }
  auto asked = asked_for(words, folder);
  if (!asked) return pass_on(asked);
  if (words.again.empty()) {
    if (auto done = make_run(words, place, folder); !done) return pass_on(done);
    if (auto kept = keep_copies(*asked, folder); !kept) return pass_on(kept);
  }
  return report_on(folder, *asked);
}

}  // namespace

int verify_command(const VerifyWords& words, const DaemonPlace& place) {
  auto done = verify(words, place);
  return done ? *done : complain(done.error().text);
}

}  // namespace buoyd
