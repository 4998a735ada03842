// The loop on a line in virtual time: it opens, asks, sends, and finds its terminal again.

#include "messages/message_loop.hpp"

#include <gtest/gtest.h>

#include "core/told/rdss_text.hpp"
#include "messages/message_readings.hpp"
#include "messages/rdss_terminal.hpp"
#include "support/simulated_line.hpp"

namespace buoyd {
namespace {

using namespace std::chrono_literals;

WireBytes wire(std::string_view text) {
  return {text.begin(), text.end()};
}

TEST(MessageLoop, sends_in_the_slots_of_the_card_over_a_lost_line) {
  FakeClock clock;
  LineSettings settings;
  settings.name = "rdss";
  settings.device = "sim";
  settings.baud = 115200;
  SimulatedLine line(settings, clock);
  line.allow_gap_violations();
  std::vector<MonoTime> sent;
  line.attach(
      [&](std::span<const std::uint8_t> request, MonoTime end) -> std::optional<WireAnswer> {
        const std::string words(request.begin(), request.end());
        if (words.starts_with("$CCICA")) {
          return WireAnswer{wire("$BDICI,0242286,00242286,0000011,6,60,3,N,0*38\r\n"), 100ms};
        }
        sent.push_back(end);
        return WireAnswer{wire("$BDFKI,TXA,Y,Y,0,0000*13\r\n"), 1s};
      });
  const MonoTime start = line.now();
  line.vanish_at(start + 5min);
  line.return_at(start + 6min);
  line.stop_at(start + 20min);
  RepeatLog log(clock, [](Priority, std::string_view) {});
  MessageLoop loop(line, {"rig", 60s, 78, {"rows"}},
                   std::make_unique<RdssTerminal>("0166166", std::make_unique<RdssText>()), log,
                   nullptr);
  SpoolNews news;
  news.epochs.push_back({EpochId{1}});
  news.committed.push_back(
      test::message_reading(1, test::row_description(), "[7.12,9.5]", "", test::row_span));
  loop.news(news);
  loop.run();
  ASSERT_EQ(sent.size(), 1U) << "it is told once";
  EXPECT_GE(sent.front() - start, 60s);
  EXPECT_EQ(loop.status().sent, 1U);
  EXPECT_EQ(line.counters().opened, 2U);
}

}  // namespace
}  // namespace buoyd
