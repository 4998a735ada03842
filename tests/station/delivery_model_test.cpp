// I5, the whole way: the real buoy's end and the real archive's, each on its file, over a channel
// that loses, doubles, delays and reorders, through kills, restarts and restored archives. In the
// end every number of each epoch is ashore once, byte for byte, or in a gap.

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <unistd.h>

#include <deque>
#include <set>

#include "both_ends.hpp"

namespace buoyd::test {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

/// One random step; what the numbers mean depends on the kind.
struct Step {
  std::uint8_t kind = 0;
  std::uint16_t a = 0;
  std::uint16_t b = 0;
};

std::ostream& operator<<(std::ostream& out, const Step& step) {
  return out << "{" << step.kind % 24 << ", " << step.a << ", " << step.b << "}";
}

class Folder {
 public:
  Folder() {
    const std::filesystem::path memory("/dev/shm");  // what is tested here is no disk
    const auto& parent =
        access(memory.c_str(), W_OK) == 0 ? memory : std::filesystem::temp_directory_path();
    std::string pattern = (parent / "delivery_model.XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no folder");
    path = pattern;
  }
  ~Folder() { std::filesystem::remove_all(path); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  std::string path;
};

/// What a world went through: a test in which nothing happens proves nothing.
struct Tally {
  std::uint64_t readings = 0;
  std::uint64_t gaps = 0;
  std::uint64_t starts = 0;
  std::uint64_t restores = 0;
  std::uint64_t lost = 0;
  std::uint64_t doubled = 0;
  std::uint64_t overtaken = 0;

  Tally& operator+=(const Tally& other) {
    readings += other.readings;
    gaps += other.gaps;
    starts += other.starts;
    restores += other.restores;
    lost += other.lost;
    doubled += other.doubled;
    overtaken += other.overtaken;
    return *this;
  }
};

class World {
 public:
  explicit World(std::uint64_t max_size)
      : buoy_(folder_.path, max_size, clock_), shore_(folder_.path, clock_) {
    connect(1);
  }

  void take(const Step& step) {
    act(step);
    turn();
  }

  /// Nothing fails any more: true when the archive has everything, false if it has not after ten
  /// days.
  bool settle() {
    if (!buoy_.is_connected()) buoy_.connect(1U << 20U);
    const MonoTime end = clock_.mono() + hours(24 * 10);
    MonoTime next_look = clock_.mono();
    MonoTime next_reading = clock_.mono() + hours(2);
    while (clock_.mono() < end) {
      turn();
      while (!wire_.empty() || !acks_.empty()) {
        arrive(0, 0);
        acknowledge(0, 0);
        turn();
      }
      if (clock_.mono() >= next_look && buoy_.owed() == 0) {
        next_look = clock_.mono() + hours(3);
        if (missing().empty()) return true;
      }
      if (clock_.mono() >= next_reading) {
        buoy_.offer(static_cast<std::uint32_t>(clock_.mono().time_since_epoch().count()), false);
        next_reading = clock_.mono() + hours(2);
      }
      MonoTime next = std::min(buoy_.next_due(), next_reading);
      if (const auto due = shore_.next_due()) next = std::min(next, *due);
      clock_.advance_to(std::max(next, clock_.mono() + milliseconds(10)));
    }
    return false;
  }

  /// What breaks the promise, in words; "" if nothing does.
  [[nodiscard]] std::string missing() const {
    const auto content = shore_.content();
    const Ranges rows = buoy_.rows();
    const auto known = buoy_.known_epochs();
    std::string text;
    for (const auto& [id, epoch] : buoy_.committed()) {
      // Of an epoch that the store has nothing of any more, a restored archive cannot be told.
      const bool is_known = std::find(known.begin(), known.end(), id) != known.end();
      if (shore_.was_restored() && !is_known) continue;
      const auto found = content.find(id);
      text += judge(id, epoch, found == content.end() ? ShoreEnd::Epoch{} : found->second, rows);
    }
    return text;
  }
  /// Is there anything ashore that the buoy never committed, or under two bodies?
  [[nodiscard]] std::string foreign() const {
    std::string text;
    if (shore_.conflicts() != "0") text += "conflicts: " + shore_.conflicts();
    for (const auto& [id, epoch] : shore_.content()) {
      if (epoch.trimmed.count() > 0 && !shore_.was_restored()) text += id + " has trimmed ones; ";
      const auto found = buoy_.committed().find(id);
      for (const auto& [seq, body] : epoch.bodies) {
        if (found == buoy_.committed().end() || found->second.bodies.count(seq) == 0 ||
            found->second.bodies.at(seq) != body) {
          text += id + " " + std::to_string(seq) + " is foreign; ";
        }
        if (epoch.gaps.contains(seq)) text += std::to_string(seq) + " is row and gap; ";
      }
    }
    return text;
  }
  [[nodiscard]] std::uint64_t refused() const { return shore_.refused(); }
  [[nodiscard]] Tally tally() const {
    Tally tally = tally_;
    for (const auto& [id, epoch] : shore_.content()) {
      tally.readings += epoch.bodies.size();
      tally.gaps += epoch.gaps.count();
    }
    tally.starts = buoy_.committed().size();
    return tally;
  }

 private:
  static std::string judge(const std::string& id, const BuoyEnd::Epoch& epoch,
                           const ShoreEnd::Epoch& held, const Ranges& rows) {
    std::string text;
    for (std::uint64_t seq = epoch.first; seq <= epoch.last && text.size() < 300; ++seq) {
      const bool is_gap = held.gaps.contains(seq);
      const bool is_row = held.bodies.count(seq) > 0;
      const char* fault = !is_gap && !is_row             ? " is not accounted for; "
                          : is_gap && rows.contains(seq) ? " is a gap, but the store has it; "
                                                         : nullptr;
      if (fault != nullptr) text += id + " " + std::to_string(seq) + fault;
    }
    return text;
  }

  void turn() {
    buoy_.turn();
    for (Handed& handed : buoy_.take_handed()) {
      acks_.push_back(handed.id);
      wire_.push_back({true, std::move(handed.topic), std::move(handed.payload)});
    }
    send(shore_.due());
  }

  void send(const ShoreEnd::Outgoing& messages) {
    for (const buoyshore::Outgoing& message : messages) {
      wire_.push_back({false, message.topic, message.payload});
    }
  }

  void act(const Step& step) {
    switch (step.kind % 24) {
      case 0:
      case 1:
      case 2:
        for (std::uint32_t n = 0; n <= step.a % 50U; ++n) {
          buoy_.offer(step.b + n * 37U, (step.b + n) % 40 == 0);
        }
        return clock_.advance(seconds(1));
      case 3:
      case 4:
      case 5:
        return clock_.advance(milliseconds(step.a % 20'000));
      case 6:
        return clock_.advance(seconds(step.a % 300));
      case 7:
        return clock_.advance(minutes(step.a % 500));
      case 8:
      case 9:
      case 10:
      case 11:
      case 12:
      case 13:
        return carry(step.a, step.b);
      case 14:
      case 15:
      case 16:
      case 17:
        for (std::uint32_t n = 0; n <= step.b % 8U; ++n) {
          acknowledge(step.a % 8 == 0 ? step.b : 0, step.a / 8U + n);
        }
        return;
      case 18:
      case 19:
        return step.a % 4 == 0 ? cut() : connect(step.b);
      default:
        return mischief(step);
    }
  }

  void mischief(const Step& step) {
    switch (step.a % 8) {
      case 0:
        cut();
        return buoy_.restart(false);
      case 1:
        cut();
        return buoy_.restart(true);
      case 2:
        return send(shore_.restart());
      case 3:
        return shore_.keep_copy();
      case 4:
        if (step.b % 2 == 0) return;
        ++tally_.restores;
        return send(shore_.restore());
      default:  // many readings at once: retention
        for (std::uint32_t n = 0; n < step.b % 200U; ++n) buoy_.offer(step.b + n * 1009U, false);
        return clock_.advance(seconds(2));
    }
  }

  void connect(std::uint16_t b) {
    if (!buoy_.is_connected()) buoy_.connect(b % 4 == 0 ? 3000 : 1U << 20U);
  }

  /// The connection is lost, and with it what the broker had not passed on; or it had.
  void cut() {
    if (buoy_.is_connected()) buoy_.disconnect();
    acks_.clear();
    for (std::size_t i = wire_.size(); i-- > 0;) {
      if (!wire_[i].to_shore || i % 2 == 0) wire_.erase(wire_.begin() + at(i));
    }
  }

  /// Some of what is on its way arrives, well or not, and is answered.
  void carry(std::uint32_t a, std::uint32_t b) {
    for (std::uint32_t n = 0; n <= a % 6U && !wire_.empty(); ++n) {
      const std::uint32_t chance = (a / 6U + n) * 2654435761U >> 8U;
      arrive(chance % 3 == 0 ? b + n : 0, chance / 3U);
      clock_.advance(milliseconds(50));
      turn();
    }
  }

  static std::ptrdiff_t at(std::size_t i) { return static_cast<std::ptrdiff_t>(i); }

  /// A message arrives: lost, doubled or simply so; `index` lets it overtake others.
  void arrive(std::size_t index, std::uint32_t fate) {
    if (wire_.empty()) return;
    index %= wire_.size();
    const Flying flying = wire_[index];
    const bool is_doubled = fate % 8 == 1;
    const bool is_lost = fate % 8 == 2;
    tally_.doubled += is_doubled ? 1 : 0;
    tally_.lost += is_lost ? 1 : 0;
    tally_.overtaken += index > 0 ? 1 : 0;
    if (!is_doubled) wire_.erase(wire_.begin() + at(index));
    if (is_lost) return;
    if (flying.to_shore) {
      send(shore_.receive(flying.topic, flying.payload));
    } else if (buoy_.is_connected()) {
      buoy_.receive(flying.payload);
    }
  }

  void acknowledge(std::size_t index, std::uint32_t why) {
    if (acks_.empty()) return;
    index %= acks_.size();
    const std::uint16_t id = acks_[index];
    acks_.erase(acks_.begin() + at(index));
    constexpr std::uint8_t no_subscriber = 0x10;
    constexpr std::uint8_t refused = 0x87;
    buoy_.acked(id, why % 60 == 1 ? no_subscriber : why % 60 == 2 ? refused : std::uint8_t{0});
  }

  struct Flying {
    bool to_shore = false;
    std::string topic;
    Bytes payload;
  };

  Folder folder_;
  FakeClock clock_;
  BuoyEnd buoy_;
  ShoreEnd shore_;
  Tally tally_;
  std::deque<Flying> wire_;
  std::deque<std::uint16_t> acks_;
};

}  // namespace
}  // namespace buoyd::test

namespace rc {

template <>
struct Arbitrary<buoyd::test::Step> {
  static Gen<buoyd::test::Step> arbitrary() {
    using buoyd::test::Step;
    return gen::build<Step>(gen::set(&Step::kind, gen::arbitrary<std::uint8_t>()),
                            gen::set(&Step::a, gen::inRange<std::uint16_t>(0, 65535)),
                            gen::set(&Step::b, gen::inRange<std::uint16_t>(0, 65535)));
  }
};

}  // namespace rc

namespace buoyd::test {
namespace {

/// What the worlds went through, all of them.
Tally holds(std::uint64_t max_size) {
  Tally sum;
  EXPECT_TRUE(rc::check([&] {
    const auto steps = *rc::gen::scale(3.0, rc::gen::arbitrary<std::vector<Step>>());
    World world(max_size);
    for (const Step& step : steps) world.take(step);
    const bool settled = world.settle();
    if (!settled) RC_LOG() << world.missing();
    RC_ASSERT(settled);
    RC_ASSERT(world.foreign() == "");
    RC_ASSERT(world.refused() == 0U);
    sum += world.tally();
  }));
  std::cout << sum.readings << " readings, " << sum.gaps << " in gaps, " << sum.starts
            << " starts, " << sum.restores << " archives restored, " << sum.lost
            << " messages lost, " << sum.doubled << " doubled, " << sum.overtaken << " overtaken\n";
  return sum;
}

TEST(DeliveryModel, I5_both_ends_over_a_channel_that_loses_doubles_and_reorders) {
  const Tally tally = holds(std::uint64_t{1} << 30U);
  EXPECT_EQ(tally.gaps, 0U);
}

TEST(DeliveryModel, I5_the_same_with_a_store_that_is_too_small) {
  const Tally tally = holds(std::uint64_t{256} * 1024);
  EXPECT_GT(tally.gaps, 0U);
}

}  // namespace
}  // namespace buoyd::test
