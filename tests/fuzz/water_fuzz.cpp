// Any bytes as what an acoustic modem says, and any frames as what comes out of the water, between
// messages that are sent and time that passes: no crash, no endless turn, and whoever is due has
// something to do. The input is a row of acts: a byte for what is done, then what it needs.

#include <array>
#include <cstdint>
#include <cstdlib>
#include <span>
#include <string>

#include "acoustics/acoustic_channel.hpp"
#include "acoustics/modem/make_modem.hpp"
#include "core/acoustic_make.hpp"
#include "core/settings.hpp"

namespace {

using buoyd::Bytes;
using buoyd::Micros;
using buoyd::MonoTime;

constexpr buoyd::AcousticAddress here = 1;
constexpr buoyd::AcousticAddress there = 2;
constexpr const auto& makes = buoyd::acoustic_makes;
constexpr int most_steps = 1'000;  // at one moment

class Input {
 public:
  explicit Input(std::span<const std::uint8_t> bytes) : bytes_(bytes) {}
  [[nodiscard]] bool is_empty() const { return bytes_.empty(); }
  std::uint8_t byte() {
    if (bytes_.empty()) return 0;
    const std::uint8_t first = bytes_.front();
    bytes_ = bytes_.subspan(1);
    return first;
  }
  /// A byte for how many, then as many.
  std::span<const std::uint8_t> some() {
    const std::size_t count = std::min<std::size_t>(byte(), bytes_.size());
    const auto taken = bytes_.first(count);
    bytes_ = bytes_.subspan(count);
    return taken;
  }

 private:
  std::span<const std::uint8_t> bytes_;
};

Bytes bytes_of(const std::string& text) {
  return {text.begin(), text.end()};
}

/// What an EvoLogics says of a frame that came.
Bytes instant_message(std::span<const std::uint8_t> frame) {
  Bytes said =
      bytes_of("RECVIM," + std::to_string(frame.size()) + ",2,1,noack,500000,-50,100,0.0,");
  said.insert(said.end(), frame.begin(), frame.end());
  said.push_back('\r');
  said.push_back('\n');
  return said;
}

class Player {
 public:
  Player(bool is_node, std::string_view make)
      : channel_(buoyd::make_modem(settings(make)), is_node),
        talk_(channel_.add({there, "", is_node ? 1 : 2, is_node, [] { return 0.5; }})) {
    channel_.opened(now_);
  }

  void act(Input& input) {
    switch (input.byte() % 7) {
      case 0:
        return channel_.heard(input.some(), now_);
      case 1:
        return channel_.heard(instant_message(input.some()), now_);
      case 2:
        return channel_.heard(bytes_of("OK\r\n"), now_);
      case 3:
        now_ += std::chrono::milliseconds(1U << (input.byte() % 20U));
        return;
      case 4:
        static_cast<void>(talk_.send(buoyd::MessageKind::batch, input.some()));
        return;
      case 5:
        talk_.answer(input.byte(), input.byte());
        return;
      default:
        channel_.closed(now_);
        channel_.opened(now_);
    }
  }

  void step() {
    for (int steps = 0; channel_.next_due() <= now_; ++steps) {
      static_cast<void>(channel_.step(now_));
      if (steps > most_steps) std::abort();
    }
    for (const buoyd::TalkEvent& event : talk_.take_events()) {
      const auto* const message = std::get_if<buoyd::MessageArrived>(&event);
      if (message != nullptr && message->payload.size() > talk_.most_payload()) std::abort();
    }
  }

 private:
  static buoyd::AcousticSettings settings(std::string_view make) {
    buoyd::AcousticSettings settings;
    settings.modem = make;
    settings.address = here;
    return settings;
  }

  MonoTime now_ = MonoTime(std::chrono::hours(1));
  buoyd::AcousticChannel channel_;
  buoyd::AcousticTalk& talk_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Input input({data, size});
  const std::uint8_t first = input.byte();
  Player player(first % 2 == 0, makes.at(first / 2U % makes.size()).name);
  while (!input.is_empty()) {
    player.act(input);
    player.step();
  }
  return 0;
}
