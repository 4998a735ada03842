// Ten thousand slots of a BeiDou card, and ten thousand sessions of an Iridium, from readings to
// provisional values and to their readings: no message early or long, each value within half a
// step, and each replaced by its own reading.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <random>

#include "core/settings.hpp"
#include "core/told/rdss_text.hpp"
#include "core/told/value_steps.hpp"
#include "messages/message_lane.hpp"
#include "messages/rdss_terminal.hpp"
#include "messages/sbd_modem.hpp"
#include "messages/sbd_terminal.hpp"
#include "shore/archive_fixture.hpp"
#include "shore/gateway/provisional_book.hpp"
#include "shore/gateway/provisional_values.hpp"
#include "shore/gateway/rdss_messages.hpp"

namespace buoyshore {
namespace {

using namespace std::chrono_literals;
using buoyd::MonoTime;

constexpr std::size_t slots = 10'000;
constexpr std::size_t card_bytes = 78;
constexpr std::size_t iridium_bytes = 340;
constexpr buoyd::Micros interval = 60s;

std::string checked_sentence(std::string_view text) {
  unsigned check = 0;
  for (const char c : text) check ^= static_cast<unsigned char>(c);
  return fmt::format("${}*{:02X}\r\n", text, check);
}

std::span<const std::uint8_t> wire_bytes(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

class ManySlots : public test::ArchiveTest {
 protected:
  bool one_in(unsigned n) { return random_() % n == 0; }

  void feed() {
    const bool is_row = one_in(3);
    const double a = static_cast<double>(static_cast<int>(random_() % 200'000) - 100'000) / 1234.5;
    const double b = static_cast<double>(random_() % 1'000'000) / 777;
    const auto& description = is_row ? row_ : position_;
    buoyd::StoredReading stored =
        test::reading(readings_.size() + 2, description, fmt::format("[{},{}]", a, b));
    if (is_row) stored.reading.span = 10min;
    lane().take(test::epoch(0xA), stored);
    truth_[stored.seq] = {a, b};
    readings_.push_back(std::move(stored));
  }

  /// What comes out of the air ashore.
  void arrive(std::span<const std::uint8_t> message) {
    ++sent_;
    if (one_in(10)) return;  // lost
    const auto digest = decode_digest(message);
    ASSERT_TRUE(digest) << digest.error().text;
    for (const ToldReading& reading : digest->readings) check(reading);
    if (sent_ % 20 == 0) {
      ASSERT_TRUE(book_->keep(*digest, now_wall_));
    }
  }

  void check(const ToldReading& reading) {
    const auto truth = truth_.find(reading.seq);
    ASSERT_NE(truth, truth_.end());
    const bool is_row = readings_[static_cast<std::size_t>(reading.seq) - 2].reading.span > 0s;
    const auto steps = buoyd::value_steps(is_row ? *row_ : *position_);
    for (const ToldValue& value : reading.values) {
      const double step =
          value.as == ToldAs::steps ? steps[value.place].value() : std::pow(10.0, value.exponent);
      const double error = static_cast<double>(value.number) * step - truth->second[value.place];
      ASSERT_LE(std::fabs(error), step / 2 * (1 + 1e-6));
      ++checked_;
    }
  }

  virtual buoyd::MessageLane& lane() = 0;
  virtual std::string hear(const std::string& words) = 0;
  virtual std::size_t early() = 0;

  void step() {
    const std::string words = lane().step(now_);
    const std::string said = words.empty() ? "" : hear(words);
    now_ += 1s;
    if (!said.empty()) lane().heard(wire_bytes(said), now_);
    if (one_in(40)) feed();
  }

  void run();

  static buoyd::MessageLaneOptions options(std::size_t bytes) {
    return {
        "kelpie", interval, bytes, {buoyd::message_classes.begin(), buoyd::message_classes.end()}};
  }

  std::mt19937 random_{1};
  const buoyd::DescriptionPtr row_ = test::described(
      "met", "row",
      R"({"name":"a","type":"float64","resolution":0.05},{"name":"b","type":"float64"})");
  const buoyd::DescriptionPtr position_ =
      test::described("gnss", "fix",
                      R"({"name":"lat","type":"float64","unit":"degrees_north"},)"
                      R"({"name":"lon","type":"float64","unit":"degrees_east"})");
  MonoTime now_{1h};
  const buoyd::WallTime now_wall_ = test::utc_of(test::noon);
  std::size_t sent_ = 0;
  std::size_t checked_ = 0;
  std::vector<buoyd::StoredReading> readings_;
  std::map<std::uint64_t, std::vector<double>> truth_;
  std::unique_ptr<ProvisionalBook> book_;
};

/// Feeds, sends and compares until all slots are used; then half of the readings come, and the
/// rest.
void ManySlots::run() {
  book_ = ProvisionalBook::open(path()).value();
  commit(of(test::epoch(0xA), {start(1, std::nullopt, std::nullopt)}));
  lane().opened(now_);
  while (sent_ < slots && !HasFatalFailure()) step();
  EXPECT_EQ(early(), 0U);
  EXPECT_GT(checked_, slots);
  auto reader = open_for_reading(path()).value();
  PreparedSql archive(*reader);
  auto book = open_provisional_to_read(path()).value();
  PreparedSql told(*book);
  const auto before = provisional_values(archive, told, "kelpie").value();
  EXPECT_GT(before.size(), slots / 20);
  // The first half of the numbers comes: their values go, and no others.
  const std::size_t half = readings_.size() / 2;
  commit(of(test::epoch(0xA),
            {readings_.begin(), readings_.begin() + static_cast<std::ptrdiff_t>(half)}));
  const auto is_left = [half](const ProvisionalValue& one) {
    return one.seq >= static_cast<std::int64_t>(half) + 2;
  };
  const auto left = static_cast<std::size_t>(std::ranges::count_if(before, is_left));
  EXPECT_GT(left, 0U);
  EXPECT_EQ(provisional_values(archive, told, "kelpie").value().size(), left);
  EXPECT_EQ(book_->drop_replaced(archive).value(), before.size() - left);
  commit(of(test::epoch(0xA),
            {readings_.begin() + static_cast<std::ptrdiff_t>(half), readings_.end()}));
  EXPECT_TRUE(provisional_values(archive, told, "kelpie").value().empty());
  EXPECT_EQ(book_->drop_replaced(archive).value(), left);
}

class ManyCardSlots : public ManySlots {
 protected:
  buoyd::MessageLane& lane() override { return lane_; }
  std::size_t early() override { return early_; }

  /// What the terminal says to that.
  std::string hear(const std::string& words) override {
    if (words.starts_with("$CCICA")) {
      return checked_sentence("BDICI,0242286,00242286,0000011,6,60,3,N,0");
    }
    const std::string hex = words.substr(19, words.find('*') - 19);
    EXPECT_LE(hex.size() / 2, card_bytes);
    if (last_ && now_ - *last_ < interval) ++early_;
    if (one_in(20)) return checked_sentence("BDFKI,TXA,N,Y,0,0000");
    last_ = now_;
    buoyd::RdssText dialect;
    const std::string came = checked_sentence("BDTXR,1,0242286,1,," + hex);
    const auto messages = hear_rdss(dialect.hear(wire_bytes(came))).messages;
    EXPECT_EQ(messages.size(), 1U);
    for (const ShortMessage& message : messages) arrive(message.bytes);
    return one_in(10) ? "" : checked_sentence("BDFKI,TXA,Y,Y,0,0000");
  }

  buoyd::MessageLane lane_{
      options(card_bytes),
      std::make_unique<buoyd::RdssTerminal>("0166166", std::make_unique<buoyd::RdssText>())};
  std::optional<MonoTime> last_;
  std::size_t early_ = 0;
};

TEST_F(ManyCardSlots, bring_values_within_half_a_step_that_their_readings_replace) {
  run();
}

class ManySessions : public ManySlots {
 protected:
  ManySessions() {
    modem_.arrived = [this](const std::vector<std::uint8_t>& message) { arrive(message); };
  }
  buoyd::MessageLane& lane() override { return lane_; }
  std::string hear(const std::string& words) override { return modem_.hear(words, now_); }
  std::size_t early() override { return modem_.early; }

  buoyd::test::SbdModem modem_{interval, 1};
  buoyd::MessageLane lane_{options(iridium_bytes), std::make_unique<buoyd::SbdTerminal>()};
};

TEST_F(ManySessions, bring_values_within_half_a_step_that_their_readings_replace) {
  run();
  EXPECT_LE(modem_.longest, iridium_bytes);
}

}  // namespace
}  // namespace buoyshore
