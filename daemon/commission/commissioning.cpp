#include "commission/commissioning.hpp"

#include <fmt/format.h>

#include "commission/report/commission_report.hpp"
#include "commission/report/commission_words.hpp"
#include "commission/step/battery_step.hpp"
#include "commission/step/burn_in_step.hpp"
#include "commission/step/clock_step.hpp"
#include "commission/step/compass_step.hpp"
#include "commission/step/disk_step.hpp"
#include "commission/step/instrument_step.hpp"
#include "commission/step/link_step.hpp"
#include "commission/step/rate_step.hpp"
#include "commission/step/switch_step.hpp"

namespace buoyd {

namespace {

Result<StepResult> run(Step step, Outside& outside, const CommissionFolder& folder,
                       const CommissionOptions& options) {
  switch (step) {
    case Step::instruments:
      return look_at_instruments(outside, options.listen);
    case Step::compass:
      return look_at_compass(outside, folder, options.headings);
    case Step::links:
      return look_at_links(outside);
    case Step::switches:
      return cycle_switches(outside);
    case Step::clock:
      return look_at_clock(outside);
    case Step::rates:
      return look_at_rates(outside);
    case Step::burn_in:
      return watch_burn_in(outside, folder, options.burn_in);
    case Step::disk:
      return look_at_disk(outside, options.days);
    case Step::battery:
      break;
  }
  return look_at_battery(outside);
}

/// What a step wrote down before it ended.
Result<void> forget_under_way(const CommissionFolder& folder, Step step) {
  if (step == Step::compass) return folder.remove(headings_under_way);
  if (step == Step::burn_in) return folder.remove(samples_under_way);
  return {};
}

void tell_of(const Outside& outside, const StepResult& step) {
  outside.tell(fmt::format("{:<12} {}", name_of(step.step), verdict_name(step.verdict())));
  for (const StepRemark& one : step.remarks) {
    if (!one.verdict || *one.verdict == Verdict::passed) continue;
    outside.tell(fmt::format("  {:<11}{}{}{}{}{}", verdict_name(*one.verdict), one.subject,
                             one.subject.empty() ? "" : ": ", commission_words(one.what).en,
                             one.detail.empty() ? "" : ": ", one.detail));
  }
}

Result<void> do_step(Step step, Outside& outside, const CommissionFolder& folder,
                     const CommissionOptions& options) {
  outside.tell(fmt::format("{:<12} …", name_of(step)));
  const WallTime start = outside.clock.wall();
  auto made = run(step, outside, folder, options);
  if (!made) return pass_on(made);
  made->start = start;
  made->end = outside.clock.wall();
  made->configuration = outside.configuration.settings.hash;
  if (auto kept = folder.keep(*made); !kept) return kept;
  tell_of(outside, *made);
  return forget_under_way(folder, step);
}

/// A swing that a person brings takes the place of a step that did not pass.
bool is_swung_since(const StepResult& done, const CommissionOptions& options) {
  return done.step == Step::compass && options.headings && done.verdict() != Verdict::passed;
}

void tell_if_passed_over(const Outside& outside, Step step, const CommissionOptions& options) {
  if (step != Step::compass || !options.headings || options.again) return;
  outside.tell("compass      passed before: with --step compass too, --headings are taken anew");
}

}  // namespace

Result<void> work_through(Outside& outside, const CommissionFolder& folder,
                          const CommissionOptions& options) {
  if (options.again && folder.has(*options.again)) {
    if (auto gone = forget_under_way(folder, *options.again); !gone) return gone;
    if (auto gone = folder.remove(*options.again); !gone) return gone;
  }
  for (std::size_t i = 0; i < step_names.size(); ++i) {
    const auto step = static_cast<Step>(i);
    auto done = folder.step(step);
    if (!done) return pass_on(done);
    const bool is_done = *done && holds_for(**done, outside.configuration.settings.hash);
    if (is_done && !is_swung_since(**done, options)) {
      tell_if_passed_over(outside, step, options);
      continue;
    }
    if (*done) {
      if (auto gone = forget_under_way(folder, step); !gone) return gone;
    }
    if (auto worked = do_step(step, outside, folder, options); !worked) return worked;
  }
  return {};
}

}  // namespace buoyd
