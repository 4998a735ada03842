// DirectIP frames, and the server that takes them over loopback.

#include "shore/gateway/direct_ip.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "shore/gateway/direct_ip_source.hpp"
#include "shore/serve/listening_socket.hpp"
#include "support/fake_clock.hpp"

namespace buoyshore {
namespace {

using buoyd::Bytes;
using testing::HasSubstr;

void put(Bytes& bytes, std::string_view more) {
  bytes.insert(bytes.end(), more.begin(), more.end());
}

Bytes element(std::uint8_t id, std::string_view content) {
  Bytes made{id, static_cast<std::uint8_t>(content.size() / 256),
             static_cast<std::uint8_t>(content.size() % 256)};
  put(made, content);
  return made;
}

Bytes header(std::string_view imei = "300234012345678") {
  return element(1, std::string("\x01\x02\x03\x04") + std::string(imei) +
                        std::string("\x00\x00\x07\x00\x00\x5E\x0B\xE1\x00", 9));
}

Bytes frame(const std::vector<Bytes>& elements, std::uint8_t version = 1) {
  std::size_t size = 0;
  for (const Bytes& one : elements) size += one.size();
  Bytes made{version, static_cast<std::uint8_t>(size / 256), static_cast<std::uint8_t>(size % 256)};
  for (const Bytes& one : elements) made.insert(made.end(), one.begin(), one.end());
  return made;
}

std::string why(const Bytes& bytes) {
  const auto read = read_direct_ip(bytes);
  return read ? "" : read.error().text;
}

TEST(DirectIp, names_the_transceiver_and_brings_its_message) {
  const auto read =
      read_direct_ip(frame({header(), element(3, "eleven byte"), element(2, "hello")}));
  ASSERT_TRUE(read) << read.error().text;
  EXPECT_EQ(read->from, "300234012345678");
  EXPECT_THAT(read->bytes, testing::ElementsAre('h', 'e', 'l', 'l', 'o'));
}

TEST(DirectIp, says_what_is_wrong) {
  EXPECT_THAT(why(frame({header(), element(2, "hello")}, 2)), HasSubstr("version 2, expected 1"));
  EXPECT_THAT(why(frame({element(2, "hello")})), HasSubstr("without a header"));
  EXPECT_THAT(why(frame({header()})), HasSubstr("without a message"));
  EXPECT_THAT(why(frame({header(), element(2, "")})), HasSubstr("without a message"));
  EXPECT_THAT(why(frame({header("30023401234567x"), element(2, "hello")})), HasSubstr("no IMEI"));
  EXPECT_THAT(why(frame({element(1, "short"), element(2, "hello")})),
              HasSubstr("a header of 5 bytes, expected 28"));
  EXPECT_THAT(why(frame({header(), {2, 0, 9, 'h'}})), HasSubstr("an element ends behind"));
  EXPECT_THAT(why(frame({header(), {2, 0}})), HasSubstr("an element ends behind"));
  EXPECT_THAT(why({1, 0xFF, 0xFF}), HasSubstr("4096 at most"));
  Bytes cut = frame({header(), element(2, "hello")});
  cut.pop_back();
  EXPECT_THAT(why(cut), HasSubstr("another length"));
  EXPECT_THAT(why({}), HasSubstr("another length"));
}

TEST(DirectIp, every_cut_and_every_wrong_byte_is_an_error_or_a_message) {
  const Bytes whole = frame({header(), element(2, "hello")});
  for (std::size_t at = 0; at < whole.size(); ++at) {
    EXPECT_FALSE(read_direct_ip(std::span(whole).first(at)));
    Bytes wrong = whole;
    wrong[at] ^= 0xFFU;
    const auto read = read_direct_ip(wrong);
    EXPECT_TRUE(!read || read->bytes.size() == 5U);
  }
}

class DirectIpServer : public testing::Test {
 protected:
  DirectIpServer() {
    auto socket = listening_socket("127.0.0.1:0").value();
    const std::string port = socket.address.substr(socket.address.rfind(':') + 1);
    address_.sin_family = AF_INET;
    address_.sin_port = htons(static_cast<std::uint16_t>(std::stoi(port)));
    address_.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    source_.emplace(std::move(socket.descriptor), clock_, log_);
  }

  buoyd::Descriptor call() {
    buoyd::Descriptor socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    EXPECT_EQ(
        ::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address_), sizeof address_), 0);
    return socket;
  }
  static void write(const buoyd::Descriptor& to, std::span<const std::uint8_t> bytes) {
    ASSERT_EQ(::write(to.get(), bytes.data(), bytes.size()), std::ssize(bytes));
  }
  /// Waits until there is something to take, as the command does.
  std::vector<ShortMessage> take() {
    std::vector<pollfd> set;
    source_->add_to(set);
    ::poll(set.data(), set.size(), 2000);
    return source_->take().value();
  }
  std::vector<ShortMessage> take_until_some() {
    for (int i = 0; i < 10; ++i) {
      if (auto messages = take(); !messages.empty()) return messages;
    }
    return {};
  }

  sockaddr_in address_{};
  buoyd::FakeClock clock_;
  std::vector<std::string> said_;
  buoyd::RepeatLog log_{
      clock_, [this](buoyd::Priority, std::string_view text) { said_.emplace_back(text); }};
  std::optional<DirectIpSource> source_;
};

TEST_F(DirectIpServer, takes_a_message_a_connection_in_pieces) {
  const Bytes whole = frame({header(), element(2, "hello")});
  const auto slow = call();
  write(slow, std::span(whole).first(2));
  EXPECT_TRUE(take().empty());
  const auto quick = call();
  write(quick, whole);
  EXPECT_EQ(take_until_some().size(), 1U);
  write(slow, std::span(whole).subspan(2));
  const auto messages = take_until_some();
  ASSERT_EQ(messages.size(), 1U);
  EXPECT_EQ(messages[0].from, "300234012345678");
  EXPECT_TRUE(said_.empty());
  char byte = 0;
  EXPECT_EQ(::read(slow.get(), &byte, 1), 0) << "it hangs up";
}

TEST_F(DirectIpServer, passes_over_what_is_none_and_who_says_nothing) {
  const auto web = call();
  write(web, std::span(reinterpret_cast<const std::uint8_t*>("GET /"), 5));
  for (int i = 0; i < 10 && said_.empty(); ++i) EXPECT_TRUE(take().empty());
  ASSERT_EQ(said_.size(), 1U);
  EXPECT_THAT(said_[0], HasSubstr("version 71"));
  const auto mute = call();
  EXPECT_TRUE(take().empty());
  clock_.advance(DirectIpSource::patience);
  EXPECT_TRUE(source_->take().value().empty());
  char byte = 0;
  EXPECT_EQ(::read(mute.get(), &byte, 1), 0) << "it hangs up";
}

TEST_F(DirectIpServer, holds_so_many_callers_at_once_and_takes_the_others_later) {
  const Bytes whole = frame({header(), element(2, "hello")});
  std::vector<buoyd::Descriptor> callers;
  for (std::size_t i = 0; i < DirectIpSource::most_callers; ++i) callers.push_back(call());
  const auto late = call();
  write(late, whole);
  for (int i = 0; i < 5; ++i) EXPECT_TRUE(source_->take().value().empty());
  clock_.advance(DirectIpSource::patience);
  EXPECT_TRUE(source_->take().value().empty());
  EXPECT_EQ(take_until_some().size(), 1U);
}

}  // namespace
}  // namespace buoyshore
