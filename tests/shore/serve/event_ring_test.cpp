#include "shore/serve/event_ring.hpp"

#include <gmock/gmock.h>

#include <vector>

namespace buoyshore {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class Ring : public testing::Test {
 protected:
  std::vector<std::string> read(std::uint64_t& place, const std::string& station) {
    std::vector<std::string> texts;
    for (;;) {
      const EventRing::Next next = ring_.next(place, station);
      if (next.text == nullptr) return texts;
      texts.push_back(*next.text);
    }
  }

  EventRing ring_;
};

TEST_F(Ring, each_page_gets_what_is_for_it_once) {
  std::uint64_t all = ring_.end();
  std::uint64_t kelpie = ring_.end();
  ring_.push(Audience::all, "", "now", "1");
  ring_.push(Audience::station, "kelpie", "reading", "2");
  ring_.push(Audience::summary, "kelpie", "station", "3");
  ring_.push(Audience::summary, "nixie", "station", "4");
  EXPECT_THAT(read(kelpie, "kelpie"),
              ElementsAre("event: now\ndata: 1\n\n", "event: reading\ndata: 2\n\n",
                          "event: station\ndata: 3\n\n"));
  EXPECT_THAT(read(all, ""), ElementsAre("event: now\ndata: 1\n\n", "event: station\ndata: 3\n\n",
                                         "event: station\ndata: 4\n\n"));
  EXPECT_THAT(read(all, ""), IsEmpty());
}

TEST_F(Ring, a_new_page_begins_behind_what_there_is) {
  ring_.push(Audience::all, "", "now", "1");
  std::uint64_t place = ring_.end();
  EXPECT_THAT(read(place, ""), IsEmpty());
}

TEST_F(Ring, a_page_that_falls_behind_is_told) {
  std::uint64_t place = ring_.end();
  for (std::size_t i = 0; i <= EventRing::most_events; ++i)
    ring_.push(Audience::all, "", "now", "");
  EXPECT_TRUE(ring_.next(place, "").is_lost);
  std::uint64_t newer = ring_.end() - EventRing::most_events;
  EXPECT_FALSE(ring_.next(newer, "").is_lost);
}

TEST_F(Ring, is_bounded_in_bytes) {
  std::uint64_t place = ring_.end();
  const std::string large(EventRing::most_bytes / 2, 'x');
  for (int i = 0; i < 3; ++i) ring_.push(Audience::all, "", "now", large);
  EXPECT_TRUE(ring_.next(place, "").is_lost);
}

}  // namespace
}  // namespace buoyshore
