#pragma once
// A frame of text to the values of one kind of reading, by the model's message set. No state
// between frames. The line's own thread only (it keeps its buffers).

#include <optional>
#include <string>
#include <string_view>

#include "drivers/messages/field_value.hpp"
#include "model/model.hpp"

namespace buoyd {

enum class FrameMeaning : std::uint8_t {
  sample,   ///< a message of the model: kind and values are filled
  foreign,  ///< sound, but none of the model's messages
  damaged,  ///< one of the model's by its tag, but its fields are not
};

struct DecodedMessage {
  std::size_t kind = 0;
  const MessageFormat* format = nullptr;  ///< what it is, of the model's set
  /// Of the kind's channels, arrays point after point. Of a part those of its own fields alone.
  Values values;
  std::vector<double> axis;           ///< points that the message states
  std::optional<WallTime> utc;        ///< of a channel with role utc
  std::optional<int> utc_decimals;    ///< of its second, as printed
  std::optional<bool> synchronised;   ///< what the message says of the instrument's clock
  std::size_t point = 0;              ///< of a part with an index: which point it is, from 0
  std::optional<std::size_t> in_use;  ///< points in use, where the message says it
  std::string key;                    ///< of a part with `same`: their texts
};

class MessageDecoder {
 public:
  /// `model` has messages.
  explicit MessageDecoder(ModelPtr model) : model_(std::move(model)) {}

  /// `text` as in Frame; of lines with their checksum, which is looked at here. Where no checksum
  /// vouches for it (`checked` false) a field that is unsound makes the frame damaged, but for a
  /// time of an unset clock beside sound numbers; else only that value is none.
  [[nodiscard]] FrameMeaning decode(std::string_view text, bool checked, DecodedMessage& out);

  /// The next reading of the message that was decoded into `out`, whose text still stands: of one
  /// with more points in use than its axis has. False: there is no further one.
  [[nodiscard]] bool decode_rest(DecodedMessage& out);

  /// Why the text is none of the model's messages; with its checksum, as it stood in the stream.
  [[nodiscard]] std::string refusal(std::string_view text);

 private:
  /// Which unsound fields of a line are no value, in place of making it another's line.
  enum class MayBeNone { nothing, clock, any_value };

  [[nodiscard]] std::string format_refusal(const MessageFormat& format);
  [[nodiscard]] std::string value_refusal(const MessageFormat& format);
  [[nodiscard]] std::string frame_refusal(std::string_view text);
  [[nodiscard]] std::string line_refusal(std::string_view line);
  [[nodiscard]] bool fits_tag(const MessageFormat& format) const;
  void split_behind_tag(const MessageFormat& format, std::string_view text);
  [[nodiscard]] static std::optional<std::size_t> prefix_length(const MessageFormat& format,
                                                                std::string_view line);
  void split(std::string_view text);
  void split_fields(std::string_view text);
  void split_runs(std::string_view text, std::string_view run);
  [[nodiscard]] bool cut(const MessageFormat& format, std::string_view line, bool& checked);
  [[nodiscard]] FrameMeaning decode_tagged(std::string_view text, bool checked,
                                           DecodedMessage& out);
  [[nodiscard]] FrameMeaning decode_line(std::string_view line, bool checked, DecodedMessage& out);
  [[nodiscard]] FrameMeaning read_line(std::string_view line, bool checked, MayBeNone what,
                                       DecodedMessage& out);
  [[nodiscard]] bool count_points(const MessageFormat& format);
  [[nodiscard]] bool count_fits(const MessageFormat& format);
  void split_counted(const CountedBytes& counted, std::string_view text);
  [[nodiscard]] bool length_fits(const CountedBytes& counted) const;
  [[nodiscard]] std::vector<double> stated_axis(const MessageFormat& format) const;
  [[nodiscard]] bool read_channel(const MessageFormat& format, const MessageField& field,
                                  std::size_t first, DecodedMessage& out);
  [[nodiscard]] bool may_be_none(const FieldValue& value) const;
  [[nodiscard]] FrameMeaning read(const MessageFormat& format, bool checked, bool without_clock,
                                  DecodedMessage& out);
  [[nodiscard]] bool read_part(const MessageFormat& format, const MessagePart& part,
                               DecodedMessage& out) const;
  [[nodiscard]] std::size_t group_of(const MessageFormat& format, const MessageField& field) const;

  ModelPtr model_;
  std::string_view tag_;
  Fields fields_;
  std::size_t in_use_ = 0;       // points of the message's arrays
  std::size_t first_point_ = 0;  // of these, the first of this reading
  std::size_t at_ = 0;           // where the next channel's values go
  bool checked_ = false;         // a checksum vouches for the message
  bool without_clock_ = false;   // its time may be none
  bool any_number_ = false;      // one of its values was a sound number
  bool clock_unset_ = false;     // and its time was none
};

}  // namespace buoyd
