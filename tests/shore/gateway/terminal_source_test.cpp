// A terminal ashore whose port is a file: what it said is there to be read.

#include "shore/gateway/terminal_source.hpp"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>

#include "base/hash.hpp"
#include "core/told/command_message.hpp"
#include "support/fake_clock.hpp"

namespace buoyshore {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::SizeIs;
namespace fs = std::filesystem;

const std::string message = "$BDTXR,1,0166166,1,,3132333433333335*46\r\n";
const std::string damaged = "$BDTXR,1,0179773,2,,A468656C6C6F*42\r\n";

class Terminal : public testing::Test {
 protected:
  Terminal() {
    std::string pattern = (fs::temp_directory_path() / "terminal_test.XXXXXX").string();
    EXPECT_NE(::mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
    clock_.set_wall(buoyd::time_of_command(1000));
  }
  ~Terminal() override { fs::remove_all(folder_); }

  /// It can be read and not written to.
  std::unique_ptr<MessageSource> open(const std::string& said) {
    const auto size = static_cast<ssize_t>(said.size());
    EXPECT_EQ(::write(port_.get(), said.data(), said.size()), size);
    EXPECT_EQ(::fcntl(port_.get(), F_ADD_SEALS, F_SEAL_WRITE), 0);
    const std::string path = "/proc/self/fd/" + std::to_string(port_.get());
    return TerminalSource::open({path},
                                {inbox(), [](buoyd::Priority, std::string_view) {}, clock_, log_})
        .value();
  }
  std::string inbox() const { return folder_ / "inbox"; }

  fs::path folder_;
  buoyd::FakeClock clock_;
  std::vector<std::string> said_;
  buoyd::RepeatLog log_{
      clock_, [this](buoyd::Priority, std::string_view text) { said_.emplace_back(text); }};
  buoyd::Descriptor port_{::memfd_create("terminal", MFD_ALLOW_SEALING | MFD_CLOEXEC)};
};

TEST_F(Terminal, what_it_said_is_taken_before_a_port_that_cannot_be_written_to_ends_it) {
  const auto source = open(message);
  const auto reload =
      buoyd::write_command_message("kelpie", {}, {1000, std::chrono::hours(1), "reload"}).value();
  ASSERT_TRUE(say_to(inbox(), words_of({"0242286", reload})));
  const auto taken = source->take();
  ASSERT_TRUE(taken) << taken.error().text;
  EXPECT_THAT(*taken, SizeIs(1));
  const auto next = source->take();
  ASSERT_FALSE(next);
  EXPECT_THAT(next.error().text, HasSubstr("not permitted"));
}

TEST_F(Terminal, damaged_words_are_said_once_and_counted) {
  const auto source = open(damaged + damaged + message);
  EXPECT_THAT(source->take().value(), SizeIs(1));
  EXPECT_THAT(said_, SizeIs(1));
  EXPECT_THAT(said_, Contains(HasSubstr("check")));
}

TEST_F(Terminal, what_a_damaged_length_held_back_is_taken_when_nothing_follows) {
  const std::string path = folder_ / "port";
  ASSERT_EQ(::mkfifo(path.c_str(), 0600), 0);
  const auto source =
      TerminalSource::open({path, 115200, TerminalSource::Rdss::binary},
                           {inbox(), [](buoyd::Priority, std::string_view) {}, clock_, log_})
          .value();
  const buoyd::Bytes whole =
      buoyd::hex_bytes("2454585858001C03B26E600289160000004031323334333333350054").value();
  buoyd::Bytes said = whole;
  said[5] = 2;  // 540 bytes instead of 28
  said.insert(said.end(), whole.begin(), whole.end());
  const buoyd::Descriptor end(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
  ASSERT_EQ(::write(end.get(), said.data(), said.size()), static_cast<ssize_t>(said.size()));
  EXPECT_THAT(source->take().value(), SizeIs(0));
  EXPECT_THAT(source->take().value(), SizeIs(0)) << "more may follow";
  clock_.advance(buoyd::RdssDialect::answer_time);
  EXPECT_THAT(source->take().value(), SizeIs(1));
  EXPECT_THAT(said_, Contains(HasSubstr("check")));
}

}  // namespace
}  // namespace buoyshore
