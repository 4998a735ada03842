#pragma once
// Does on purpose to an instrument what lines do to it by accident, and sees whether it answers
// again and how soon. It sends nothing but the request that the instrument answered before, whole,
// broken or in part: where that could change anything in the instrument, nothing is provoked. The
// line has to be the instrument's alone, and nobody else may work it. Main thread, which waits
// here. Sources: MODBUS over Serial Line V1.02, 2.4.1 (who is not asked, or asked with a wrong CRC,
// says nothing) and 2.5.1.1 (the silence between frames).

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "acquire/line_plan.hpp"
#include "line/port/paced_line.hpp"
#include "verify/run/run_record.hpp"

namespace buoyd {

/// The last request of a run that was answered, of those that only read if there are some; empty:
/// none was.
[[nodiscard]] std::vector<std::uint8_t> answered_request(const RunRecord& record);

/// True: it asks for values and changes nothing. Of Modbus by its function, 1 to 4.
[[nodiscard]] bool only_reads(const RunHead& head, std::span<const std::uint8_t> request);

struct ProvocationOptions {
  /// Switches the instrument's power; empty: nobody can.
  std::function<Result<void>(bool on)> set_power;
  bool provoke = false;            ///< false: only its start behind a power cut is looked at
  std::function<bool()> must_end;  ///< true: what is not done yet is left out
};

struct Provocations {
  std::vector<Provoked> made;
  TapContents bytes;  ///< of the line meanwhile
};

/// Each fault is made `provocation_rounds` times; what cannot be is in the answer, and says why.
/// `plan` has this one instrument; nobody works `line`. Errors: invalid (it has others),
/// unavailable (the line cannot be opened), those of set_power.
inline constexpr int provocation_rounds = 3;
[[nodiscard]] Result<Provocations> provoke(PacedLine& line, LinePlan plan, const RunRecord& record,
                                           const ProvocationOptions& options);

}  // namespace buoyd
