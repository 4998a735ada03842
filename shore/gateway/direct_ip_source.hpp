#pragma once
// The server that Iridium's gateway connects to: one message a connection. One thread.

#include <vector>

#include "base/descriptor.hpp"
#include "base/log.hpp"
#include "base/time.hpp"
#include "shore/gateway/short_message.hpp"

namespace buoyshore {

class DirectIpSource final : public MessageSource {
 public:
  static constexpr std::size_t most_callers = 16;  ///< at once; further ones wait
  /// A caller has so long for its message.
  static constexpr buoyd::Micros patience = std::chrono::seconds(30);

  /// `listener`: a socket that listens and does not block. `clock` and `log` outlive it.
  DirectIpSource(buoyd::Descriptor listener, const buoyd::Clock& clock, buoyd::RepeatLog& log)
      : listener_(std::move(listener)), clock_(clock), log_(log) {}

  void add_to(std::vector<pollfd>& set) const override;
  /// What is no DirectIP is said, and its connection closed. No errors.
  [[nodiscard]] buoyd::Result<std::vector<ShortMessage>> take() override;

 private:
  struct Caller {
    buoyd::Descriptor socket;
    buoyd::MonoTime until;
    buoyd::Bytes came{};
    bool is_done = false;
  };

  void accept_new();
  void read(Caller& caller, std::vector<ShortMessage>& messages);
  void look_at(Caller& caller, std::vector<ShortMessage>& messages);
  void give_up(Caller& caller, const std::string& why);

  const buoyd::Descriptor listener_;
  const buoyd::Clock& clock_;
  buoyd::RepeatLog& log_;
  std::vector<Caller> callers_;
};

}  // namespace buoyshore
