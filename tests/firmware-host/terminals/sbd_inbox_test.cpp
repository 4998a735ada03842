#include "firmware-host/terminals/sbd_inbox.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "firmware-host/temporary_folder.hpp"

namespace buoysim {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

TEST(SbdInbox, takes_each_file_once_in_the_order_of_their_names) {
  const TemporaryFolder folder;
  const auto put = [&folder](const std::string& name, const std::string& text) {
    std::ofstream(folder.path() + "/" + name, std::ios::binary) << text;
  };
  SbdInbox inbox(folder.path());
  put("2.sbd", "second");
  put("1.sbd", std::string("fi\0rst", 6));
  put("3.sbd", std::string(SbdInbox::longest + 1, 'x'));
  put("4.sbd", "");
  put("4.sbd.new", "not yet");
  const buoyd::MonoTime now{1h};
  EXPECT_THAT(inbox.take(now), ElementsAre(std::string("fi\0rst", 6), "second"));
  put("5.sbd", "later");
  EXPECT_THAT(inbox.take(now), IsEmpty()) << "it looks once a second";
  EXPECT_EQ(inbox.next_due(), now + 1s);
  EXPECT_THAT(inbox.take(now + 1s), ElementsAre("later"));
  EXPECT_THAT(inbox.take(now + 2s), IsEmpty());
}

TEST(SbdInbox, without_a_folder_has_nothing) {
  SbdInbox inbox("/nowhere");
  EXPECT_THAT(inbox.take(buoyd::MonoTime{1h}), IsEmpty());
}

}  // namespace
}  // namespace buoysim
