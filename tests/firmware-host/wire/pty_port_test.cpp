#include "firmware-host/wire/pty_port.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "firmware-host/temporary_folder.hpp"
#include "firmware-host/test_models.hpp"
#include "support/child.hpp"

namespace buoysim {
namespace {

class PtyPortTest : public ::testing::Test {
 protected:
  [[nodiscard]] std::string link() const { return folder_.path() + "/port"; }
  [[nodiscard]] Descriptor open_link() const {
    return Descriptor(::open(link().c_str(), O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC));
  }
  static void wait_readable(int fd) {
    pollfd one{fd, POLLIN, 0};
    ASSERT_EQ(::poll(&one, 1, 10'000), 1);
  }
  static Bytes read_some(int fd) {
    wait_readable(fd);
    std::array<std::uint8_t, 4096> buffer{};
    const ssize_t count = ::read(fd, buffer.data(), buffer.size());
    return count > 0 ? Bytes(buffer.begin(), buffer.begin() + count) : Bytes{};
  }
  static Bytes all_bytes() {
    Bytes all;
    for (int i = 0; i < 256; ++i) {
      all.push_back(static_cast<std::uint8_t>(i));
    }
    return all;
  }
  /// What the port hears once there is something.
  static Bytes heard(PtyPort& port) {
    std::vector<pollfd> set;
    port.add_to(set);
    EXPECT_EQ(::poll(set.data(), set.size(), 10'000), 1);
    Bytes all;
    for (const auto& incoming : port.receive()) {
      all.insert(all.end(), incoming.bytes.begin(), incoming.bytes.end());
    }
    return all;
  }

  TemporaryFolder folder_;
};

TEST_F(PtyPortTest, every_byte_goes_through_both_ways_unchanged) {
  PtyPort port(link());
  ASSERT_TRUE(port.open());
  const Descriptor tty = open_link();
  ASSERT_TRUE(tty.is_open());
  port.write(0, all_bytes());
  EXPECT_EQ(read_some(tty.get()), all_bytes());
  const Bytes back = all_bytes();
  ASSERT_EQ(::write(tty.get(), back.data(), back.size()), 256);
  EXPECT_EQ(heard(port), all_bytes());  // and no echo of what it wrote itself
}

TEST_F(PtyPortTest, outlives_who_opens_and_closes_it) {
  PtyPort port(link());
  ASSERT_TRUE(port.open());
  for (int i = 0; i < 3; ++i) {
    const Descriptor tty = open_link();
    ASSERT_EQ(::write(tty.get(), "x", 1), 1);
    EXPECT_EQ(heard(port), Bytes{'x'});
  }
  EXPECT_TRUE(port.receive().empty());
  EXPECT_TRUE(port.is_up());
}

TEST_F(PtyPortTest, a_cut_takes_the_line_from_who_has_it_and_it_returns_under_the_same_link) {
  PtyPort port(link());
  ASSERT_TRUE(port.open());
  const Descriptor before = open_link();
  port.cut();
  EXPECT_FALSE(port.is_up());
  EXPECT_TRUE(port.peers().empty());
  EXPECT_FALSE(std::filesystem::is_symlink(link()));
  pollfd gone{before.get(), POLLIN, 0};
  ASSERT_EQ(::poll(&gone, 1, 10'000), 1);
  EXPECT_NE(gone.revents & POLLHUP, 0);
  EXPECT_LT(::write(before.get(), "x", 1), 0);

  ASSERT_TRUE(port.open());
  const Descriptor after = open_link();
  port.write(0, bytes("55"));
  EXPECT_EQ(read_some(after.get()), bytes("55"));
}

TEST_F(PtyPortTest, the_link_is_replaced_only_if_it_is_one) {
  std::filesystem::create_symlink("/dev/pts/99999", link());
  {
    PtyPort port(link());
    EXPECT_TRUE(port.open());
  }
  EXPECT_FALSE(std::filesystem::is_symlink(link()));
  std::ofstream(link()) << "mine";
  PtyPort refused(link());
  const auto opened = refused.open();
  ASSERT_FALSE(opened);
  EXPECT_NE(opened.error().text.find(link()), std::string::npos);
  EXPECT_TRUE(std::filesystem::is_regular_file(link()));
}

TEST_F(PtyPortTest, anothers_link_is_left_at_the_end) {
  PtyPort port(link());
  ASSERT_TRUE(port.open());
  std::filesystem::remove(link());
  std::filesystem::create_symlink("/dev/null", link());
  port.cut();
  EXPECT_TRUE(std::filesystem::is_symlink(link()));
}

TEST_F(PtyPortTest, exclusive_mode_ends_with_its_owner) {
  PtyPort port(link());
  ASSERT_TRUE(port.open());
  {
    const Descriptor owner = open_link();
    ASSERT_EQ(::ioctl(owner.get(), TIOCEXCL), 0);
  }
  port.look_after();
  const Descriptor next = open_link();
  int exclusive = 1;
  ASSERT_EQ(::ioctl(next.get(), TIOCGEXCL, &exclusive), 0);
  EXPECT_EQ(exclusive, 0);
}

TEST_F(PtyPortTest, what_nobody_reads_is_thrown_away) {
  PtyPort port(link());
  ASSERT_TRUE(port.open());
  const Bytes line(100, 'x');
  for (int i = 0; i < 1000; ++i) {
    port.write(0, line);  // never blocks
  }
  const Descriptor tty = open_link();
  const auto unread = [&tty] {
    int bytes = -1;
    EXPECT_EQ(::ioctl(tty.get(), FIONREAD, &bytes), 0);
    return bytes;
  };
  // The kernel hands on what was written when it finds the time, also behind a look.
  EXPECT_TRUE(buoyd::test::until([&] {
    port.look_after();
    return unread() < 2048;
  }));
}

TEST_F(PtyPortTest, a_folder_that_is_not_there) {
  PtyPort port(folder_.path() + "/no/port");
  EXPECT_FALSE(port.open());
  EXPECT_FALSE(port.is_up());
}

}  // namespace
}  // namespace buoysim
