#pragma once
// The archive's collector takes hellos and batches into the archive and returns receipts (A1 to
// A5). It knows no network: messages come in, and messages to publish come out. One thread.

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
  std::uint64_t hellos = 0;    ///< hellos that were noted
  std::uint64_t batches = 0;   ///< batches that were committed
  std::uint64_t readings = 0;  ///< readings that the archive did not have yet
  std::uint64_t refused = 0;   ///< messages that broke a rule
  std::uint64_t failed = 0;    ///< messages not taken for another reason; they come again
};

/// Bounds that protect the archive and its disk.
struct CollectorLimits {
  std::uint64_t station_bytes_a_day = 8'000'000'000;  ///< one station may add so many
  /// Bytes of the disk that stay free. If fewer are free, nothing is taken until a quarter more
  /// than this is free.
  std::uint64_t keep_free = 0;
  std::function<std::uint64_t()> free_bytes;  ///< how many are free; if empty, nobody looks
};

class Collector final : public Listener {
 public:
  using OpenArchive = std::function<buoyd::Result<std::unique_ptr<Archive>>()>;

  /// After a storage error, and where its file is no longer the one of that name, the archive is
  /// opened anew with `open`, at most once in 10 s. `open` must give the same archive and make
  /// none: to stations another one's receipts mean nothing.
  Collector(std::unique_ptr<Archive> archive, OpenArchive open, std::string topic_prefix,
            const buoyd::Clock& clock, buoyd::RepeatLog& log, CollectorLimits limits = {});

  [[nodiscard]] std::vector<std::string> subscriptions() const override;
  /// The status of the stations, which is retained. It shows stations that never said hello here;
  /// they are asked for one.
  [[nodiscard]] std::vector<std::string> wished_subscriptions() const override;
  /// Asks every known station for a hello.
  [[nodiscard]] std::vector<Outgoing> connected() override;
  /// Takes a message. What it returns may be published at once, because what that says is
  /// committed.
  [[nodiscard]] std::vector<Outgoing> message(std::string_view topic,
                                              std::span<const std::uint8_t> payload,
                                              bool retained) override;
  /// Has these stations asked for a hello at the next due().
  void ask(const std::vector<std::string>& stations);
  /// The receipts that are due, and a request for a hello to each station that ask() named. When
  /// there is room again, stations whose messages were not taken for want of room are asked, too.
  [[nodiscard]] std::vector<Outgoing> due() override;
  [[nodiscard]] std::optional<buoyd::MonoTime> next_due() const override;
  /// All receipts that are still owed.
  [[nodiscard]] std::vector<Outgoing> flush() override;
  [[nodiscard]] const CollectorCounts& counts() const { return counts_; }

 private:
  [[nodiscard]] std::vector<Outgoing> hello(const std::string& station,
                                            std::span<const std::uint8_t> payload);
  /// Takes the status of a station. If this archive never heard of the station, and the status
  /// stands at the broker, it is asked for a hello.
  [[nodiscard]] std::vector<Outgoing> status(const std::string& station,
                                             std::span<const std::uint8_t> payload, bool retained);
  void note_link(const std::string& station, const std::string& state);
  void note_trust(const std::string& station, const Hello& hello);
  [[nodiscard]] std::vector<Outgoing> batch(const std::string& station,
                                            std::span<const std::uint8_t> payload);
  [[nodiscard]] std::vector<Outgoing> receipts_due(buoyd::MonoTime until);
  /// One receipt that says resync for each known station that `is_wanted`.
  [[nodiscard]] std::vector<Outgoing> resync(
      const std::function<bool(const std::string&)>& is_wanted);
  [[nodiscard]] Outgoing outgoing(const std::string& station, const Receipt& receipt) const;
  [[nodiscard]] buoyd::Micros interval_of(const std::string& station) const;
  /// True if there is an archive to take anything into, and it is in the file of its name.
  [[nodiscard]] bool have_archive();
  void leave_archive();
  [[nodiscard]] buoyd::Result<std::unique_ptr<Archive>> reopen();
  [[nodiscard]] bool have_disk();
  /// True if the station may still add to the archive. When it begins to be false, the log and an
  /// alarm say so.
  [[nodiscard]] bool is_within_budget(const std::string& station);
  [[nodiscard]] bool may_note_hello(const std::string& station);
  /// Looks whether the disk, or a station's budget, has room again. If so, a hello is asked for.
  void look_for_room();
  /// Makes roll-ups anew that no longer hold, a piece between two messages, once they are due: at
  /// the start, and a minute after a message.
  void roll_up();
  /// A message of the station could not be read as hello or batch.
  void refused(const std::string& station, const buoyd::Error& error);
  /// The archive did not take a message of the station, or failed.
  void failed(const std::string& station, const buoyd::Error& error);

  std::unique_ptr<Archive> archive_;    // null after a storage error
  std::unique_ptr<Archive> displaced_;  // its file has no longer its name
  OpenArchive open_;
  const std::string prefix_;
  const buoyd::Clock& clock_;
  buoyd::RepeatLog& log_;
  std::string archive_id_;
  ReceiptSchedule schedule_;
  std::set<std::string> asked_;                     // stations to be asked for a hello
  std::map<std::string, buoyd::Micros> intervals_;  // receipt_interval of each station
  buoyd::MonoTime tried_to_open_{};
  const CollectorLimits limits_;
  StationBudgets budgets_;
  /// The stations that spent their budget, and when a hello of each was noted last since then.
  std::map<std::string, std::optional<buoyd::MonoTime>> beyond_budget_;
  bool is_disk_full_ = false;
  bool asks_all_ = false;  // all known stations are to be asked for a hello
  buoyd::MonoTime looked_for_room_{};
  std::optional<buoyd::MonoTime> roll_up_at_ = buoyd::MonoTime{};
  CollectorCounts counts_;
};

}  // namespace buoyshore
