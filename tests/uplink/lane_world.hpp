#pragma once
// What stands round a lane in its tests: a port that keeps what was published, a spool in memory,
// an archive after docs/wire-format.md. Nothing here has a thread or a clock.

#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/cbor.hpp"
#include "core/delivery.hpp"
#include "mqtt/mqtt_connection.hpp"
#include "readings.hpp"
#include "uplink/message_port.hpp"

namespace buoyd::test {

inline constexpr MqttLimits wide_limits{std::size_t{1} << 20U, 20};

struct Published {
  std::uint16_t id = 0;
  std::string topic;
  Bytes payload;
  bool retain = false;
};

class FakePort final : public MessagePort {
 public:
  Result<std::uint16_t> publish(const std::string& topic, std::span<const std::uint8_t> payload,
                                bool retain) override;
  [[nodiscard]] std::size_t room() const override { return free; }

  /// Takes out what was published since.
  std::vector<Published> take();
  /// The same, of that topic only; the rest is thrown away.
  std::vector<Published> take(const std::string& topic);

  std::vector<Published> published;
  std::size_t free = 1000;
  std::size_t max_payload = std::size_t{1} << 20U;
  std::optional<ErrorCode> failure;  ///< of each publish

 private:
  std::uint16_t last_id_ = 0;
};

/// A spool with the rules of docs/wire-format.md; numbers are given over all epochs.
class FakeSpool final : public SpoolRequests {
 public:
  struct Epoch {
    EpochId id{};
    std::uint64_t first = 0;
    std::uint64_t last = 0;
    std::map<std::uint64_t, StoredReading> rows;
    Ranges done;
    std::map<std::uint64_t, Gap> lost;  // by a
  };

  bool ask(const OwedQuery& query) override;
  bool delivered(const Delivered& delivered) override;
  bool pin(const std::string& archive) override;

  /// A new run of buoyd: its first number is a reading of `description`.
  void begin_epoch(std::uint8_t name, const DescriptionPtr& description);
  /// The store was set aside and nothing of it is owed: numbers begin again, with the next epoch.
  void replace_store();
  /// One more reading of the current epoch; returns its number.
  std::uint64_t commit(const DescriptionPtr& description, std::string body);
  /// Retention: the row goes, and if it was owed a gap takes its place.
  void trim(std::uint64_t seq);
  /// B7: trims the oldest row that is delivered, else the oldest; never the newest.
  void retain();
  [[nodiscard]] SpoolNews news() const;
  [[nodiscard]] bool has_query() const { return query_.has_value(); }
  [[nodiscard]] const OwedQuery& query() const { return *query_; }
  /// Answers the last ask().
  [[nodiscard]] std::pair<OwedQuery, std::optional<OwedRun>> answer();
  [[nodiscard]] Epoch& current() { return epochs.back(); }
  [[nodiscard]] std::uint64_t owed() const;
  /// Of the current epoch.
  void owe_again(Range range) { epochs.back().done.remove(range); }

  std::deque<Epoch> epochs;  // the oldest first
  std::vector<Delivered> told;
  std::string pinned;
  bool full = false;    ///< refuses every request
  bool broken = false;  ///< can read nothing

 private:
  [[nodiscard]] std::optional<OwedRun> run_of(Epoch& epoch, const OwedQuery& query);
  static void lose_what_is_gone(Epoch& epoch);

  std::optional<OwedQuery> query_;
  std::uint64_t last_seq_ = 0;
};

/// A batch message read without mercy: throws std::runtime_error for a fault.
struct ReadBatch {
  EpochId epoch{};
  std::uint64_t first = 0;
  std::uint64_t floor = 0;
  std::uint64_t from = 0;
  std::uint64_t to = 0;
  std::vector<Gap> lost;
  std::vector<DescriptionPtr> descriptions;
  Bytes blocks;
};
[[nodiscard]] ReadBatch read_batch(std::span<const std::uint8_t> message);

struct ReadHello {
  Hash8 nonce{};
  std::int64_t receipt_interval = 0;
  std::vector<EpochState> epochs;
};
[[nodiscard]] ReadHello read_hello(std::span<const std::uint8_t> message);

struct ReceiptText {
  std::string archive = "aaaaaaaaaaaaaaaa";
  EpochId epoch{};
  std::vector<Range> have = {};
  std::uint64_t upto = 0;
  std::optional<Hash8> nonce = std::nullopt;
  std::optional<Hash8> opening = std::nullopt;
  bool resync = false;
  std::vector<Hash8> need = {};
};
[[nodiscard]] Bytes write_receipt(const ReceiptText& receipt);

/// Rules A1 to A4, in memory. What it receipts is what it holds, 64 ranges at most.
class FakeArchive {
 public:
  /// Commits a batch, checks I1, and returns the receipt it would send.
  ReceiptText take_batch(std::span<const std::uint8_t> message);
  /// One answer for each epoch listed, and for those that it knows to have lost something of.
  [[nodiscard]] std::vector<ReceiptText> answers(std::span<const std::uint8_t> hello) const;

  struct Epoch {
    Ranges held;
    std::map<std::uint64_t, std::string> bodies;
    Ranges gaps;
  };
  std::map<EpochId, Epoch> epochs;
  std::map<EpochId, Range> ends;  ///< of closed epochs, from the start readings behind them
  std::map<Hash8, DescriptionPtr> descriptions;
  std::string id = "aaaaaaaaaaaaaaaa";
  std::optional<Hash8> opening;  ///< of its file, where it says so; another once it was put back
  std::uint64_t conflicts = 0;   ///< the same number with another body: never

 private:
  void learn_end(const std::string& body);
  [[nodiscard]] ReceiptText answer_of(const EpochId& epoch, std::uint64_t upto,
                                      const Hash8& nonce) const;
};

}  // namespace buoyd::test
