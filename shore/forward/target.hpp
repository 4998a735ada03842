#pragma once
// Where readings are forwarded to, as a command line says it, and how they are packed for it.
// Values; any thread.

#include <cstdint>
#include <string>

#include "base/error.hpp"

namespace buoyshore {

/// How the lines of a batch become parts of a parcel.
enum class Packing : std::uint8_t {
  whole,    ///< one part; with a header, lines of one description alone
  files,    ///< a part a file: of a day, a kind and a description
  messages  ///< a part a line, with a topic
};

struct Target {
  enum class Kind : std::uint8_t { http, tcp, mqtt, file };
  Kind kind = Kind::http;
  /// The URL; HOST:PORT; the topic, with words in braces; the folder.
  std::string place;

  [[nodiscard]] Packing packing() const;
  /// What says where parts go: a batch that was made for other places cannot be sent here.
  [[nodiscard]] std::string places() const;
  /// " (query 1a2b3c4d)" tells URLs apart that differ in their queries alone, which may hold a
  /// secret; "" where there is none.
  [[nodiscard]] std::string query_mark() const;
};

/// Is what a state is for, as `found` says, the target `wanted`? A state of before says nothing of
/// a query.
[[nodiscard]] bool is_same_target(const std::string& found, const std::string& wanted);

/// "https://HOST/PATH", "http://…", "tcp://HOST:PORT", "mqtt:TOPIC", "file:///FOLDER". Error
/// invalid: it is none of these.
[[nodiscard]] buoyd::Result<Target> target_of(const std::string& text);

/// The topic of a kind of reading: {station}, {instrument} and {kind} of the pattern stand for
/// these, with letters, digits, _ and - alone.
[[nodiscard]] std::string topic_of(const std::string& pattern, const std::string& station,
                                   const std::string& instrument, const std::string& kind);

}  // namespace buoyshore
