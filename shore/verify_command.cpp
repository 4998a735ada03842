// verify: an instrument is examined by its archived readings, as buoyctl verify examines one that
// it records.

#include <fmt/format.h>

#include <cstdio>

#include "shore/archive/archive_file.hpp"
#include "shore/command_options.hpp"
#include "shore/query/shown_text.hpp"
#include "shore/report_commands.hpp"
#include "shore/verify/archived_run.hpp"
#include "verify/report_outcome.hpp"
#include "verify/run/run_folder.hpp"

namespace buoyshore {

using buoyd::ErrorCode;
using buoyd::Result;
using buoyd::RunRecord;

namespace {

struct Asked {
  buoyd::VerifyPlan plan = buoyd::plain_plan();
  buoyd::Criteria criteria;
};

Result<void> refuse(const buoyd::Mistakes& mistakes) {
  if (mistakes.empty()) return {};
  for (const buoyd::Mistake& mistake : mistakes) fmt::print(stderr, "{}\n", mistake.str());
  return buoyd::fail(ErrorCode::invalid, "nothing was reported");
}

Result<Asked> asked_for(const VerifyWords& words) {
  Asked made;
  if (!words.plan.empty()) {
    auto text = buoyd::text_of_file(words.plan);
    if (!text) return pass_on(text);
    made.plan = buoyd::parse_plan(*text, words.plan);
    if (auto sound = refuse(made.plan.mistakes); !sound) return pass_on(sound);
  }
  if (!words.criteria.empty()) {
    auto text = buoyd::text_of_file(words.criteria);
    if (!text) return pass_on(text);
    made.criteria = buoyd::parse_criteria(*text, words.criteria);
    if (auto sound = refuse(made.criteria.mistakes); !sound) return pass_on(sound);
  }
  return made;
}

Result<ArchivedRunQuestion> question_of(const VerifyWords& words) {
  auto zone = TimeZone::named(words.query.zone);
  if (!zone) return pass_on(zone);
  auto time = bounds_of(words.query.from, words.query.to, *zone);
  if (!time) return pass_on(time);
  ArchivedRunQuestion made{words.query.station, words.query.instrument, words.query.kind, *time};
  made.now = buoyd::SystemClock().wall();
  return made;
}

/// The same readings beside themselves would pass every bound of a comparison.
Result<ArchivedRunQuestion> other_of(const ArchivedRunQuestion& question,
                                     const std::string& reference, buoyd::WallTime start) {
  auto other = reference_of(question, reference, start);
  const bool is_same = other.station == question.station &&
                       other.instrument == question.instrument && other.kind == question.kind;
  if (!is_same) return other;
  return buoyd::fail(ErrorCode::invalid,
                     fmt::format("--reference {} is what is examined, expected another instrument "
                                 "or kind",
                                 reference));
}

/// A new one, as that of a run on the board: what stands in a report stays as it was signed.
Result<std::string> folder_for(const VerifyWords& words) {
  const std::string now = buoyd::iso8601(buoyd::SystemClock().wall()).substr(0, 19);
  std::string folder = words.output.empty()
                           ? fmt::format("verify-{}-{}", words.query.instrument, now)
                           : words.output;
  if (auto made = buoyd::make_run_folder(folder); !made) return pass_on(made);
  return folder;
}

Result<int> verify_archived(PreparedSql& sql, const VerifyWords& words) {
  auto asked = asked_for(words);
  if (!asked) return pass_on(asked);
  auto question = question_of(words);
  if (!question) return pass_on(question);
  auto run = archived_run(sql, *question);
  if (!run) return pass_on(run);
  std::optional<RunRecord> reference;
  if (!words.reference.empty()) {
    auto other = other_of(*question, words.reference, run->head.start);
    if (!other) return pass_on(other);
    auto beside = archived_run(sql, *other);
    if (!beside) return pass_on(beside);
    reference = std::move(*beside);
  }
  auto folder = folder_for(words);
  if (!folder) return pass_on(folder);
  const buoyd::VerifyReport report(*run, reference ? &*reference : nullptr, asked->plan,
                                   asked->criteria);
  const std::string date = buoyd::iso8601(buoyd::SystemClock().wall()).substr(0, 10);
  if (auto written = buoyd::write_report(report, *folder, date); !written) return pass_on(written);
  fmt::print("{}", shown_lines(buoyd::outcome_text(report, *folder)));
  return buoyd::exit_code_of(report.verdict());
}

}  // namespace

int verify(const std::string& archive, const VerifyWords& words) {
  auto database = open_for_reading(archive);
  if (!database) return say(database.error());
  PreparedSql sql(**database);
  auto code = verify_archived(sql, words);
  return code ? *code : say(code.error());
}

}  // namespace buoyshore
