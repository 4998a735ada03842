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
  std::string tag;                  ///< "$GPGGA"; of a line the prefix that it begins with
  std::vector<std::string> fields;  ///< behind the tag, without blanks around them
  std::vector<std::string> gaps;    ///< in front of each field, then behind the last; may be fewer
  std::size_t point = 0;            ///< of a part that repeats: which point of the axis, from 0
};

/// The sentence of a form with these fields in place of its own.
[[nodiscard]] std::string join_sentence(const buoyd::Model& model, const SentenceForm& form,
                                        const std::vector<std::string>& fields);

/// Does a tag like "$GPGGA" fit one like "$??GGA"?
[[nodiscard]] bool tag_fits(std::string_view pattern, std::string_view tag);

/// Takes an example apart; its checksum is dropped. nullopt if it is no sentence of this format.
[[nodiscard]] std::optional<SentenceForm> form_of_example(const buoyd::Model& model,
                                                          std::size_t format,
                                                          std::string_view text);
/// The lines of an example of a kind of several parts, in order; lines of none are left out.
[[nodiscard]] std::vector<SentenceForm> forms_of_parts(const buoyd::Model& model,
                                                       const buoyd::ModelExample& example);
/// One form for each format of the model, of its first example, else empty fields. Of a kind of
/// several parts one for each of its first example's lines.
[[nodiscard]] std::vector<SentenceForm> forms_of(const buoyd::Model& model);

}  // namespace buoysim
