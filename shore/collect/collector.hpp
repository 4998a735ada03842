#pragma once
// What the archive's collector does with a message: hello and batches into the archive, receipts
// out (A1 to A5). Knows no network: messages come in, messages to publish come out. One thread.

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/log.hpp"
#include "shore/archive/archive.hpp"
#include "shore/collect/listener.hpp"
#include "shore/collect/receipt_schedule.hpp"
#include "shore/collect/station_budgets.hpp"
#include "shore/collect/topic.hpp"

namespace buoyshore {

struct CollectorCounts {
  std::uint64_t hellos = 0;
  std::uint64_t batches = 0;   ///< committed
  std::uint64_t readings = 0;  ///< that were new
  std::uint64_t refused = 0;   ///< messages that broke a rule
  std::uint64_t failed = 0;    ///< that were not committed for another reason: they come again
};

/// What the archive is protected from.
struct CollectorLimits {
  std::uint64_t station_bytes_a_day = 8'000'000'000;  ///< that one station may add
  std::uint64_t keep_free =
      0;  ///< bytes of the disk; below, nothing is taken until a quarter more is there
  std::function<std::uint64_t()> free_bytes;  ///< how many there are; none: nobody looks
};

class Collector final : public Listener {
 public:
  using OpenArchive = std::function<buoyd::Result<std::unique_ptr<Archive>>()>;

  /// `archive` is what `open` gave; after a storage error it is opened anew, at most once in 10 s.
  Collector(std::unique_ptr<Archive> archive, OpenArchive open, std::string topic_prefix,
            const buoyd::Clock& clock, buoyd::RepeatLog& log, CollectorLimits limits = {});

  [[nodiscard]] std::vector<std::string> subscriptions() const override;
  /// Its status, retained: a station that never said hello here is asked to.
  [[nodiscard]] std::vector<std::string> wished_subscriptions() const override;
  /// Every known station is asked to say hello.
  [[nodiscard]] std::vector<Outgoing> connected() override;
  /// What is returned may be published at once: what it says is committed.
  [[nodiscard]] std::vector<Outgoing> message(std::string_view topic,
                                              std::span<const std::uint8_t> payload,
                                              bool retained) override;
  /// Has these stations asked for a hello at the next due().
  void ask(const std::vector<std::string>& stations);
  /// Receipts, and what ask() wants. Who was refused for want of room is asked for a hello when
  /// there is room again.
  [[nodiscard]] std::vector<Outgoing> due() override;
  [[nodiscard]] std::optional<buoyd::MonoTime> next_due() const override;
  [[nodiscard]] std::vector<Outgoing> flush() override;
  [[nodiscard]] const CollectorCounts& counts() const { return counts_; }

 private:
  [[nodiscard]] std::vector<Outgoing> hello(const std::string& station,
                                            std::span<const std::uint8_t> payload);
  /// A station's status: one that this archive never heard of is asked for a hello.
  [[nodiscard]] std::vector<Outgoing> status(const std::string& station,
                                             std::span<const std::uint8_t> payload);
  void note_trust(const std::string& station, const Hello& hello);
  [[nodiscard]] std::vector<Outgoing> batch(const std::string& station,
                                            std::span<const std::uint8_t> payload);
  [[nodiscard]] std::vector<Outgoing> receipts_due(buoyd::MonoTime until);
  /// A receipt that says resync to each known station that `is_wanted`.
  [[nodiscard]] std::vector<Outgoing> resync(
      const std::function<bool(const std::string&)>& is_wanted);
  [[nodiscard]] Outgoing outgoing(const std::string& station, const Receipt& receipt) const;
  [[nodiscard]] buoyd::Micros interval_of(const std::string& station) const;
  [[nodiscard]] bool have_archive();
  [[nodiscard]] bool have_disk();
  /// False, and said, where it added all that it may.
  [[nodiscard]] bool is_within_budget(const std::string& station);
  [[nodiscard]] bool may_note_hello(const std::string& station);
  /// Is there room again, for all or for those beyond their budget?
  void look_for_room();
  /// A message that is none.
  void refused(const std::string& station, const buoyd::Error& error);
  /// The archive did not take a message, or failed.
  void failed(const std::string& station, const buoyd::Error& error);

  std::unique_ptr<Archive> archive_;  // null after a storage error
  OpenArchive open_;
  const std::string prefix_;
  const buoyd::Clock& clock_;
  buoyd::RepeatLog& log_;
  std::string archive_id_;
  ReceiptSchedule schedule_;
  std::set<std::string> asked_;                     // stations that shall say hello
  std::map<std::string, buoyd::Micros> intervals_;  // receipt_interval of each station
  buoyd::MonoTime tried_to_open_{};
  const CollectorLimits limits_;
  StationBudgets budgets_;
  /// Stations, and when hello of them was noted since.
  std::map<std::string, std::optional<buoyd::MonoTime>> beyond_budget_;
  bool is_disk_full_ = false;
  bool asks_all_ = false;  // all stations shall say hello
  buoyd::MonoTime looked_for_room_{};
  CollectorCounts counts_;
};

}  // namespace buoyshore
