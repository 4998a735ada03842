#pragma once
// Step `links`: a record that is sent now comes to the archive, and its receipt comes back. The
// judgement is pure; the gatherer waits on its thread.

#include <cstdint>
#include <string>
#include <vector>

#include "commission/kept/step_result.hpp"
#include "commission/step/outside.hpp"

namespace buoyd {

struct LaneFacts {
  std::string name;
  std::string state;          ///< as the status tells it
  std::int64_t messages = 0;  ///< sent meanwhile
};

struct LinkFacts {
  std::string broker;  ///< as the status tells of it
  bool is_connected = false;
  bool is_receipted = false;      ///< AwaitedReceipt came
  Micros took{0};                 ///< until then, or until nobody waited any longer
  std::int64_t owed = 0;          ///< at the end
  std::int64_t refused = 0;       ///< receipts, meanwhile: one to an earlier hello comes late
  bool has_two_archives = false;  ///< another one than the trusted one answers, too
  std::string archive;            ///< that is trusted
  bool is_broker_enough = false;  ///< delivery = "broker": its acknowledgement stands for a receipt
  std::vector<LaneFacts> lanes;
};

[[nodiscard]] StepResult judge_links(const LinkFacts& facts);

/// Waits until a receipt came and all lanes sent, as long as receipts come and a while beyond; for
/// a lane that sends nothing it waits no longer than for a receipt. The counters of a buoyd that
/// starts meanwhile are added.
[[nodiscard]] Result<StepResult> look_at_links(Outside& outside);

}  // namespace buoyd
