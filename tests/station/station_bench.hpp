#pragma once
// One line of a scenario at work in virtual time: buoysim's side with its faults and its ledger,
// buoyd's line worker with the real drivers, and the judge between them. One thread.

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "acquire/line_worker.hpp"
#include "acquire/recording_sink.hpp"
#include "firmware-host/judge/judge.hpp"
#include "station/station_line.hpp"

namespace buoysim {

constexpr Micros second{1'000'000};
constexpr Micros warm_up = 60 * second;  // starts of instruments, without faults

class StationBench {
 public:
  using Verdicts = std::map<std::pair<std::string, std::string>, Verdict>;

  /// Plays the scenario's line of that name with these faults in place of the scenario's.
  StationBench(const Scenario& scenario, const std::string& line, std::vector<FaultSpec> faults,
               std::uint64_t seed);

  struct Player {
    std::string name;
    Micros rhythm;   ///< the polled one's interval, the speaker's period
    Micros timeout;  ///< 0: it speaks
  };
  [[nodiscard]] const std::vector<Player>& players() const { return players_; }
  /// Goes on until the scenario is so old.
  void play_until(Micros age);

  [[nodiscard]] Verdicts judge() const;
  /// Readings of records that were not said within `fresh` before they were taken: a unit's
  /// time-out and what an answer takes.
  [[nodiscard]] std::size_t stale(Micros fresh) const;
  /// When readings of that instrument were taken, as ages of the scenario.
  [[nodiscard]] std::vector<Micros> readings_of(const std::string& instrument) const;
  /// Names in the ledger's `fault`, with how many lines bear them.
  [[nodiscard]] const std::map<std::string, std::size_t>& struck() const { return struck_; }
  [[nodiscard]] std::vector<buoyd::InstrumentSnapshot> snapshots() const {
    return worker_->instruments();
  }
  [[nodiscard]] buoyd::LineSnapshot line() const { return worker_->line(); }

 private:
  void note(const LedgerEntry& entry);
  [[nodiscard]] std::map<std::pair<std::string, std::uint64_t>, std::vector<MonoTime>> sayings()
      const;
  void add_instruments(const Scenario& scenario);
  void start(const Scenario& scenario);

  buoyd::FakeClock clock_;
  Faults faults_;
  Stage stage_;
  LineScenario scenario_;
  MemoryPort* port_ = nullptr;
  std::optional<PlayedLine> played_;
  std::optional<StationLine> line_;
  std::vector<Player> players_;
  std::vector<LedgerEntry> ledger_;
  std::map<std::string, std::size_t> struck_;
  buoyd::RecordingSink sink_;
  buoyd::RepeatLog log_{clock_, [](buoyd::Priority, std::string_view) {}};
  std::optional<buoyd::LineWorker> worker_;
};

}  // namespace buoysim
