// Mails as Iridium's gateway writes them, and the folder they are delivered into.

#include "shore/gateway/sbd_mail.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <functional>

#include "shore/gateway/mail_folder.hpp"
#include "support/fake_clock.hpp"

namespace buoyshore {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

std::string mail(const std::string& name_line = "\tname=\"300234012345678_000007.sbd\"",
                 const std::string& content = "aGVs\r\nbG8=") {
  return "Received: from somewhere\r\nFrom: sbdservice@sbd.example\r\n"
         "Subject: SBD Msg From Unit: 300234012345678\r\nMIME-Version: 1.0\r\n"
         "Content-Type: multipart/mixed; boundary=\"SBD.Boundary.1\"\r\n\r\n"
         "--SBD.Boundary.1\r\nContent-Type: text/plain; charset=US-ASCII\r\n\r\n"
         "MOMSN: 7\r\nMTMSN: 0\r\nMessage Size (bytes): 5\r\n\r\n"
         "--SBD.Boundary.1\r\nContent-Type: application/x-zip-compressed;\r\n" +
         name_line +
         "\r\nContent-Disposition: attachment\r\nContent-Transfer-Encoding: base64\r\n\r\n" +
         content + "\r\n\r\n--SBD.Boundary.1--\r\n";
}

TEST(SbdMail, brings_the_attachment_of_the_unit_in_the_subject) {
  for (const char* name : {"\tname=\"300234012345678_000007.sbd\"", " NAME=sbd.SBD",
                           "Content-Disposition: attachment; filename=\"x.sbd\""}) {
    const auto read = read_sbd_mail(mail(name));
    ASSERT_TRUE(read) << read.error().text;
    EXPECT_EQ(read->from, "300234012345678");
    EXPECT_THAT(read->bytes, testing::ElementsAre('h', 'e', 'l', 'l', 'o'));
  }
  std::string unix_lines = mail();
  std::erase(unix_lines, '\r');
  EXPECT_TRUE(read_sbd_mail(unix_lines));
}

TEST(SbdMail, says_what_is_wrong) {
  const auto why = [](const std::string& text) {
    const auto read = read_sbd_mail(text);
    return read ? "" : read.error().text;
  };
  EXPECT_THAT(why(mail("\tname=\"readme.txt\"")), HasSubstr("without an attachment .sbd"));
  EXPECT_THAT(why(""), HasSubstr("without an attachment .sbd"));
  EXPECT_THAT(why(mail("\tname=\"a.sbd\"", "aGV-")), HasSubstr("no base64"));
  EXPECT_THAT(why(mail("\tname=\"a.sbd\"", "")), HasSubstr("no base64"));
  std::string nobody = mail();
  nobody.replace(nobody.find("300234012345678"), 1, "x");
  EXPECT_THAT(why(nobody), HasSubstr("names no unit"));
}

TEST(SbdMail, every_cut_is_an_error_or_a_message) {
  const std::string whole = mail();
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const auto read = read_sbd_mail(whole.substr(0, size));
    EXPECT_TRUE(!read || read->bytes.size() <= 5U);
  }
}

class Maildir : public testing::Test {
 protected:
  Maildir() {
    std::string pattern = (fs::temp_directory_path() / "maildir_test.XXXXXX").string();
    EXPECT_NE(::mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
    for (const char* part : {"new", "cur", "tmp"}) fs::create_directory(folder_ / part);
  }
  ~Maildir() override { fs::remove_all(folder_); }
  void deliver(const std::string& name, const std::string& text) const {
    std::ofstream(folder_ / "new" / name, std::ios::binary) << text;
  }

  fs::path folder_;
  buoyd::FakeClock clock_;
  std::vector<std::string> said_;
  std::function<void()> when_said_ = [] {};
  buoyd::RepeatLog log_{clock_, [this](buoyd::Priority, std::string_view text) {
                          said_.emplace_back(text);
                          when_said_();
                        }};
};

TEST_F(Maildir, is_read_once) {
  auto source = MailFolder::open(folder_, log_).value();
  EXPECT_TRUE(source->take().value().empty());
  deliver("2.b", mail("\tname=a.sbd", "Yg=="));
  deliver("1.a", mail("\tname=a.sbd", "YQ=="));
  deliver("3.c", "an advertisement");
  deliver("4.d", std::string(longest_mail + 1, 'x'));
  const auto messages = source->take().value();
  ASSERT_EQ(messages.size(), 2U);
  EXPECT_THAT(messages[0].bytes, testing::ElementsAre('a'));
  EXPECT_THAT(messages[1].bytes, testing::ElementsAre('b'));
  EXPECT_THAT(said_, testing::ElementsAre(HasSubstr("mail 3.c passed over")));
  EXPECT_TRUE(source->take().value().empty());
  EXPECT_TRUE(fs::is_empty(folder_ / "new"));
  EXPECT_TRUE(fs::exists(folder_ / "cur" / "1.a:2,S"));
  EXPECT_TRUE(fs::exists(folder_ / "cur" / "4.d:2,S"));
}

TEST_F(Maildir, a_mail_that_somebody_takes_away_meanwhile_is_none) {
  auto source = MailFolder::open(folder_, log_).value();
  deliver("1.a", "an advertisement");
  deliver("2.b", mail("\tname=a.sbd", "Yg=="));
  deliver("3.c", mail("\tname=a.sbd", "YQ=="));
  when_said_ = [this] { fs::remove(folder_ / "new" / "2.b"); };
  const auto messages = source->take().value();
  ASSERT_EQ(messages.size(), 1U);
  EXPECT_THAT(messages[0].bytes, testing::ElementsAre('a'));
  EXPECT_THAT(said_, testing::SizeIs(1));
}

/// Who took them may not have been able to keep them: they are in new/ at its next start.
TEST_F(Maildir, a_mail_lies_in_new_until_the_look_behind_the_one_that_handed_it_on) {
  deliver("1.a", mail("\tname=a.sbd", "YQ=="));
  deliver("2.b", mail("\tname=a.sbd", "Yg=="));
  EXPECT_EQ(MailFolder::open(folder_, log_).value()->take().value().size(), 2U);
  auto again = MailFolder::open(folder_, log_).value();
  EXPECT_EQ(again->take().value().size(), 2U);
  EXPECT_TRUE(again->take().value().empty());
  EXPECT_TRUE(fs::exists(folder_ / "cur" / "2.b:2,S"));
}

TEST_F(Maildir, what_was_taken_is_handed_on_before_one_that_cannot_be_put_away_ends_it) {
  auto source = MailFolder::open(folder_, log_).value();
  deliver("1.a", mail("\tname=a.sbd", "YQ=="));
  deliver("2.b", "an advertisement");
  deliver("3.c", mail("\tname=a.sbd", "Yg=="));
  when_said_ = [this] { fs::remove_all(folder_ / "cur"); };
  const auto messages = source->take();
  ASSERT_TRUE(messages) << messages.error().text;
  ASSERT_EQ(messages->size(), 2U);
  EXPECT_THAT(messages->back().bytes, testing::ElementsAre('b'));
  EXPECT_THAT(source->take().error().text, HasSubstr("/cur: "));
}

TEST_F(Maildir, that_is_none_or_goes_away_is_an_error) {
  EXPECT_THAT(MailFolder::open(folder_ / "new", log_).error().text, HasSubstr("no Maildir"));
  auto source = MailFolder::open(folder_, log_).value();
  deliver("1.a", mail());
  fs::remove_all(folder_ / "cur");
  EXPECT_TRUE(source->take());
  EXPECT_FALSE(source->take()) << "it cannot be put away";
  fs::remove_all(folder_ / "new");
  EXPECT_FALSE(source->take());
}

}  // namespace
}  // namespace buoyshore
