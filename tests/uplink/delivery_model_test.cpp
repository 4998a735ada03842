// I5: any message may be lost, doubled, late or reordered with no harm but bytes. The lane, a
// spool and an archive in one world that does all that, and more; in the end the archive has
// everything.
#include <gtest/gtest.h>

#include <random>

#include "lane_world.hpp"
#include "uplink/record_lane.hpp"

namespace buoyd::test {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::seconds;

class World {
 public:
  explicit World(std::uint64_t seed) : random_(seed) {
    text_ = make_description(R"({"name":"t","type":"text"})", "buoyd", "start");
    numbers_ = make_description(R"({"name":"a","type":"decimal"},{"name":"b","type":"float32"})");
    reopen();
    start();
  }

  /// Anything may happen.
  void rage(int steps) {
    for (int i = 0; i < steps; ++i) {
      act();
      run();
    }
  }

  /// Nothing fails any more; returns when the archive has all, or gives up after a day.
  bool calm() {
    faults_ = false;
    if (!connected_) connect();
    const MonoTime patience = now_ + hours(24);
    MonoTime next_commit = now_;
    while (now_ < patience) {
      run();
      while (!wire_.empty() || !acks_.empty()) {
        deliver(0);
        acknowledge(0, 0);
        run();
      }
      if (complete()) return true;
      if (now_ >= next_commit) {
        commit();
        next_commit = now_ + std::chrono::minutes(30);
      }
      now_ = std::min(std::max(lane_->next_due(now_), now_ + milliseconds(10)), next_commit);
    }
    return false;
  }

  /// Every number is ashore, as the row that the spool has or as a gap where it has none.
  [[nodiscard]] bool complete() {
    for (std::size_t i = 0; i < spool_.epochs.size(); ++i) {
      const FakeSpool::Epoch& epoch = spool_.epochs[i];
      const FakeArchive::Epoch& held = archive_.epochs[epoch.id];
      // A restored archive learns of a closed epoch by the start reading behind it. Where that is
      // trimmed and nothing of the epoch is owed, nobody can know that something is missing.
      const bool is_closed = i + 1 < spool_.epochs.size();
      if (is_closed && epoch.done.covers({epoch.first, epoch.last}) && held.held.empty() &&
          !spool_.epochs[i + 1].rows.contains(spool_.epochs[i + 1].first)) {
        continue;
      }
      if (!held.held.covers({epoch.first, epoch.last})) return false;
      for (const auto& [seq, stored] : epoch.rows) {
        const auto row = held.bodies.find(seq);
        if (row == held.bodies.end() || row->second != stored.reading.body) return false;
      }
    }
    return spool_.owed() == 0;
  }

  [[nodiscard]] std::string state() const {
    std::string text;
    for (const FakeSpool::Epoch& epoch : spool_.epochs) {
      const auto found = archive_.epochs.find(epoch.id);
      text +=
          to_hex(epoch.id).substr(14) + ": [" + std::to_string(epoch.first) + ", " +
          std::to_string(epoch.last) + "] done " + std::to_string(epoch.done.count()) + ", held " +
          std::to_string(found == archive_.epochs.end() ? 0 : found->second.held.count()) + "\n";
    }
    return text + std::string(name_of(lane_->status().state));
  }

  FakeArchive archive_;
  std::uint64_t kinds_[16] = {};

 private:
  std::uint64_t below(std::uint64_t bound) { return random_() % bound; }
  std::size_t index(std::size_t size) { return static_cast<std::size_t>(below(size)); }

  void start() {
    spool_.begin_epoch(++epochs_, text_);
    RecordOptions options;
    options.hello_topic = "hello";
    options.batch_topic = "batch";
    options.make_nonce = [this] {
      Hash8 nonce{};
      for (auto& byte : nonce) byte = static_cast<std::uint8_t>(random_());
      return nonce;
    };
    lane_ = std::make_unique<RecordLane>(options, port_, spool_, budget_);
    connected_ = false;
  }

  void commit() {
    std::string body = "[" + std::to_string(below(100'000)) + ".5,";
    body += below(5) == 0 ? "null]" : std::to_string(below(100)) + "]";
    const std::uint64_t seq = spool_.commit(numbers_, body);
    if (below(10) == 0) lane_->urgent({spool_.current().id, spool_.current().rows.at(seq)});
  }

  void connect() {
    MqttLimits limits = wide_limits;
    limits.max_payload = below(4) == 0 ? 1500 : limits.max_payload;
    lane_->connected(limits, now_);
    connected_ = true;
  }
  void disconnect() {
    lane_->disconnected();
    acks_.clear();
    wire_.clear();
    connected_ = false;
  }

  void act() {
    const std::uint64_t kind = below(16);
    ++kinds_[kind];
    switch (kind) {
      case 0:
      case 1:
        for (std::uint64_t n = 1 + below(60); n > 0; --n) commit();
        break;
      case 2:
      case 3:
        now_ += milliseconds(below(20'000));
        break;
      case 4:
        now_ += seconds(below(20) == 0 ? below(30'000) : below(90));
        break;
      case 5:
      case 6:
      case 7:
      case 8:
        deliver(below(4) == 0 ? index(wire_.size() + 1) : 0);
        break;
      case 9:
      case 10:
      case 11:
        acknowledge(below(8) == 0 ? index(acks_.size() + 1) : 0, reason());
        break;
      case 12:
        connected_ ? (below(3) == 0 ? disconnect() : void()) : connect();
        break;
      case 13:
        mischief();
        break;
      case 14:
        connected_ ? receive_stray() : connect();
        break;
      default:
        break;
    }
  }

  std::uint8_t reason() {
    const std::uint64_t n = below(60);
    return n == 0   ? mqtt_no_subscriber
           : n == 1 ? std::uint8_t{0x87}
           : n == 2 ? std::uint8_t{0x95}
                    : std::uint8_t{0};
  }

  void mischief() {
    switch (below(12)) {
      case 0:  // kill -9: a new run, and what was learned since the last insert is forgotten
        disconnect();
        if (below(2) == 0) spool_.current().done = Ranges();
        while (spool_.has_query()) (void)spool_.answer();
        start();
        break;
      case 1:
        backup_ = archive_;
        break;
      case 2:
        archive_ = backup_;
        reopen();
        break;
      case 3:
        for (std::uint64_t n = below(40); n > 0; --n) spool_.retain();
        break;
      case 4:
        archive_.descriptions.clear();
        break;
      case 5:
        spool_.full = !spool_.full;
        break;
      case 6:
        port_.free = below(2) == 0 ? 0 : 1000;
        break;
      default:
        break;
    }
  }

  void reopen() { archive_.opening = Hash8{++openings_}; }

  /// A forged or misled receipt: it may cost bytes, never a reading.
  void receive_stray() {
    ReceiptText stray;
    stray.epoch = spool_.epochs.at(index(spool_.epochs.size())).id;
    stray.archive = below(2) == 0 ? "bbbbbbbbbbbbbbbb" : archive_.id;
    if (stray.archive != archive_.id) stray.have = {{1, 1 + below(500)}};
    if (below(2) == 0) stray.nonce = Hash8{1, 2, 3};
    stray.resync = below(4) == 0;
    lane_->received(write_receipt(stray), now_);
  }

  void run() {
    if (!faults_) {
      spool_.full = false;
      port_.free = 1000;
    }
    for (int turn = 0; turn < 2 || spool_.has_query(); ++turn) {
      lane_->news(spool_.news());
      if (spool_.has_query()) {
        const auto [query, run] = spool_.answer();
        lane_->owed(query, run, now_);
      }
      lane_->step(WallTime(now_.time_since_epoch()), now_);
    }
    for (Published& one : port_.take()) {
      acks_.push_back(one.id);
      wire_.push_back({true, std::move(one)});
    }
  }

  void acknowledge(std::size_t at, std::uint8_t why) {
    if (at >= acks_.size()) return;
    const std::uint16_t id = acks_[at];
    acks_.erase(acks_.begin() + static_cast<std::ptrdiff_t>(at));
    (void)lane_->acked(id, why, now_);
  }

  void deliver(std::size_t at) {
    if (at >= wire_.size()) return;
    const Flying flying = wire_[at];
    const std::uint64_t fate = faults_ ? below(12) : 11;
    if (fate != 0)
      wire_.erase(wire_.begin() + static_cast<std::ptrdiff_t>(at));  // 0: it comes twice
    if (fate <= 2 && fate > 0) return;                               // lost
    if (!flying.to_archive) {
      lane_->received(flying.message.payload, now_);
    } else if (flying.message.topic == "hello") {
      for (const ReceiptText& answer : archive_.answers(flying.message.payload)) send(answer);
    } else {
      send(archive_.take_batch(flying.message.payload));
    }
  }

  void send(const ReceiptText& receipt) {
    wire_.push_back({false, {0, "receipt", write_receipt(receipt), false}});
  }

  struct Flying {
    bool to_archive;
    Published message;
  };

  std::mt19937_64 random_;
  DescriptionPtr text_;
  DescriptionPtr numbers_;
  FakePort port_;
  FakeSpool spool_;
  FakeArchive backup_;
  Budget budget_{0};
  std::unique_ptr<RecordLane> lane_;
  std::deque<Flying> wire_;
  std::deque<std::uint16_t> acks_;
  MonoTime now_{hours(1)};
  std::uint8_t epochs_ = 0;
  std::uint8_t openings_ = 0;  // of the archive's file
  bool connected_ = false;
  bool faults_ = true;
};

TEST(DeliveryModel, I5_everything_arrives_whatever_the_network_and_the_archive_do) {
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    World world(seed);
    world.rage(400);
    ASSERT_TRUE(world.calm()) << "seed " << seed << "\n" << world.state();
    ASSERT_EQ(world.archive_.conflicts, 0U) << "seed " << seed;
  }
}

}  // namespace
}  // namespace buoyd::test
