#pragma once
// The parts of a model by what drives it; empty ones where it has no such part. Any thread.

#include "model/model.hpp"

namespace buoysim {

[[nodiscard]] inline const buoyd::RegisterMap& registers_of(const buoyd::Model& model) {
  static const buoyd::RegisterMap none;
  return model.registers ? *model.registers : none;
}

[[nodiscard]] inline const buoyd::MessageSet& messages_of(const buoyd::Model& model) {
  static const buoyd::MessageSet none;
  return model.messages ? *model.messages : none;
}

[[nodiscard]] inline const buoyd::FrameMap& frames_of(const buoyd::Model& model) {
  static const buoyd::FrameMap none;
  return model.frames ? *model.frames : none;
}

/// Points of a kind's axis; 0 if it has none.
[[nodiscard]] inline std::size_t axis_points(const buoyd::ModelKind& kind) {
  return kind.axis ? kind.axis->points : 0;
}

/// Whether the channel can be null without another's value or condition being touched.
[[nodiscard]] bool can_be_null(const buoyd::RegisterKind& map, std::size_t channel);
/// Likewise of any model; each field of a message can be: it is empty then.
[[nodiscard]] bool can_be_null(const buoyd::Model& model, std::size_t kind, std::size_t channel);

}  // namespace buoysim
