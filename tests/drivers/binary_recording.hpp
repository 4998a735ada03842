#pragma once
// Recordings of binary instruments, and of those that send bytes as hex digits, and what
// mi-instrument decoded from them. Test thread.

#include <cstdint>
#include <map>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "base/json.hpp"
#include "drivers/driver.hpp"
#include "model/model.hpp"

namespace buoyd {

/// What stands in the recording beside the instrument's bytes.
enum class Logger : std::uint8_t { none, dcl_lines };

/// Expected field → our channel: "" is not compared; "x*1000" is ours times 1000; "@x" ours counted
/// from 1900; "x[1]" one point; "x|-32768" has -32768 where ours is no value; "~x" unsigned 32
/// bits.
using FieldMap = std::map<std::string, std::string>;

struct BinaryRecording {
  std::string path;
  std::string model;
  Logger logger = Logger::none;
  std::map<std::string, std::pair<std::string, FieldMap>> streams;  // stream → kind, fields
  std::size_t readings = 0;
  std::size_t noise = 0;  // bytes that are no frame: the logger's
};

inline std::ostream& operator<<(std::ostream& out, const BinaryRecording& recording) {
  return out << recording.path;
}

[[nodiscard]] const std::vector<BinaryRecording>& binary_recordings();
/// Without the logger's stamps.
[[nodiscard]] std::string bytes_in(const BinaryRecording& recording);
[[nodiscard]] ModelPtr model_in(const BinaryRecording& recording);
/// One channel's values as texts.
[[nodiscard]] std::vector<std::string> values_of(const Model& model, const Sample& sample,
                                                 const std::string& name);
/// Expects a sample's values to be those of an expected field; how many were compared.
std::size_t compare(const Model& model, const Sample& sample, const std::string& field,
                    const Json& wanted);

}  // namespace buoyd
