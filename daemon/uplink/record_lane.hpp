#pragma once
// The record lane (rules B1 to B6, I1, I2, I4, I5 of docs/delivery.md) sends every reading ashore,
// the oldest owed one first, until a receipt of the archive covers it. It is a state machine
// without threads or a clock: its methods tell it what happens. It sends messages by its
// MessagePort and asks the spool by SpoolRequests. MQTT thread.

#include <deque>
#include <functional>
#include <map>
#include <set>
#include <string>

#include "uplink/archive_dialog.hpp"
#include "uplink/batch/batch_builder.hpp"
#include "uplink/batch_window.hpp"
#include "uplink/budget.hpp"
#include "uplink/message_port.hpp"
#include "uplink/owed_lane.hpp"

namespace buoyd {

struct RecordOptions {
  std::string hello_topic;
  std::string batch_topic;
  std::string archive;  ///< the configured one; "" = the spool's, else the first that answers
  std::string boot{};   ///< identity of the board's boot; "" = not known
  Micros batch_interval{10'000'000};
  Micros receipt_interval{10'000'000};
  /// How long hellos and batches wait for their answers at least (B1, B6).
  Micros answer_wait = ArchiveDialog::hello_answer_wait;
  /// Bytes that a batch should have at most; only a reading or descriptions may take more.
  std::size_t most_batch_bytes = BatchWindow::most_target;
  std::function<Hash8()> make_nonce = random8;
  /// Is told what a person should know (kind, text), again and again while it lasts.
  std::function<void(std::string_view, std::string_view)> report = [](auto, auto) {};
};

/// What the status shows. The counters count from the start of buoyd.
struct RecordStatus {
  DialogState state = DialogState::offline;
  std::uint64_t owed = 0;  ///< at most so many numbers are not delivered
  std::size_t in_flight = 0;
  std::size_t target = 0;  ///< bytes that the next batch should have
  std::uint64_t batches = 0;
  std::uint64_t bytes = 0;
  std::uint64_t readings = 0;  ///< in batches, each time
  std::uint64_t again = 0;     ///< batches that were published again (B6)
  std::uint64_t receipts = 0;
  std::uint64_t refused_receipts = 0;  ///< receipts that do not count, for whatever reason
  std::uint64_t damaged = 0;           ///< stored readings that went as gaps, each time
  std::string archive;                 ///< the archive that is trusted
  std::string foreign;                 ///< the last other archive that was heard
  std::uint8_t refusal = 0;   ///< PUBACK's reason if the last hello or batch was refused, else 0
  bool packet_limit = false;  ///< the broker takes less than most_target, or refused a reading
};

class RecordLane final : public OwedLane {
 public:
  RecordLane(RecordOptions options, MessagePort& port, SpoolRequests& spool, Budget& budget);

  void connected(const MqttLimits& limits, MonoTime now) override;
  void disconnected() override;
  void news(const SpoolNews& news) override;
  void urgent(const UrgentReading& reading) override;
  void owed(const OwedQuery& query, std::optional<OwedRun> run, MonoTime now) override;
  void received(std::span<const std::uint8_t> message, MonoTime now) override;
  [[nodiscard]] bool acked(std::uint16_t message, std::uint8_t reason, MonoTime now) override;
  void step(WallTime wall, MonoTime now) override;
  [[nodiscard]] MonoTime next_due(MonoTime now) const override;
  void resync(MonoTime now) override { dialog_.want_hello(now); }
  /// From now on batches close at once, and a hello asks for the last receipt.
  void drain() override { draining_ = true; }
  [[nodiscard]] bool drained() const override;
  void tell(UplinkStatus& status) const override;
  [[nodiscard]] RecordStatus status() const;

 private:
  enum class Purpose : std::uint8_t { none, next, again };

  /// How far an epoch was published on this connection.
  struct Cursor {
    std::uint64_t sent = 0;
    bool exhausted = false;  // the spool said that nothing more is owed
  };
  /// An epoch that is sent again even if the archive has it (the command resend).
  struct Resent {
    std::uint64_t last = 0;  // its last number when the command came
    bool ask = false;        // an answer to hello counted only in part: another hello is due
  };

  [[nodiscard]] Micros receipt_wait() const;
  [[nodiscard]] Cursor& cursor_of(const EpochState& epoch);
  [[nodiscard]] std::uint64_t sent_of(const EpochState& epoch) const;
  [[nodiscard]] bool has_more(const EpochState& epoch) const;
  [[nodiscard]] const EpochState* next_epoch() const;
  [[nodiscard]] bool is_due(const EpochState& epoch, MonoTime now) const;
  [[nodiscard]] bool is_behind(MonoTime now) const;
  void say_hello(WallTime wall, MonoTime now);
  void hand_delivered();
  void step_again(MonoTime now);
  void step_urgent(MonoTime now);
  [[nodiscard]] std::size_t wanted_of(const EpochState& epoch) const;
  void step_next(MonoTime now);
  void step_drain(MonoTime now);
  void ask(Purpose purpose, const OwedQuery& query, std::uint64_t last);
  void exhausted(const EpochId& epoch);
  void send_next(const OwedRun& run, MonoTime now);
  void send_again(const std::optional<OwedRun>& run, MonoTime now);
  [[nodiscard]] std::function<bool(const Hash8&)> not_arrived() const;
  [[nodiscard]] std::optional<Batch> build(const OwedRun& run, const BatchWish& wish);
  [[nodiscard]] bool publish(const Batch& batch, bool beside, MonoTime now);
  void publish_failed(const Error& error, MonoTime now);
  void back_off(MonoTime now);
  void rewind(const EpochId& epoch, std::uint64_t sent);
  void rewind_all();
  void take(Receipt receipt, ReceiptWorth worth, MonoTime now);
  void note_resent(const SpoolNews& news);
  void count_resent(Receipt& receipt, const EpochState& epoch, bool is_answer, MonoTime now);

  const RecordOptions options_;
  MessagePort& port_;
  SpoolRequests& spool_;
  Budget& budget_;
  ArchiveDialog dialog_;
  BatchWindow window_;
  BatchBuilder builder_;
  RecordStatus status_;
  std::map<EpochId, Cursor> cursors_;
  std::map<EpochId, Resent> resent_;
  std::size_t held_bytes_ = 0;  // of a batch that was made, and waits for the budget
  bool is_resending_ = false;   // closed epochs are owed since a person asked for them again
  std::set<Hash8> arrived_;     // descriptions that a receipt has covered
  std::deque<UrgentReading> urgent_;
  std::deque<Delivered> delivered_;  // not handed to the spool yet
  std::string to_pin_;               // not handed to the spool yet
  std::string spool_pinned_;         // what this archive has counts as delivered in the spool
  Purpose asked_ = Purpose::none;
  OwedQuery asked_for_;
  std::uint64_t asked_last_ = 0;    // the epoch's last number when the spool was asked
  MonoTime ask_from_;               // not earlier, because the spool could read nothing
  bool stale_ = false;              // the spool's next answer is not wanted any more
  std::uint64_t again_serial_ = 0;  // the batch that is to be published again
  int silent_rounds_ = 0;           // batches published again without any receipt since (B6)
  MonoTime closed_at_;              // when the last batch closed
  bool close_now_ = false;          // an urgent reading waits
  bool more_ = true;                // more may be owed, so the next batch does not wait
  bool draining_ = false;
  bool asked_at_end_ = false;
  bool woken_at_end_ = false;
  bool connected_ = false;
};

}  // namespace buoyd
