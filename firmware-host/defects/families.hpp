#pragma once
// Which defects an instrument can have, by family: at most one of each kind, with its channel and
// size drawn. What cannot be told from a sound instrument's play is none: a coarse text, a code for
// no value that the instrument's format cannot say or that is a null of the model. Pure; any
// thread.

#include <vector>

#include "firmware-host/sea/draws.hpp"
#include "firmware-host/world/scenario.hpp"

namespace buoysim {

/// An instrument and its line.
struct Patient {
  const InstrumentScenario& instrument;
  const LineScenario& line;
};

/// latency, bad_checksums, dead_at_start.
[[nodiscard]] std::vector<Defect> line_defects(const Patient& patient, Draws& draws);
/// drift, noise, stuck, coarse, wrong_nulls.
[[nodiscard]] std::vector<Defect> value_defects(const Patient& patient, Draws& draws);
/// clock_offset, clock_drift: of one that tells UTC, which its listener is to hold to its own.
[[nodiscard]] std::vector<Defect> clock_defects(const Patient& patient, Draws& draws);
/// refused_register, swapped_words.
[[nodiscard]] std::vector<Defect> register_defects(const Patient& patient, Draws& draws);

/// What a size is drawn from, each octave as likely as any other.
struct Sizes {
  double low = 0;
  double high = 0;
};
[[nodiscard]] double draw_size(Draws& draws, const Sizes& sizes);
/// Either, with its sign.
[[nodiscard]] double draw_sign(Draws& draws);
/// One of so many; `count` is not 0.
[[nodiscard]] std::size_t draw_index(Draws& draws, std::size_t count);

/// Whether buoyd is to have this kind, and the instrument says it.
[[nodiscard]] bool is_said(const InstrumentScenario& instrument, std::size_t kind);
/// Played from examples or a recording: its values are nobody's to change.
[[nodiscard]] bool is_played_as_recorded(const InstrumentScenario& instrument);

}  // namespace buoysim
