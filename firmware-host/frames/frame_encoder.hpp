#pragma once
// Writes a model's binary frames with given values, and says how they will be read. A frame takes
// its form (blocks, what stands in bytes that are no channel) from the model's example: from
// docs/model-format.md, the daemon's decoder not looked at. Pure; any thread.

#include <string>
#include <utility>
#include <vector>

#include "core/instrument_settings.hpp"
#include "firmware-host/wire/bytes.hpp"
#include "firmware-host/world/record_source.hpp"
#include "model/model.hpp"

namespace buoysim {

/// What a frame says of one kind: "velocity[2]" → text of a body.
struct FrameReading {
  std::size_t kind = 0;
  std::vector<std::pair<std::string, std::string>> values;
};

/// A frame (of hex: its bytes, not the digits) and what it says of each kind that it is of.
struct EncodedFrame {
  Bytes bytes;
  std::vector<FrameReading> readings;
};

/// The bytes of what an example shows as it travels; empty where they are no frame.
[[nodiscard]] Bytes frame_of_example(const buoyd::FrameMap& map, const Bytes& travelled);

/// The form of a kind: its first example; empty if it has none.
[[nodiscard]] Bytes form_of_kind(const buoyd::Model& model, std::size_t kind);

/// Kinds that a frame of this form is of.
[[nodiscard]] std::vector<std::size_t> kinds_in(const buoyd::Model& model, const Bytes& form);

/// `said`: of all kinds, channel by channel, point by point; what is not said stays as in the form.
/// Of a value that several kinds have the last one's is said, of those that `settings` keep if one
/// of them has it.
[[nodiscard]] EncodedFrame encode_frame(const buoyd::Model& model, const Bytes& form,
                                        const std::vector<std::vector<std::vector<Said>>>& said,
                                        const buoyd::InstrumentSettings& settings = {});

}  // namespace buoysim
