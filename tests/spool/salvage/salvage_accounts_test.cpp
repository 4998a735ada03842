#include "spool/salvage/salvage_accounts.hpp"

#include <gmock/gmock.h>

#include "spool/store_fixture.hpp"

namespace buoyd {
namespace {

using testing::ElementsAre;

SalvagedEpoch row(std::uint8_t id, std::uint64_t first, std::optional<std::uint64_t> last) {
  SalvagedEpoch epoch;
  epoch.id = epoch_id(id);
  epoch.first = first;
  epoch.last = last;
  return epoch;
}

SeenStart seen(std::uint64_t seq, std::optional<EpochId> previous = {},
               std::optional<std::uint64_t> previous_last = {}) {
  return {seq, {"0.1", "boot", "", previous, previous_last}, {}};
}

/// "id: first-last", "?" for an unknown end.
std::vector<std::string> text_of(const std::vector<SalvagedEpoch>& epochs) {
  std::vector<std::string> all;
  for (const SalvagedEpoch& epoch : epochs) {
    all.push_back(
        std::to_string(epoch.id[0]) + ": " + std::to_string(epoch.first) + "-" +
        (epoch.last ? std::to_string(*epoch.last) : "?" + std::to_string(epoch.open_from)));
  }
  return all;
}

constexpr SalvagedNumbers to_100{1, 100, true};

TEST(SalvageAccounts, B9_rows_alone) {
  SalvagedAccounts accounts;
  accounts.epochs = {row(1, 1, 40), row(2, 41, std::nullopt)};
  EXPECT_THAT(text_of(conclude_epochs(accounts, {}, to_100, {})),
              ElementsAre("1: 1-40", "2: 41-100"));
  EXPECT_THAT(text_of(conclude_epochs(accounts, {}, {1, 100, false}, {})),
              ElementsAre("1: 1-40", "2: 41-?101"));
  accounts.open_from = 90;
  EXPECT_THAT(text_of(conclude_epochs(accounts, {}, to_100, {})),
              ElementsAre("1: 1-40", "2: 41-?90"));
}

TEST(SalvageAccounts, B9_start_readings_alone) {
  const std::vector<SeenStart> starts{seen(1), seen(41, epoch_id(1), 40),
                                      seen(61, epoch_id(2), 60)};
  EXPECT_THAT(text_of(conclude_epochs({}, starts, to_100, epoch_id(3))),
              ElementsAre("1: 1-40", "2: 41-60", "3: 61-100"));
  EXPECT_THAT(text_of(conclude_epochs({}, starts, to_100, {})), ElementsAre("1: 1-40", "2: 41-60"))
      << "nobody names the newest";
}

TEST(SalvageAccounts, B9_an_epoch_whose_start_reading_is_gone) {
  const std::vector<SeenStart> starts{seen(41, epoch_id(1), 40)};
  EXPECT_THAT(text_of(conclude_epochs({}, starts, {11, 100, true}, epoch_id(2))),
              ElementsAre("1: 11-40", "2: 41-100"));
}

TEST(SalvageAccounts, B9_rows_and_start_readings_fill_each_other) {
  SalvagedAccounts accounts;
  accounts.epochs = {row(1, 1, 40)};
  EXPECT_THAT(text_of(conclude_epochs(accounts, {seen(41, epoch_id(1), 40)}, to_100, epoch_id(2))),
              ElementsAre("1: 1-40", "2: 41-100"));
  EXPECT_THAT(text_of(conclude_epochs(accounts, {}, to_100, epoch_id(2))),
              ElementsAre("1: 1-40", "2: 41-100"));
  EXPECT_THAT(text_of(conclude_epochs(accounts, {}, to_100, epoch_id(1))), ElementsAre("1: 1-40"));
}

TEST(SalvageAccounts, B9_nothing_but_the_side_file) {
  EXPECT_THAT(text_of(conclude_epochs({}, {}, {1, 0, false}, epoch_id(7))), ElementsAre("7: 1-?1"));
  EXPECT_THAT(text_of(conclude_epochs({}, {}, {1, 0, false}, {})), ElementsAre());
}

TEST(SalvageAccounts, B9_gaps_are_what_the_store_says_and_what_was_not_read) {
  const SalvagedEpoch epoch = row(1, 11, 50);
  const std::vector<Gap> lost{{1, 12, GapReason::retention, {}, {}},
                              {20, 24, GapReason::trimmed, {}, {}}};
  const Ranges unread({{5, 11}, {22, 30}, {49, 60}});
  EXPECT_THAT(
      salvaged_gaps(epoch, lost, unread),
      ElementsAre(Gap{11, 12, GapReason::retention, {}, {}},
                  Gap{20, 24, GapReason::trimmed, {}, {}}, Gap{25, 30, GapReason::damaged, {}, {}},
                  Gap{49, 50, GapReason::damaged, {}, {}}));
  SalvagedEpoch open = row(1, 11, std::nullopt);
  open.open_from = 40;
  EXPECT_THAT(salvaged_gaps(open, {}, Ranges({{39, 45}})),
              ElementsAre(Gap{39, 39, GapReason::damaged, {}, {}},
                          Gap{40, std::nullopt, GapReason::damaged, {}, {}}));
}

TEST(SalvageAccounts, I1_every_number_is_a_reading_or_in_one_gap) {
  std::vector<StoredReading> readings(2);
  readings[0].seq = 12;
  readings[1].seq = 15;
  const std::vector<Gap> lost{{5, 10, GapReason::retention, {}, {}},
                              {14, 16, GapReason::retention, {}, {}}};
  EXPECT_THAT(
      gaps_beside({10, 20}, readings, lost, Ranges({{1, 19}}), Ranges({{13, 17}})),
      ElementsAre(
          Gap{10, 10, GapReason::retention, {}, {}}, Gap{11, 11, GapReason::trimmed, {}, {}},
          Gap{13, 13, GapReason::damaged, {}, {}}, Gap{14, 14, GapReason::retention, {}, {}},
          Gap{16, 16, GapReason::retention, {}, {}}, Gap{17, 17, GapReason::damaged, {}, {}},
          Gap{18, 19, GapReason::trimmed, {}, {}}, Gap{20, 20, GapReason::damaged, {}, {}}));
}

TEST(SalvageAccounts, a_part_of_a_gap_has_the_times_of_its_own_ends_alone) {
  const WallTime t0{std::chrono::seconds(7)};
  const WallTime t1{std::chrono::seconds(8)};
  const std::vector<Gap> lost{{5, 20, GapReason::retention, t0, t1}};
  EXPECT_THAT(gaps_beside({10, 20}, {}, lost, {}, {}),
              ElementsAre(Gap{10, 20, GapReason::retention, {}, t1}));
  EXPECT_THAT(gaps_beside({5, 12}, {}, lost, {}, {}),
              ElementsAre(Gap{5, 12, GapReason::retention, t0, {}}));
  EXPECT_THAT(
      gaps_beside({1, 20}, {}, lost, Ranges({{1, 4}}), {}),
      ElementsAre(Gap{1, 4, GapReason::trimmed, {}, {}}, Gap{5, 20, GapReason::retention, t0, t1}));
}

}  // namespace
}  // namespace buoyd
