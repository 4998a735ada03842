#include "shore/serve/station_json.hpp"

#include <gmock/gmock.h>

#include <vector>

#include "shore/archive_fixture.hpp"

namespace buoyshore {
namespace {

using test::epoch;
using testing::ElementsAre;
using testing::IsEmpty;

class StationJson : public test::ArchiveTest {
 protected:
  /// What buoyd says of an instrument so many minutes after the boot.
  static buoyd::StoredReading success(std::uint64_t seq, const std::string& instrument,
                                      int minutes) {
    buoyd::SuccessFacts facts;
    facts.instrument = instrument;
    const buoyd::MonoTime at{std::chrono::minutes(minutes)};
    return test::own(seq, buoyd::success_reading(facts, at));
  }

  /// The instruments that the station has no more, once for each of their kinds.
  std::vector<std::string> left() {
    auto database = open_for_reading(path());
    PreparedSql prepared(**database);
    const std::string said = station_json(prepared, "kelpie", "", now_).value();
    const std::string begin = R"({"instrument":")";
    const std::string end = R"(,"has_left":true,)";
    std::vector<std::string> names;
    for (std::size_t at = said.find(end); at != said.npos; at = said.find(end, at + 1)) {
      const std::size_t name = said.rfind(begin, at) + begin.size();
      names.push_back(said.substr(name, said.find('"', name) - name));
    }
    return names;
  }
};

TEST_F(StationJson, an_instrument_has_left_that_two_sets_of_buoyd_do_not_name) {
  commit(
      of(epoch(0xA), {success(1, "lidar", 10), success(2, "anemometer", 10), test::wind_reading(3),
                      test::reading(4, test::profile(), R"([[7.1,null,1],5,1,"a"])")}));
  hello({{epoch(0xA), 1, 8}});
  EXPECT_THAT(left(), IsEmpty());
  commit(of(epoch(0xA), {success(5, "anemometer", 20)}));
  EXPECT_THAT(left(), IsEmpty()) << "one set may have come in pieces";
  commit(of(epoch(0xA), {success(6, "anemometer", 30)}));
  EXPECT_THAT(left(), ElementsAre("lidar"));
  commit(of(epoch(0xA), {test::reading(7, test::profile(), R"([[7.1,null,1],5,1,"a"])")}));
  EXPECT_THAT(left(), IsEmpty()) << "it is back";
}

TEST_F(StationJson, an_instrument_that_has_left_stays_so_behind_a_start) {
  commit(
      of(epoch(0xA), {success(1, "lidar", 10), success(2, "anemometer", 10), test::wind_reading(3),
                      test::reading(4, test::profile(), R"([[7.1,null,1],5,1,"a"])"),
                      success(5, "anemometer", 20), success(6, "anemometer", 30)}));
  commit(of(epoch(0xB), {success(1, "anemometer", 10)}));
  hello({{epoch(0xA), 1, 7}, {epoch(0xB), 1, 2}});
  EXPECT_THAT(left(), ElementsAre("lidar")) << "the new run has not told all of them yet";
}

}  // namespace
}  // namespace buoyshore
