// What `buoyctl check` says of a store that is there.

#include "ctl/store_fit.hpp"

#include <gmock/gmock.h>

#include <fstream>

#include "../spool/store_fixture.hpp"
#include "ctl/buoyctl_commands.hpp"

namespace buoyd {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

class StoreFitTest : public StoreTest {
 protected:
  void SetUp() override {
    StoreTest::SetUp();
    spool_.path = path();
    spool_.reserve = 1000;
  }
  [[nodiscard]] std::string warning() const {
    return store_warning(spool_, [this](const std::string&) { return free_; });
  }
  /// What the command prints of a configuration with this store and these keys of it.
  [[nodiscard]] std::string checked(const std::string& keys) const {
    const std::string file = folder_ + "/buoyd.toml";
    std::ofstream(file) << "[station]\nid = \"kelpie\"\n[spool]\npath = \"" << path() << "\"\n"
                        << keys << "\n";
    testing::internal::CaptureStdout();
    EXPECT_EQ(check_command({"", file, {}}, false), 0);
    return testing::internal::GetCapturedStdout();
  }
  /// The number behind "about " in a warning.
  [[nodiscard]] static std::uint64_t going(const std::string& text) {
    const auto at = text.find("about ");
    return at == std::string::npos ? 0 : std::stoull(text.substr(at + 6));
  }

  SpoolSettings spool_;
  std::uint64_t free_ = 1'000'000'000;
};

TEST_F(StoreFitTest, a_store_with_room_and_none_at_all_are_nothing_to_say) {
  append(probe_readings(1, 1000));
  EXPECT_EQ(warning(), "");
  spool_.path = folder_ + "/other.db";
  EXPECT_EQ(warning(), "");
}

TEST_F(StoreFitTest, a_smaller_store_says_how_many_of_what_is_owed_would_go) {
  append(probe_readings(1, 10'000));
  spool_.max_size = size() / 4;
  EXPECT_THAT(warning(), StartsWith("warning: " + path() + " owes 10000 readings, for about 7"));
  EXPECT_NEAR(static_cast<double>(going(warning())), 7500, 100);
}

TEST_F(StoreFitTest, delivered_readings_go_before_those) {
  append(probe_readings(1, 10'000));
  deliver(epoch_, {{1, 5000}});
  ASSERT_TRUE(store_->epochs().save());
  spool_.max_size = size() * 6 / 10;
  EXPECT_EQ(warning(), "");
  spool_.max_size = size() * 4 / 10;
  EXPECT_NEAR(static_cast<double>(going(warning())), 1000, 100);
}

TEST_F(StoreFitTest, what_is_lost_already_is_no_reading) {
  append(probe_readings(1, 10'000));
  trim_to(4000);
  spool_.max_size = 1;
  EXPECT_THAT(warning(), HasSubstr("owes " + sql("SELECT count(*) FROM reading") + " readings"));
}

TEST_F(StoreFitTest, a_reserve_that_the_disk_does_not_have_is_said) {
  append(probe_readings(1, 1000));
  spool_.reserve = 2'000'000'000;
  EXPECT_THAT(warning(), HasSubstr("1.00 GB left, less than the reserve of 2.00 GB"));
}

TEST_F(StoreFitTest, a_file_that_is_no_store_is_said) {
  spool_.path = folder_ + "/other.db";
  std::filesystem::copy_file("/proc/version", spool_.path);
  EXPECT_THAT(warning(), HasSubstr("is not known"));
}

TEST_F(StoreFitTest, the_command_says_it_behind_its_forecast) {
  append(probe_readings(1, 10));
  const std::string warned = "\nwarning: " + path() + " owes 10 readings";
  EXPECT_THAT(checked("reserve = \"900000 GB\""), HasSubstr(warned));
  EXPECT_THAT(checked("reserve = \"0 MB\""), Not(HasSubstr("warning: " + path())));
}

}  // namespace
}  // namespace buoyd
