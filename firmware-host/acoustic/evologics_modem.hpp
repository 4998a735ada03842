#pragma once
// An EvoLogics S2C modem as whoever plugs into it sees it, written from what public sources show of
// its AT interface and sharing nothing with the daemon: burst mode and command mode, instant
// messages with and without acknowledgement, the travel time. Time comes in as an argument; the
// simulation's thread.

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "firmware-host/acoustic/sound_field.hpp"
#include "firmware-host/wire/bytes.hpp"

namespace buoysim {

struct ModemCounters {
  std::uint64_t sent = 0;  ///< frames that it sounded
  std::uint64_t sent_bytes = 0;
  std::uint64_t heard = 0;    ///< frames for it that could be read
  std::uint64_t unread = 0;   ///< that came and could not
  std::uint64_t refused = 0;  ///< commands that it refused
  buoyd::Micros sounded{0};
};

class EvologicsModem {
 public:
  explicit EvologicsModem(std::size_t index) : index_(index) {}

  void hear(const Bytes& bytes, buoyd::MonoTime now);
  /// Sound came to it.
  void arrive(const Arrival& arrival, buoyd::MonoTime now);
  /// What it says on its line by now.
  [[nodiscard]] Bytes take_said();
  /// What it begins to sound now.
  [[nodiscard]] std::vector<Sounding> take_soundings(buoyd::MonoTime now);
  [[nodiscard]] buoyd::MonoTime next_due() const;
  [[nodiscard]] const ModemCounters& counters() const { return counters_; }

 private:
  /// A message that waits for its acknowledgement.
  struct Pending {
    Sounding sounding;
    int tries = 0;
    buoyd::MonoTime until{};
  };

  [[nodiscard]] std::optional<std::string> next_command();
  void obey(std::string_view words, buoyd::MonoTime now);
  void send(std::string_view words, buoyd::MonoTime now);
  void answer(std::string_view words, std::string_view reply);
  void notify(const std::string& words);
  void queue(Sounding sounding, buoyd::MonoTime at);

  const std::size_t index_;
  std::uint16_t address_ = 1;
  bool is_burst_ = true;
  std::string heard_;
  std::string said_;
  struct Queued {
    Sounding sounding;
    buoyd::MonoTime at{};
  };
  std::deque<Queued> queue_;
  buoyd::MonoTime sounds_until_{};
  std::optional<Pending> pending_;
  std::optional<buoyd::Micros> travel_;
  ModemCounters counters_;
};

}  // namespace buoysim
