#include "shore/station/buoy_events.hpp"

#include <gmock/gmock.h>

#include "shore/archive_fixture.hpp"

namespace buoyshore {
namespace {

using test::epoch;
using testing::ElementsAre;
using testing::IsEmpty;

class BuoyEvents : public test::ArchiveTest {
 protected:
  void SetUp() override {
    test::ArchiveTest::SetUp();
    hello({{epoch(0xA), 1, 99}});
  }
  void tell(const std::string& source, const std::string& event) {
    ++seq_;
    commit(of(epoch(0xA), {test::own(seq_, buoyd::event_reading({source, event, "text"}, {}))}));
  }
  /// "source event" of those that run.
  std::vector<std::string> running() {
    auto database = open_for_reading(path());
    PreparedSql prepared(**database);
    const auto events = running_events(prepared, "kelpie").value();
    std::vector<std::string> shown;
    shown.reserve(events.size());
    for (const RunningEvent& event : events) {
      shown.push_back(event.source + " " + event.event);
    }
    return shown;
  }

  std::uint64_t seq_ = 0;
};

TEST_F(BuoyEvents, what_happens_once_does_not_run) {
  for (const char* once : {"power_cycled", "power_failed", "no_thread"}) {
    tell("bus", "line_gone");
    tell("sonde", once);
    EXPECT_THAT(running(), ElementsAre("bus line_gone")) << once;
    tell("bus", "back");
    EXPECT_THAT(running(), IsEmpty()) << once;
  }
}

TEST_F(BuoyEvents, what_happens_once_ends_nothing) {
  tell("sonde", "dormant");
  tell("sonde", "power_cycled");
  EXPECT_THAT(running(), ElementsAre("sonde dormant"));
  tell("sonde", "back");
  EXPECT_THAT(running(), IsEmpty());
}

}  // namespace
}  // namespace buoyshore
