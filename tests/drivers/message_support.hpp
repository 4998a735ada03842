#pragma once
// What tests of messages share: a model's channel, what an instrument sends with its check, and
// what is read of it. Test thread.

#include <fmt/format.h>

#include <string>
#include <string_view>

#include "drivers/driver_support.hpp"
#include "drivers/messages/messages_driver.hpp"

namespace buoyd {

/// The table of a model's channel.
inline std::string channel(const std::string& name, const std::string& keys) {
  return "[[kind.channel]]\nname = \"" + name + "\"\nunit = \"1\"\n" + keys + "\n";
}

/// '$' … '*hh' CR LF around a sentence's body.
inline std::string sentence(std::string_view body) {
  unsigned sum = 0;
  for (const char c : body) sum ^= static_cast<unsigned char>(c);
  return fmt::format("${}*{:02X}\r\n", body, sum);
}

/// A block of these lines with the byte that makes the sum of all 0.
inline std::string summed_block(const std::string& lines) {
  std::string bytes = "\r\n" + lines + "\r\nChecksum\t";
  unsigned sum = 0;
  for (const char c : bytes) sum += static_cast<unsigned char>(c);
  return bytes + static_cast<char>(static_cast<unsigned char>(0U - sum));
}

/// The values of the stream's samples, each with the points of its axis, and how many frames were
/// damaged: "{...}{...} damaged 1".
inline std::string values_read(const std::string& model_text, const std::string& stream) {
  const ModelPtr model = model_of(model_text);
  MessagesDriver driver(model);
  driver.begin();
  KeepSamples sink;
  driver.receive(bytes_of(stream), MonoTime{}, sink);
  std::string out;
  for (const Sample& sample : sink.samples) {
    out += values_json(model->kinds[sample.kind], sample.values);
    for (const double point : sample.axis) out += " " + std::to_string(point).substr(0, 5);
  }
  return out + " damaged " + std::to_string(driver.counters().damaged_frames);
}

}  // namespace buoyd
