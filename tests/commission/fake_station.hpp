#pragma once
// A station that a commissioning can be run against: a clock that goes on while it waits, a store,
// the answers of a buoyd, and a person who types. For tests.

#include <map>
#include <span>
#include <string>
#include <vector>

#include "commission/kept/commission_folder.hpp"
#include "commission/step/outside.hpp"
#include "support/fake_clock.hpp"

namespace buoyd {

class FakeStation final : public StoreView {
 public:
  /// `more`: further lines of the configuration. It has a receiver "nav" with a heading and a sonde
  /// "sonde" with serial number 512345.
  explicit FakeStation(const std::string& more = "");
  ~FakeStation() override;
  FakeStation(const FakeStation&) = delete;
  FakeStation& operator=(const FakeStation&) = delete;

  /// Both instruments say something each second while time passes. It is in the store from the next
  /// multiple of the configuration's commit_interval on.
  bool speaks = true;
  Micros read_takes{0};     ///< until an instrument that is asked for a reading has one
  std::string unstored;     ///< another one that speaks each second; its samples are no rows
  double heading = 10;      ///< that nav says
  std::string serial;       ///< that the sonde says; "": nothing of it
  bool has_archive = true;  ///< what is stored is receipted at once
  std::size_t unheard = 0;  ///< readings that nobody listens to: they stay owed
  std::string stored = R"("database_bytes":1000)";  ///< sizes, as the status says them
  std::string live = "on";           ///< state of the live lane, which sends if it is that
  int refused = 0;                   ///< receipts
  bool is_away = false;              ///< buoyd does not answer
  int waits_left = 1'000'000;        ///< then the person presses Ctrl-C
  std::vector<std::string> types;    ///< lines, the first first; then nobody is there
  std::map<std::string, int> asked;  ///< commands, how often
  std::vector<std::string> told;
  /// What becomes of the command cycle_power; its outcome.
  std::function<std::string(FakeStation&)> on_cycle_power = [](FakeStation&) { return "refused"; };
  std::string others;                 ///< behind its instruments in the status, as JSON
  std::string unheard_of = "silent";  ///< the health of an instrument without a reading
  bool notices = true;  ///< that its connection is dead: else it is said to be connected
  std::function<void(const std::string&)> on_question = [](const std::string&) {};

  FakeClock clock;
  Configuration configuration;
  std::string folder_path;

  [[nodiscard]] Outside outside();
  /// From now on nav says its heading in radians, as its model has it.
  void take_radians();
  [[nodiscard]] CommissionFolder folder() { return *CommissionFolder::open(folder_path); }
  void say(const DescriptionPtr& description, const std::string& body);
  /// A window of `unstored` ends.
  void say_window();
  /// An event by buoyd.
  void say_event(const std::string& kind, const std::string& text,
                 const std::string& source = "link");
  /// Seconds go by.
  void pass(int seconds);
  /// Nothing comes through until then.
  void lose_link(MonoTime until);
  /// buoyd starts anew: another epoch, whose numbers go on, and counters that begin at 0.
  void restart();

  Result<std::uint64_t> last() override { return committed().size(); }
  Result<std::vector<StoredReading>> after(std::uint64_t seq) override;
  Result<std::vector<StoredReading>> newest_of(const std::string& instrument,
                                               std::size_t most) override;

 private:
  [[nodiscard]] std::span<const StoredReading> committed() const;
  [[nodiscard]] Result<Json> answer(const std::string& request);
  [[nodiscard]] Result<Json> read(const std::string& instrument);
  [[nodiscard]] std::string status() const;
  [[nodiscard]] std::string unstored_json() const;

  std::vector<StoredReading> readings_;
  bool says_radians_ = false;
  MonoTime next_second_;
  std::size_t samples_ = 0;  // of `unstored`
  MonoTime sampled_at_;
  std::map<std::string, MonoTime> reads_;  // instruments that were asked, and when they answer
  MonoTime link_is_back_{};
  std::size_t delivered_ = 0;      // when the link was lost
  MonoTime started_{};             // buoyd
  std::size_t stored_before_ = 0;  // by the time it started
};

/// A description of one kind: `channels` as JSON objects.
[[nodiscard]] DescriptionPtr described(const std::string& instrument, const std::string& kind,
                                       const std::string& channels);

}  // namespace buoyd
