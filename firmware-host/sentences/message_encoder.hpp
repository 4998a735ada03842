#pragma once
// Writes a model's sentences with given values, and says how they will be read. A sentence takes
// its form (talker, field widths, what stands in fields that are no channel) from the model's
// example: from docs/model-format.md, the daemon's decoder not looked at. Pure; any thread.

#include <string>
#include <utility>
#include <vector>

#include "firmware-host/sentences/sentence_form.hpp"
#include "firmware-host/wire/bytes.hpp"
#include "firmware-host/world/record_source.hpp"
#include "model/model.hpp"

namespace buoysim {

/// A sentence without checksum and line end, and its values: channel → text of a body, of arrays
/// "channel[0]" and so on.
struct Sentence {
  std::string text;
  std::vector<std::pair<std::string, std::string>> values;
};

/// `said`: of the format's kind, one for each channel, of arrays one for each point. Arrays keep
/// the number of points in use that the form has.
[[nodiscard]] Sentence encode_sentence(const buoyd::Model& model, const SentenceForm& form,
                                       const std::vector<Said>& said);

/// The sentences of one reading of several parts, whose forms these are: what all parts of a
/// reading have in common is equal in all of them.
[[nodiscard]] std::vector<Sentence> encode_record(const buoyd::Model& model,
                                                  std::vector<SentenceForm> forms,
                                                  const std::vector<Said>& said);

/// A sentence of this form with checksum, end character and CR LF, as it goes out.
[[nodiscard]] std::string frame_sentence(const buoyd::MessageSet& messages,
                                         const SentenceForm& form, const std::string& text);
/// Makes the checksum of a framed sentence a wrong one; where it has none, a character no text.
void spoil_sentence(const buoyd::MessageSet& messages, Bytes& sentence);

}  // namespace buoysim
