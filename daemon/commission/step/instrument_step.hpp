#pragma once
// Step `instruments`: each has readings now, its values are plausible, and it is the one that the
// configuration names. The judgement is pure; the gatherer waits on its thread.

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "commission/kept/step_result.hpp"
#include "commission/step/outside.hpp"

namespace buoyd {

/// A channel over the time that it was listened to; an array's points together.
struct ChannelFacts {
  std::string name;  ///< "values/salinity"
  std::uint64_t values = 0;
  std::uint64_t bad = 0;      ///< with flag 4
  std::uint64_t outside = 0;  ///< the model's range
};

struct InstrumentFacts {
  std::string name;
  std::string health;      ///< as the status has it; of one that fell silent how long
  std::string last_error;  ///< likewise
  bool is_older = false;   ///< none came meanwhile: its newest readings from before
  std::size_t readings = 0;
  std::size_t samples = 0;  ///< that came meanwhile and are no rows: then readings are windows
  std::vector<ChannelFacts> channels;
  std::string wanted_serial;  ///< that the configuration names
  std::string said_serial;    ///< by the instrument
  std::string plate_serial;   ///< that a person read on it
  std::vector<StepFigure> figures;
  [[nodiscard]] bool has_spoken() const { return readings + samples > 0; }
};

/// Flag 4 on a larger share of a channel's values fails it: a spike comes now and then.
inline constexpr double most_bad = 0.05;

[[nodiscard]] StepResult judge_instruments(const std::vector<InstrumentFacts>& instruments);

/// Listens for that time.
[[nodiscard]] Result<StepResult> look_at_instruments(Outside& outside, Micros listen);

}  // namespace buoyd
