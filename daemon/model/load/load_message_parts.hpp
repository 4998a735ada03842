#pragma once
// The parts of loading a model's messages (load_message*.cpp): fields by number, tests, and where
// one channel's value stands. They put every mistake into the document. One thread.

#include <string_view>
#include <vector>

#include "model/load/load_parts.hpp"

namespace buoyd {

/// Fields of one message at most.
inline constexpr std::int64_t max_message_fields = 4096;

/// Characters of one frame at most.
inline constexpr std::int64_t max_message_length = 65535;

/// A text of the model as bytes on the line: U+0080 to U+00FF are the bytes 80 to FF.
[[nodiscard]] std::string line_bytes(std::string_view text);

/// [messages]
[[nodiscard]] MessageFraming load_framing(TomlTable& root);
/// checksum, checksum_as, checksum_behind and checksum_covers of a table; `usual` if it has none.
[[nodiscard]] FrameChecksum load_checksum(TomlTable& table, const FrameChecksum& usual);
/// What its mark and its print have of control characters may stand in a frame.
void allow_checksum(MessageFraming& framing, const FrameChecksum& checksum);
/// Its control characters may stand in a frame.
void allow_control(MessageFraming& framing, std::string_view text);

/// A field's number, needed.
[[nodiscard]] std::uint16_t field_number(TomlTable& table, std::string_view key);
/// [4, 5]: numbers of fields; none where the key is absent.
[[nodiscard]] std::vector<std::uint16_t> field_numbers(TomlTable& table, std::string_view key);
/// [{ field = 2, is = ["A"] }]
[[nodiscard]] std::vector<FieldTest> load_tests(TomlTable& table, std::string_view key);
/// [[kind.channel]] of a message: where its value stands and how its text becomes one. In a part
/// that repeats it is one point's value.
[[nodiscard]] MessageField load_field(TomlTable& table, std::size_t index, ModelChannel& channel,
                                      bool in_part = false);

/// What [kind.axis] says of a message's arrays.
[[nodiscard]] MessageAxis load_message_axis(TomlTable& table);
/// A channel of format "first-point" makes a message with more points in use than its axis has
/// several readings. They differ in their points alone, so no record mark may tell that one is
/// there already, and a checksum vouches for all of them at once.
void load_split(KindTables& tables, const ModelKind& kind, const MessageFraming& framing,
                MessageFormat& format);

/// [kind.message] or one [[kind.part]]: how the message is told from others, without its channels.
[[nodiscard]] MessageFormat load_format(TomlTable& table, std::size_t kind,
                                        MessageFraming& framing);
/// The kind's [[kind.part]] with their channels.
[[nodiscard]] std::vector<MessageFormat> load_gathered(KindTables& tables, std::size_t index,
                                                       ModelKind& kind, MessageFraming& framing);
/// In blocks keys are labels: with the separator behind them they stand for themselves alone, and
/// the fields are the block's lines.
void make_blocks(MessageSet& set);

}  // namespace buoyd
