#pragma once
// How a sentence of the simulator's will be read, by the rules of docs/model-format.md: for the
// ledger. The daemon's decoder is not looked at. Pure; any thread.

#include <string>

#include "firmware-host/sentences/sentence_fields.hpp"
#include "model/model.hpp"

namespace buoysim {

/// One channel's value as a body will have it: "null", a number, a JSON string. Its field stands
/// `shift` fields behind the field's number: of a point of an array.
[[nodiscard]] std::string read_field(const SentenceFields& fields, const buoyd::MessageField& field,
                                     const buoyd::ModelChannel& channel, std::size_t shift = 0);

}  // namespace buoysim
