// Messages whose last field is data of a stated length: a payload of an acoustic modem holds any
// byte, its line ends too. What is lost of one costs that message only.
#include "drivers/messages/counted_field.hpp"

#include <gtest/gtest.h>

#include "drivers/driver_support.hpp"
#include "drivers/messages/messages_driver.hpp"

namespace buoyd {
namespace {

/// What the model reads of the bytes, in pieces of `size` each a millisecond later: "data@time".
std::vector<std::string> payloads_in(const std::string& model_name, const std::string& bytes,
                                     std::size_t size, MessagesDriver& driver) {
  const ModelPtr model = delivered_model(model_name);
  KeepSamples sink;
  for (std::size_t at = 0; at < bytes.size(); at += size) {
    driver.receive(bytes_of(std::string_view(bytes).substr(at, size)),
                   MonoTime(std::chrono::milliseconds(at / size)), sink);
  }
  std::vector<std::string> read;
  const bool wrapped = model_name.ends_with("wrapped");
  for (const Sample& sample : sink.samples) {
    read.push_back(value_of(*model, sample, wrapped ? "data" : "payload"));
  }
  return read;
}

using Texts = std::vector<std::string>;

struct CountedCase {
  const char* what;
  const char* model;
  std::string bytes;
  Texts data;
  std::uint64_t damaged;
};

std::ostream& operator<<(std::ostream& out, const CountedCase& one) {
  return out << one.what;
}

class Counted : public testing::TestWithParam<CountedCase> {};

TEST_P(Counted, is_read_in_any_split) {
  const CountedCase& one = GetParam();
  for (std::size_t size = 1; size <= one.bytes.size(); ++size) {
    MessagesDriver driver(delivered_model(one.model));
    driver.begin();
    EXPECT_EQ(payloads_in(one.model, one.bytes, size, driver), one.data) << size;
    EXPECT_EQ(driver.counters().damaged_frames, one.damaged) << size;
  }
}

const std::string plain_modem = "evologics-s2c";
const std::string recvim_head = "RECVIM,11,3,2,noack,93751,-57,119,0.1,";
const std::string hello_message = "RECVIM,5,1,2,ack,93750,-58,118,0.0,Hello\r\n";

INSTANTIATE_TEST_SUITE_P(
    All, Counted,
    testing::Values(
        CountedCase{"line feed",
                    "evologics-s2c",
                    recvim_head + "k=5\nv=1.234\r\n" + hello_message,
                    {"k=5\\nv=1.234", "Hello"},
                    0},
        CountedCase{"comma, carriage return, zero",
                    "evologics-s2c",
                    recvim_head + std::string("a,b\r\n\0\\\xFF,,,", 11) + "\r\n" + hello_message,
                    {"a,b\\r\\n\\x00\\\\\\xff,,,", "Hello"},
                    0},
        CountedCase{"it ends with blanks",
                    "evologics-s2c",
                    recvim_head + " 23456789  \r\n",
                    {" 23456789  "},
                    0},
        CountedCase{"it ends with a carriage return",
                    "evologics-s2c",
                    recvim_head + "1234567890\r\r\n",
                    {"1234567890\\r"},
                    0},
        CountedCase{"line feed alone ends it",
                    "evologics-s2c",
                    recvim_head + "12345678901\n" + hello_message,
                    {"12345678901", "Hello"},
                    0},
        CountedCase{
            "it looks like a message",
            "evologics-s2c",
            "RECVIM,44,3,2,noack,93751,-57,119,0.1,\r\n" + hello_message + "\r\n" + hello_message,
            {"\\r\\nRECVIM,5,1,2,ack,93750,-58,118,0.0,Hello\\r\\n", "Hello"},
            0},
        CountedCase{"a lost byte",
                    "evologics-s2c",
                    recvim_head + "k=5\nv=1.23\r\n" + hello_message,
                    {"Hello"},
                    2},
        CountedCase{"many lost bytes",
                    "evologics-s2c",
                    recvim_head + "k=5\r\n" + hello_message,
                    {"Hello"},
                    1},
        CountedCase{"a byte too much",
                    "evologics-s2c",
                    recvim_head + "k=5\nv=1.2345\r\n" + hello_message,
                    {"Hello"},
                    2},
        CountedCase{"no number",
                    "evologics-s2c",
                    "RECVIM,x,3,2,noack,93751,-57,119,0.1,k\r\n" + hello_message,
                    {"Hello"},
                    1},
        CountedCase{"longer than any frame",
                    "evologics-s2c",
                    "RECVIM,99999,3,2,noack,93751,-57,119,0.1,k\r\n" + hello_message,
                    {"Hello"},
                    1},
        CountedCase{"wrapped",
                    "evologics-s2c-wrapped",
                    "+++AT:50:" + recvim_head + "k=5\n:=1.234\r\n+++AT:40:" + hello_message,
                    {"k=5\\n:=1.234", "Hello"},
                    0},
        CountedCase{"wrapped, with its protocol's number",
                    "evologics-s2c-wrapped",
                    ":RECVIM,p3,5,3,2,noack,93751,-57,119,0.1,a,\nb:\r\n:" + hello_message,
                    {"a,\\nb:", "Hello"},
                    0},
        CountedCase{"wrapped, a lost byte",
                    "evologics-s2c-wrapped",
                    ":" + recvim_head + "k=5\n:=1.23\r\n:" + hello_message,
                    {"Hello"},
                    2}));

TEST(CountedBytes, that_do_not_come_are_waited_for_no_longer_than_a_message_pauses) {
  const ModelPtr model = delivered_model(plain_modem);
  MessagesDriver driver(model);
  driver.begin();
  KeepSamples sink;
  driver.receive(bytes_of(recvim_head + "k=5\r\n"), MonoTime{}, sink);
  driver.receive(bytes_of(hello_message.substr(0, 3)), MonoTime(Micros(400)), sink);
  driver.expire(MonoTime(counted_patience + Micros(400)), sink);
  EXPECT_EQ(driver.counters().damaged_frames, 0U);
  EXPECT_EQ(driver.expires_at(), MonoTime(counted_patience + Micros(401)));
  driver.expire(driver.expires_at(), sink);
  EXPECT_EQ(driver.counters().damaged_frames, 1U);
  EXPECT_EQ(driver.expires_at(), MonoTime::max());
  driver.receive(bytes_of(hello_message.substr(3)), MonoTime(std::chrono::seconds(3)), sink);
  ASSERT_EQ(sink.samples.size(), 1U);
  EXPECT_EQ(sink.samples[0].taken, MonoTime(Micros(400))) << "its own first byte's time";
}

TEST(CountedBytes, of_a_line_that_was_lost_are_not_waited_for) {
  MessagesDriver driver(delivered_model(plain_modem));
  driver.begin();
  KeepSamples sink;
  driver.receive(bytes_of(recvim_head + "k=5\r\n" + recvim_head + "k="), MonoTime{}, sink);
  driver.expire(MonoTime::max(), sink);
  driver.receive(bytes_of("5\r\n" + hello_message), MonoTime(Micros(400)), sink);
  ASSERT_EQ(sink.samples.size(), 1U);
  EXPECT_EQ(sink.samples[0].taken, MonoTime(Micros(400)));
}

}  // namespace
}  // namespace buoyd
