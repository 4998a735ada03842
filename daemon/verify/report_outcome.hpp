#pragma once
// How a program ends that made a report: its files, what it prints, its exit code. Any thread.

#include <string>

#include "verify/report.hpp"

namespace buoyd {

/// Puts report.json and report.html into the folder, which is there; `date` as json_of() takes it.
[[nodiscard]] Result<void> write_report(const VerifyReport& report, const std::string& folder,
                                        const std::string& date);

/// Whether it ended before its time because its files were full, the defects, the verdict on each
/// criterion and on the instrument, and where the page is.
[[nodiscard]] std::string outcome_text(const VerifyReport& report, const std::string& folder);

/// 0: passed, 1: failed, 3: not tested.
[[nodiscard]] int exit_code_of(Verdict verdict);

}  // namespace buoyd
