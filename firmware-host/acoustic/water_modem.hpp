#pragma once
// What acoustic modems of all makes share when they are played: sound that waits to go out, what
// was said on the line, and counters. Time comes in as an argument; the simulation's thread.

#include <cstdint>
#include <deque>
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

class WaterModem {
 public:
  explicit WaterModem(std::size_t index) : index_(index) {}
  virtual ~WaterModem() = default;
  WaterModem(const WaterModem&) = delete;
  WaterModem& operator=(const WaterModem&) = delete;

  virtual void hear(const Bytes& bytes, buoyd::MonoTime now) = 0;
  /// Sound came to it.
  virtual void arrive(const Arrival& arrival, buoyd::MonoTime now) = 0;
  /// What it begins to sound now. Before take_said(): it may say so.
  [[nodiscard]] std::vector<Sounding> take_soundings(buoyd::MonoTime now);
  /// What it says on its line by now.
  [[nodiscard]] Bytes take_said();
  [[nodiscard]] buoyd::MonoTime next_due() const;
  [[nodiscard]] const ModemCounters& counters() const { return counters_; }

 protected:
  /// What time brings, besides sound that waits.
  virtual void turn(buoyd::MonoTime /*now*/) {}
  [[nodiscard]] virtual buoyd::MonoTime next_act() const { return buoyd::MonoTime::max(); }
  virtual void begins(const Sounding& /*sounding*/, buoyd::MonoTime /*now*/) {}

  [[nodiscard]] std::size_t index() const { return index_; }
  void say(std::string_view words) { said_ += words; }
  void queue(Sounding sounding, buoyd::MonoTime at) { queue_.push_back({std::move(sounding), at}); }
  /// It sounds, or is about to.
  [[nodiscard]] bool is_sounding(buoyd::MonoTime now) const {
    return !queue_.empty() || now < sounds_until_;
  }
  [[nodiscard]] buoyd::MonoTime sounds_until() const { return sounds_until_; }
  void count_refused() { ++counters_.refused; }
  void count_heard() { ++counters_.heard; }
  void count_unread() { ++counters_.unread; }

 private:
  struct Queued {
    Sounding sounding;
    buoyd::MonoTime at{};
  };

  const std::size_t index_;
  std::string said_;
  std::deque<Queued> queue_;
  buoyd::MonoTime sounds_until_{};
  ModemCounters counters_;
};

}  // namespace buoysim
