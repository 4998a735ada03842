// Any bytes as a digest, also behind a right check: no crash, no hang, and what is read has places
// and numbers in their bounds. Any bytes as what a terminal says, as a DirectIP frame, and as a
// mail; as a command, also behind a right proof, and as the answer to one.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <vector>

#include "base/crc.hpp"
#include "core/told/command_message.hpp"
#include "core/told/rdss_frames.hpp"
#include "core/told/rdss_text.hpp"
#include "shore/gateway/digest.hpp"
#include "shore/gateway/direct_ip.hpp"
#include "shore/gateway/direct_ip_order.hpp"
#include "shore/gateway/rdss_messages.hpp"
#include "shore/gateway/sbd_mail.hpp"

namespace {

void decode(std::span<const std::uint8_t> bytes) {
  const auto digest = buoyshore::decode_digest(bytes);
  if (!digest) return;
  for (const buoyshore::ToldReading& reading : digest->readings) {
    if (reading.seq == 0 || reading.values.empty()) std::abort();
    for (const buoyshore::ToldValue& value : reading.values) {
      if (value.place > 30'000 || value.text.size() > bytes.size()) std::abort();
    }
  }
}

/// What it names is in its bounds.
void check(const buoyd::Result<buoyshore::ShortMessage>& message, std::size_t size) {
  if (message && (message->from.size() != 15 || message->bytes.size() > size)) std::abort();
}

/// What is read is what would be written.
void read_command(std::span<const std::uint8_t> bytes) {
  const buoyd::MessageKey key{1, 2, 3};
  std::string text = "buoyd command";
  text += std::string_view("\0kelpie\0", 8);
  text.append(bytes.begin(), bytes.end());
  std::vector<std::uint8_t> proven(bytes.begin(), bytes.end());
  for (const std::uint8_t byte : buoyd::message_proof(key, text)) proven.push_back(byte);
  const auto command = buoyd::read_command_message("kelpie", key, proven);
  if (command && buoyd::write_command_message("kelpie", key, *command) != proven) std::abort();
  const auto answer = buoyd::read_answer_message(bytes);
  if (answer && answer->text.size() > bytes.size()) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::span input(data, size);
  decode(input);
  read_command(input);
  std::vector<std::uint8_t> sealed(input.begin(), input.end());
  if (!sealed.empty()) sealed[0] = static_cast<std::uint8_t>(0x10U | (sealed[0] & 0x0FU));
  const std::uint16_t crc = buoyd::rtu_crc(sealed);
  sealed.push_back(static_cast<std::uint8_t>(crc & 0xFFU));
  sealed.push_back(static_cast<std::uint8_t>(crc >> 8U));
  decode(sealed);
  buoyd::RdssText text;
  buoyd::RdssFrames frames;
  for (buoyd::RdssDialect* const dialect :
       {static_cast<buoyd::RdssDialect*>(&text), static_cast<buoyd::RdssDialect*>(&frames)}) {
    for (auto& words : {dialect->hear(input), dialect->over()}) {
      for (const auto& message : buoyshore::hear_rdss(words).messages) decode(message.bytes);
    }
  }
  check(buoyshore::read_direct_ip(input), size);
  (void)buoyshore::read_direct_ip_answer(input, 0);
  check(buoyshore::read_sbd_mail({reinterpret_cast<const char*>(data), size}), size);
  return 0;
}
