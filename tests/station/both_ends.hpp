#pragma once
// The two ends of the delivery as they run, but without threads, broker and clock: buoyd's spool
// and record lane, buoyshore's collector and archive, each on a file of its own.

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/log.hpp"
#include "shore/collect/collector.hpp"
#include "spool/spool_loop.hpp"
#include "support/fake_clock.hpp"
#include "uplink/record_lane.hpp"
#include "uplink/uplink_inbox.hpp"

namespace buoyd::test {

/// A PUBLISH on its way to the broker: what the buoy's connection took over.
struct Handed {
  std::uint16_t id = 0;
  std::string topic;
  Bytes payload;
};

/// What was committed under a number, as its own connection to the store's file reads it.
using Bodies = std::map<std::uint64_t, std::string>;

/// One store and the runs of buoyd on it.
class BuoyEnd {
 public:
  /// The store is `folder`/spool.db and takes at most `max_size` bytes.
  BuoyEnd(std::string folder, std::uint64_t max_size, FakeClock& clock);
  ~BuoyEnd();
  BuoyEnd(const BuoyEnd&) = delete;
  BuoyEnd& operator=(const BuoyEnd&) = delete;

  /// kill -9, or a stop in good order; then the next start, and with it the next epoch.
  void restart(bool in_order);
  /// Its station's id from the next start on.
  void rename(std::string station) { station_ = std::move(station); }
  /// An instrument said something.
  void offer(std::uint32_t what, bool urgent);
  /// Somebody wants the readings of that time again.
  bool resend(const ResendQuery& query) { return spool_->resend(query); }
  /// Whatever is due by now.
  void turn();
  /// When something is due again.
  [[nodiscard]] MonoTime next_due();

  void connect(std::size_t max_payload);
  void disconnect();
  [[nodiscard]] bool is_connected() const { return connected_; }
  void receive(std::span<const std::uint8_t> receipt);
  void acked(std::uint16_t message, std::uint8_t reason);
  [[nodiscard]] std::vector<Handed> take_handed();

  [[nodiscard]] std::uint64_t owed() const { return spool_->status().owed; }
  /// All that was ever committed, and where each epoch ended.
  struct Epoch {
    std::uint64_t first = 0;
    std::uint64_t last = 0;
    Bodies bodies;
  };
  [[nodiscard]] const std::map<std::string, Epoch>& committed() const { return committed_; }
  /// The epochs that the store still knows, and the numbers that still have a row.
  [[nodiscard]] std::vector<std::string> known_epochs() const;
  [[nodiscard]] Ranges rows() const;

 private:
  class Port;
  class Events;
  void start();
  void take_note();

  const std::string folder_;
  const std::uint64_t max_size_;
  std::string station_ = "kelpie";
  FakeClock& clock_;
  RepeatLog log_;
  Budget budget_{0};
  std::unique_ptr<Port> port_;
  std::unique_ptr<Events> events_;
  std::unique_ptr<SpoolLoop> spool_;
  SpoolInbox::Producer* producer_ = nullptr;
  std::unique_ptr<RecordLane> lane_;
  std::unique_ptr<Database> reader_;
  std::map<std::string, Epoch> committed_;
  std::vector<DescriptionPtr> descriptions_;
  std::uint64_t noted_ = 0;
  std::uint8_t nonces_ = 0;
  MonoTime rest_until_{};
  bool connected_ = false;
};

/// One archive and the runs of its collector.
class ShoreEnd {
 public:
  using Outgoing = std::vector<buoyshore::Outgoing>;

  ShoreEnd(std::string folder, FakeClock& clock);
  /// What the new run says at once.
  Outgoing restart();
  void keep_copy();
  /// Back to the copy; without one, to nothing but the archive's name.
  Outgoing restore();
  Outgoing receive(const std::string& topic, std::span<const std::uint8_t> payload);
  Outgoing due() { return collector_->due(); }
  [[nodiscard]] std::optional<MonoTime> next_due() const { return collector_->next_due(); }
  [[nodiscard]] bool was_restored() const { return was_restored_; }
  [[nodiscard]] std::uint64_t refused() const { return refused_ + collector_->counts().refused; }

  struct Epoch {
    Bodies bodies;
    Ranges gaps;
    Ranges trimmed;  ///< of these, what an archive is told that had it and lost it
  };
  /// What is in the tables.
  [[nodiscard]] std::map<std::string, Epoch> content() const;
  [[nodiscard]] std::string conflicts() const;

 private:
  [[nodiscard]] std::string path() const { return folder_ + "/archive.db"; }
  void stop();

  const std::string folder_;
  FakeClock& clock_;
  RepeatLog log_;
  std::unique_ptr<buoyshore::Collector> collector_;
  std::uint64_t refused_ = 0;
  bool was_restored_ = false;
};

}  // namespace buoyd::test
