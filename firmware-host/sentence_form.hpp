#pragma once
// How a simulated instrument's sentences look, taken from its model's examples. Pure; any thread.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/model.hpp"

namespace buoysim {

/// How one sentence looks: the fields as an instrument of this type prints them.
struct SentenceForm {
  std::size_t format = 0;           ///< index into the model's formats
  std::string tag;                  ///< "$GPGGA"
  std::vector<std::string> fields;  ///< behind the tag
};

/// Does a tag like "$GPGGA" fit one like "$??GGA"?
[[nodiscard]] bool tag_fits(std::string_view pattern, std::string_view tag);

/// Takes an example apart; its checksum is dropped. nullopt if it is no sentence of this format.
[[nodiscard]] std::optional<SentenceForm> form_of_example(const buoyd::Model& model,
                                                          std::size_t format,
                                                          std::string_view text);
/// One form for each format of the model, of its first example, else empty fields.
[[nodiscard]] std::vector<SentenceForm> forms_of(const buoyd::Model& model);

}  // namespace buoysim
