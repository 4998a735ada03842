// What becomes of the message links at a reload.
#include "app/message_links.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "messages/message_readings.hpp"

namespace buoyd {
namespace {

using testing::ElementsAre;
using testing::Field;

class MessageLinksTest : public testing::Test {
 protected:
  MessageLinksTest() { write_card("first", "0166166"); }
  ~MessageLinksTest() override {
    links_.end();
    std::filesystem::remove_all(folder_);
  }

  std::string card(const std::string& name) const { return folder_ + "/" + name; }
  void write_card(const std::string& name, const std::string& number) const {
    std::ofstream(card(name)) << number << "\n";
    chmod(card(name).c_str(), 0640);
  }
  /// Of a terminal that is not there.
  MessageLinkSettings link(const std::string& name) const {
    MessageLinkSettings link;
    link.name = name;
    link.device = folder_ + "/tty-" + name;
    link.to_file = card(name);
    link.carries = {"rows"};
    return link;
  }
  void begin(const std::vector<MessageLinkSettings>& links) { links_.begin("b", links); }
  /// A row that every link carries, until the first one has it.
  void tell() {
    SpoolNews news;
    news.epochs.push_back({EpochId{1}});
    news.committed.push_back(
        test::message_reading(1, test::row_description(), "[7.12,9.5]", "", test::row_span));
    links_.news(news);
    for (int i = 0; i < 6000 && links_.status()[0].waiting == 0; ++i) poll(nullptr, 0, 5);
    ASSERT_GT(links_.status()[0].waiting, 0U);
  }
  [[nodiscard]] std::size_t waiting() const { return links_.status().at(0).waiting; }

  std::string folder_ = [] {
    std::string name = "/tmp/message_links.XXXXXX";
    return std::string(mkdtemp(name.data()));
  }();
  SystemClock clock_;
  RepeatLog log_{clock_, [](Priority, std::string_view) {}};
  AwakeClock awake_;
  Supervision supervision_{awake_, clock_};
  MessageLinks links_{clock_, log_, supervision_, [](CommandCall) {}};
};

TEST_F(MessageLinksTest, one_goes_on_where_another_is_tried_again) {
  const std::vector<MessageLinkSettings> both{link("first"), link("second")};
  begin(both);
  tell();
  EXPECT_TRUE(links_.is_stale()) << "the second has no card";
  begin(both);
  EXPECT_GT(waiting(), 0U);
  write_card("second", "0166167");
  begin(both);
  EXPECT_GT(waiting(), 0U);
  EXPECT_FALSE(links_.is_stale());
  EXPECT_THAT(links_.status(), ElementsAre(Field(&MessageLinkStatus::name, "first"),
                                           Field(&MessageLinkStatus::name, "second")));
}

TEST_F(MessageLinksTest, one_whose_card_comes_late_begins_then) {
  begin({link("first"), link("second")});
  tell();
  links_.try_again();
  EXPECT_TRUE(links_.is_stale());
  EXPECT_THAT(links_.status().at(1).state, testing::HasSubstr("/second"));
  write_card("first", "0166168");
  write_card("second", "0166167");
  links_.try_again();
  EXPECT_GT(waiting(), 0U) << "the other goes on with what it read";
  EXPECT_THAT(links_.status(), ElementsAre(Field(&MessageLinkStatus::name, "first"),
                                           Field(&MessageLinkStatus::name, "second")));
  EXPECT_THAT(links_.status().at(1).state, testing::Not(testing::HasSubstr("/second")));
}

TEST_F(MessageLinksTest, one_begins_anew_with_other_settings_or_another_card) {
  begin({link("first")});
  tell();
  write_card("first", "0166168");
  EXPECT_TRUE(links_.is_stale());
  begin({link("first")});
  EXPECT_EQ(waiting(), 0U);
  EXPECT_FALSE(links_.is_stale());
  tell();
  MessageLinkSettings shorter = link("first");
  shorter.length = 60;
  begin({shorter});
  EXPECT_EQ(waiting(), 0U);
  begin({});
  EXPECT_TRUE(links_.status().empty());
}

}  // namespace
}  // namespace buoyd
