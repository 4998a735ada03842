// What one station may cost the others: the archive's room and its disk.
#include <gmock/gmock.h>

#include "shore/archive_fixture.hpp"
#include "shore/collect/collector.hpp"
#include "shore/receipt_reader.hpp"
#include "support/fake_clock.hpp"

namespace buoyshore {
namespace {

using std::chrono::hours;
using std::chrono::seconds;
using test::epoch;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using testing::UnorderedElementsAre;

class CollectorLimitsTest : public test::ArchiveTest {
 protected:
  void start(std::uint64_t bytes_a_day) {
    CollectorLimits limits{bytes_a_day, 1'000'000, [this] { return free_; }};
    const std::string id = archive_->id();
    collector_ = std::make_unique<Collector>(
        std::move(archive_), [this, id] { return Archive::reopen(path(), id); }, "buoy", clock_,
        log_, std::move(limits));
  }
  /// Whether this reading is in the archive after its batch was sent.
  bool takes(const std::string& station, std::uint64_t seq) {
    const auto message = winds(epoch(0xA), seq, seq).message();
    (void)collector_->message("buoy/" + station + "/batch", message, false);
    return sql("SELECT count(*) FROM reading JOIN epoch ON epoch.n = reading.epoch WHERE station = "
               "'" +
               station + "' AND seq = " + std::to_string(seq)) == "1";
  }

  /// The first number that was not taken any more.
  std::uint64_t spend_budget(const std::string& station) {
    std::uint64_t seq = 1;
    while (seq < 10'000 && takes(station, seq)) ++seq;
    return seq;
  }
  std::vector<Outgoing> hello(const std::string& station, std::uint64_t last) {
    Hello message;
    message.nonce = epoch(0x7);
    message.receipt_interval = seconds(10);
    message.epochs = {{epoch(0xA), 1, last, 0}};
    return collector_->message("buoy/" + station + "/hello", test::plain_hello(message), false);
  }
  /// Whom due() asks for a hello.
  std::vector<std::string> resyncs() {
    std::vector<std::string> topics;
    for (const Outgoing& message : collector_->due()) {
      if (test::read_receipt(message.payload).resync) topics.push_back(message.topic);
    }
    return topics;
  }

  std::uint64_t free_ = 2'000'000;
  buoyd::FakeClock clock_;
  std::vector<std::string> said_;
  buoyd::RepeatLog log_{
      clock_, [this](buoyd::Priority, std::string_view text) { said_.emplace_back(text); }};
  std::unique_ptr<Collector> collector_;
};

TEST_F(CollectorLimitsTest, beyond_its_budget_a_station_waits_with_an_alarm) {
  start(8'640);  // 0.1 bytes a second
  const std::uint64_t owed = spend_budget("kelpie");
  EXPECT_GT(owed, 8'640U / 500);
  EXPECT_LT(owed, 8'640U / 100);
  EXPECT_THAT(said_, Contains(HasSubstr("kelpie: sends more than 0 MB a day")));
  EXPECT_EQ(sql("SELECT kind FROM alarm WHERE station = 'kelpie'"), "budget");
  EXPECT_TRUE(takes("other", 1)) << "each has its own";
  clock_.advance(hours(2));
  EXPECT_TRUE(takes("kelpie", owed)) << "it comes again";
}

TEST_F(CollectorLimitsTest, what_brings_no_reading_costs_its_own_size) {
  start(8'640);
  std::size_t hellos = 0;
  while (hellos < 1'000 && !hello("kelpie", 9).empty()) ++hellos;
  EXPECT_GT(hellos, 8'640U / 200);
  EXPECT_LT(hellos, 8'640U / 50);
  EXPECT_EQ(sql("SELECT kind FROM alarm WHERE station = 'kelpie'"), "budget");
}

TEST_F(CollectorLimitsTest, beyond_its_budget_it_is_known_what_a_station_owes) {
  start(8'640);
  const std::uint64_t owed = spend_budget("kelpie");
  EXPECT_THAT(hello("kelpie", owed + 5), IsEmpty());
  const std::string said = "SELECT said_last FROM epoch WHERE station = 'kelpie'";
  EXPECT_EQ(sql(said), std::to_string(owed + 5));
  (void)hello("kelpie", owed + 6);
  EXPECT_EQ(sql(said), std::to_string(owed + 5)) << "once a minute is enough";
  clock_.advance(seconds(60));
  (void)hello("kelpie", owed + 7);
  EXPECT_EQ(sql(said), std::to_string(owed + 7));
}

TEST_F(CollectorLimitsTest, who_may_add_again_is_asked_for_a_hello_at_once) {
  start(8'640);
  EXPECT_THAT(hello("kelpie", 9), SizeIs(1));
  (void)spend_budget("kelpie");
  clock_.advance(seconds(10));
  EXPECT_THAT(resyncs(), IsEmpty());
  ASSERT_TRUE(collector_->next_due());
  EXPECT_LE(*collector_->next_due(), clock_.mono() + seconds(10)) << "it looks by itself";
  clock_.advance(hours(2));
  EXPECT_THAT(resyncs(), ElementsAre("buoy/kelpie/receipt"));
  EXPECT_THAT(resyncs(), IsEmpty()) << "once";
}

TEST_F(CollectorLimitsTest, a_disk_that_is_nearly_full_is_left_alone) {
  start(1'000'000'000);
  EXPECT_TRUE(takes("kelpie", 1));
  free_ = 999'999;
  EXPECT_FALSE(takes("kelpie", 2));
  EXPECT_THAT(said_, Contains(HasSubstr("less than 1 MB of the disk are free")));
  free_ = 1'249'999;
  EXPECT_FALSE(takes("kelpie", 2)) << "it would be full again in a moment";
  free_ = 1'250'000;
  EXPECT_TRUE(takes("kelpie", 2));
  EXPECT_EQ(collector_->counts().failed, 2U);
}

TEST_F(CollectorLimitsTest, when_there_is_room_again_all_are_asked_for_a_hello) {
  start(1'000'000'000);
  EXPECT_THAT(hello("kelpie", 9), SizeIs(1));
  EXPECT_THAT(hello("skua", 9), SizeIs(1));
  free_ = 0;
  EXPECT_THAT(hello("kelpie", 10), IsEmpty());
  clock_.advance(seconds(10));
  EXPECT_THAT(resyncs(), IsEmpty());
  free_ = 2'000'000;
  clock_.advance(seconds(10));
  ASSERT_TRUE(collector_->next_due());
  EXPECT_LE(*collector_->next_due(), clock_.mono()) << "nobody needs to send for it";
  EXPECT_THAT(resyncs(), UnorderedElementsAre("buoy/kelpie/receipt", "buoy/skua/receipt"));
}

}  // namespace
}  // namespace buoyshore
