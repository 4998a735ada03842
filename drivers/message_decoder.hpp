#pragma once
// A frame of text to the values of one kind of reading, by the model's message set. No state
// between frames. The line's own thread only (it keeps its buffers).

#include <optional>
#include <string_view>

#include "drivers/field_value.hpp"
#include "model/model.hpp"

namespace buoyd {

enum class FrameMeaning : std::uint8_t {
  sample,   ///< a message of the model: kind and values are filled
  foreign,  ///< sound, but none of the model's messages
  damaged,  ///< one of the model's by its tag, but its fields are not
};

struct DecodedMessage {
  std::size_t kind = 0;
  Values values;
  std::optional<WallTime> utc;       ///< of a channel with role utc
  std::optional<int> utc_decimals;   ///< of its second, as printed
  std::optional<bool> synchronised;  ///< what the message says of the instrument's clock
};

class MessageDecoder {
 public:
  /// `model` has messages.
  explicit MessageDecoder(ModelPtr model) : model_(std::move(model)) {}

  /// `text` as in Frame. Where no checksum vouches for it (`checked` false) a field that is unsound
  /// makes the frame damaged; else only that value is none.
  [[nodiscard]] FrameMeaning decode(std::string_view text, bool checked, DecodedMessage& out);

 private:
  void split(std::string_view text);
  [[nodiscard]] FrameMeaning read(const MessageFormat& format, bool checked, DecodedMessage& out);
  [[nodiscard]] std::size_t group_of(const MessageFormat& format, const MessageField& field) const;

  ModelPtr model_;
  std::string_view tag_;
  Fields fields_;
};

}  // namespace buoyd
