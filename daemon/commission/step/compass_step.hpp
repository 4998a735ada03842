#pragma once
// Step `compass`: the buoy is held on eight headings, and each instrument that gives a heading is
// compared with them. The judgement is pure; the gatherer waits on its thread.

#include <optional>
#include <string>
#include <vector>

#include "commission/kept/commission_folder.hpp"
#include "commission/kept/step_result.hpp"
#include "commission/step/compass_fit.hpp"
#include "commission/step/heading_table.hpp"
#include "commission/step/outside.hpp"

namespace buoyd {

inline constexpr std::size_t swing_headings = 8;

/// A channel that says where the bow points to.
struct HeadingChannel {
  std::string instrument;
  std::string kind;
  std::string channel;
  std::optional<DirectionReference> reference;  ///< what it is counted from
  bool is_stored = true;                        ///< its samples are rows
  [[nodiscard]] std::string subject() const { return instrument + " · " + kind + '/' + channel; }
};

/// Those that the configuration's instruments keep: of standard name platform_orientation, else
/// named heading or magnetic_heading and in degrees.
[[nodiscard]] std::vector<HeadingChannel> heading_channels(const Configuration& configuration);

/// What one channel said on the headings.
struct Swing {
  HeadingChannel channel;
  std::vector<HeldHeading> held;
  bool is_corrected = false;  ///< the reference was made magnetic by the configured declination
  double widest = 0;          ///< the largest swing about any heading while it was held, degrees
};

/// The bounds are ours: a wind or wave direction is as wrong as its heading.
inline constexpr double most_deviation = 5;  // degrees
inline constexpr double most_residual = 2;   // degrees
inline constexpr double most_unrest = 10;    // degrees, while it was held

[[nodiscard]] StepResult judge_compass(const std::vector<Swing>& swings);

/// In the folder while the person is asked: a heading_table, a line for each heading that was held.
/// A remark in its first line names the configuration that buoyd ran meanwhile.
inline constexpr const char* headings_under_way = "compass.headings";

/// `table`: without one the person at the terminal is asked. What was held is
/// kept in the folder after each heading, so that a step that was left goes on.
[[nodiscard]] Result<StepResult> look_at_compass(Outside& outside, const CommissionFolder& folder,
                                                 const std::optional<std::vector<HeldTime>>& table);

}  // namespace buoyd
