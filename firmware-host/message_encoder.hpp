#pragma once
// Writes a model's sentences with given values, and says how they will be read. A sentence takes
// its form (talker, field widths, what stands in fields that are no channel) from the model's
// example: from docs/model-format.md, the daemon's decoder not looked at. Pure; any thread.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "firmware-host/bytes.hpp"
#include "firmware-host/record_source.hpp"
#include "model/model.hpp"

namespace buoysim {

/// How one sentence looks: the fields as an instrument of this type prints them.
struct SentenceForm {
  std::size_t format = 0;           ///< index into the model's formats
  std::string tag;                  ///< "$GPGGA"
  std::vector<std::string> fields;  ///< behind the tag
};

/// A sentence without checksum and line end, and its values: channel → text of a body.
struct Sentence {
  std::string text;
  std::vector<std::pair<std::string, std::string>> values;
};

/// Does a tag like "$GPGGA" fit one like "$??GGA"?
[[nodiscard]] bool tag_fits(std::string_view pattern, std::string_view tag);

/// Takes an example apart; its checksum is dropped. nullopt if it is no sentence of this format.
[[nodiscard]] std::optional<SentenceForm> form_of_example(const buoyd::Model& model,
                                                          std::size_t format,
                                                          std::string_view text);
/// One form for each format of the model, of its first example, else empty fields.
[[nodiscard]] std::vector<SentenceForm> forms_of(const buoyd::Model& model);

/// `said`: of the format's kind, one for each channel.
[[nodiscard]] Sentence encode_sentence(const buoyd::Model& model, const SentenceForm& form,
                                       const std::vector<Said>& said);

/// With checksum and CR LF, as it goes out.
[[nodiscard]] std::string frame_sentence(const buoyd::MessageFraming& framing,
                                         const std::string& text);
/// Makes the checksum of a framed sentence a wrong one; where it has none, loses a character.
void spoil_sentence(Bytes& sentence);

}  // namespace buoysim
