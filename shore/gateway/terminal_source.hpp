#pragma once
// A BeiDou terminal ashore: a serial port, or whatever else can be read. Through one that can be
// written to it sends the commands that `buoyshore command` hands over. One thread.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "base/descriptor.hpp"
#include "base/log.hpp"
#include "base/time.hpp"
#include "shore/gateway/command_sender.hpp"
#include "shore/gateway/rdss_messages.hpp"
#include "shore/gateway/short_message.hpp"
#include "shore/send/local_inbox.hpp"

namespace buoyshore {

class TerminalSource final : public MessageSource {
 public:
  enum class Rdss : std::uint8_t { text, binary };  ///< 2.1 or 4.0
  struct Port {
    std::string path;  ///< "-" is the standard input as it is, to which no command goes
    std::uint32_t baud = 115200;
    Rdss rdss = Rdss::text;
  };
  struct Outside {
    std::string commands;  ///< where commands to be sent are heard (local_inbox.hpp)
    CommandSender::Say say;
    const buoyd::Clock& clock;
    buoyd::RepeatLog& log;
  };

  /// Opens it. A serial port is set to raw 8N1 at that speed. Errors: unavailable (it is not
  /// there), invalid (no port has that speed). That no commands can be heard is said.
  [[nodiscard]] static buoyd::Result<std::unique_ptr<MessageSource>> open(const Port& port,
                                                                          Outside outside);

  TerminalSource(const Port& port, buoyd::Descriptor device, Outside outside);

  void add_to(std::vector<pollfd>& set) const override {
    set.push_back({device_.get(), POLLIN, 0});
  }
  /// stopped: the standard input ended; unavailable: the device went away.
  [[nodiscard]] buoyd::Result<std::vector<ShortMessage>> take() override;

 private:
  void hear_commands();
  [[nodiscard]] buoyd::Result<std::vector<ShortMessage>> read_messages();
  [[nodiscard]] std::vector<ShortMessage> hand_on(std::vector<buoyd::TerminalWord> words);
  [[nodiscard]] buoyd::Result<void> write(const std::string& words);

  const std::string path_;
  const buoyd::Descriptor device_;
  const Outside outside_;
  const std::unique_ptr<buoyd::RdssDialect> dialect_;
  buoyd::MonoTime heard_at_{};  // when bytes came last
  std::optional<LocalInbox> inbox_;
  std::optional<buoyd::Error> failed_;  // it cannot be written to
  CommandSender sender_{outside_.say, *dialect_};
};

}  // namespace buoyshore
