#include "shore/collect/fair_turns.hpp"

#include <gmock/gmock.h>

#include "support/fake_clock.hpp"

namespace buoyshore {
namespace {

using buoyd::Micros;
using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

/// Each message takes as many milliseconds as its payload has bytes.
class Slow final : public Listener {
 public:
  explicit Slow(buoyd::FakeClock& clock) : clock_(clock) {}
  [[nodiscard]] std::vector<std::string> subscriptions() const override { return {"in"}; }
  [[nodiscard]] std::vector<Outgoing> connected() override { return {{"connected", {}}}; }
  [[nodiscard]] std::vector<Outgoing> message(std::string_view topic,
                                              std::span<const std::uint8_t> payload,
                                              bool) override {
    clock_.advance(milliseconds(payload.size()));
    heard.emplace_back(topic);
    return {{"answer", {}}};
  }
  [[nodiscard]] std::vector<Outgoing> due() override { return {}; }
  [[nodiscard]] std::optional<buoyd::MonoTime> next_due() const override { return std::nullopt; }
  [[nodiscard]] std::vector<Outgoing> flush() override { return {{"flush", {}}}; }

  std::vector<std::string> heard;

 private:
  buoyd::FakeClock& clock_;
};

class FairTurnsTest : public testing::Test {
 protected:
  void send(const std::string& station, std::size_t bytes) {
    EXPECT_THAT(turns_.message("buoy/" + station + "/batch", buoyd::Bytes(bytes), false),
                IsEmpty());
  }
  /// Whoever is heard next; "" = nobody waits.
  std::string next() {
    slow_.heard.clear();
    (void)turns_.due();
    return slow_.heard.empty() ? "" : slow_.heard.front().substr(5, 1);
  }

  buoyd::FakeClock clock_;
  std::vector<std::string> said_;
  buoyd::RepeatLog log_{
      clock_, [this](buoyd::Priority, std::string_view text) { said_.emplace_back(text); }};
  Slow slow_{clock_};
  FairTurns turns_{slow_, "buoy", clock_, log_};
};

TEST_F(FairTurnsTest, what_comes_in_is_heard_in_its_turn) {
  EXPECT_EQ(turns_.next_due(), std::nullopt);
  send("a", 1);
  EXPECT_TRUE(slow_.heard.empty());
  ASSERT_TRUE(turns_.next_due());
  EXPECT_LE(*turns_.next_due(), clock_.mono());
  EXPECT_EQ(turns_.due().size(), 1U);
  EXPECT_EQ(turns_.next_due(), std::nullopt);
  EXPECT_EQ(turns_.message("elsewhere", {}, false).size(), 1U) << "no station's: at once";
}

TEST_F(FairTurnsTest, a_stations_messages_keep_their_order) {
  (void)turns_.message("buoy/a/hello", buoyd::Bytes(1), false);
  (void)turns_.message("buoy/a/batch", buoyd::Bytes(1), false);
  (void)turns_.due();
  (void)turns_.due();
  EXPECT_THAT(slow_.heard, ElementsAre("buoy/a/hello", "buoy/a/batch"));
}

TEST_F(FairTurnsTest, the_greedy_one_waits_for_those_who_took_less) {
  for (int i = 0; i < 8; ++i) send("a", 1000);
  EXPECT_EQ(next(), "a");
  send("b", 10);
  send("b", 10);
  EXPECT_EQ(next(), "b") << "not behind all that a sent before";
  EXPECT_EQ(next(), "b");
  EXPECT_EQ(next(), "a") << "nobody else waits: no time is left unused";
  EXPECT_EQ(next(), "a");
}

TEST_F(FairTurnsTest, each_has_the_same_time_whatever_its_messages_take) {
  std::map<std::string, int> turns;
  for (int i = 0; i < 440; ++i) {
    send("a", 1000);
    for (int j = 0; j < 4; ++j) send("b", 100);
    ++turns[next()];
  }
  EXPECT_NEAR(turns["a"], 40, 5);
  EXPECT_NEAR(turns["b"], 400, 5);
}

TEST_F(FairTurnsTest, who_was_alone_for_long_owes_nobody_for_it) {
  for (int i = 0; i < 1000; ++i) {
    send("a", 1000);
    ASSERT_EQ(next(), "a");
  }
  int of_a = 0;
  for (int i = 0; i < 100; ++i) {
    send("a", 1000);
    send("b", 1000);
    of_a += next() == "a" ? 1 : 0;
  }
  EXPECT_NEAR(of_a, 50, 2);
}

TEST_F(FairTurnsTest, who_was_away_has_not_saved_up) {
  send("b", 1);
  EXPECT_EQ(next(), "b");
  for (int i = 0; i < 100; ++i) {
    send("a", 1000);
    ASSERT_EQ(next(), "a");
  }
  int of_a = 0;
  for (int i = 0; i < 20; ++i) {
    send("a", 1000);
    send("b", 1000);
    of_a += next() == "a" ? 1 : 0;
  }
  EXPECT_NEAR(of_a, 10, 2);
}

TEST_F(FairTurnsTest, twenty_buoys_with_a_full_window_lose_nothing) {
  for (char name = 'a'; name <= 't'; ++name) {
    for (int i = 0; i < 8; ++i) send(std::string(1, name), 32'768);
    send(std::string(1, name), 500);  // hello
  }
  std::map<std::string, int> turns;
  for (std::string name = next(); !name.empty(); name = next()) ++turns[name];
  EXPECT_EQ(turns.size(), 20U);
  for (const auto& [name, count] : turns) EXPECT_EQ(count, 9) << name;
  EXPECT_THAT(said_, IsEmpty());
}

TEST_F(FairTurnsTest, what_one_sends_beyond_all_bounds_is_dropped_and_said) {
  for (std::size_t i = 0; i < FairTurns::most_messages + 5; ++i) send("a", 1);
  send("b", 1);
  EXPECT_THAT(said_, ElementsAre(HasSubstr("a: sends faster than its turns come")));
  int count = 0;
  while (!next().empty()) ++count;
  EXPECT_EQ(count, static_cast<int>(FairTurns::most_messages) + 1);
  EXPECT_THAT(said_, Contains(HasSubstr("heard in time again")));
  send("c", 2 * FairTurns::most_bytes);
  EXPECT_EQ(next(), "c") << "one message alone is always heard";
}

TEST_F(FairTurnsTest, names_without_end_fill_no_memory) {
  for (int i = 0; i < 100; ++i) send("s" + std::to_string(i), std::size_t{1} << 20U);
  int count = 0;
  while (!next().empty()) ++count;
  EXPECT_EQ(count, 64);
}

TEST_F(FairTurnsTest, at_the_end_what_waits_is_heard_for_a_second) {
  for (int i = 0; i < 5; ++i) send("a", 300);
  const auto said = turns_.flush();
  EXPECT_EQ(slow_.heard.size(), 4U);
  ASSERT_EQ(said.size(), 5U);
  EXPECT_EQ(said.back().topic, "flush");
}

}  // namespace
}  // namespace buoyshore
