#include "shore/command_options.hpp"

#include <gtest/gtest.h>

namespace buoyshore {
namespace {

TEST(CommandOptions, brokers) {
  struct Case {
    const char* text;
    const char* host;
    std::uint16_t port;
  };
  for (const Case& c : {Case{"127.0.0.1:1884", "127.0.0.1", 1884}, Case{"shore", "shore", 1883},
                        Case{"[::1]:1885", "::1", 1885}}) {
    BrokerOptions options;
    options.broker = c.text;
    const auto settings = options.settings();
    ASSERT_TRUE(settings) << c.text;
    EXPECT_EQ(settings->host, c.host);
    EXPECT_EQ(settings->port, c.port);
  }
  for (const char* text :
       {"", ":1883", "shore:", "shore:x", "shore:0", "shore:65536", "shore:-1"}) {
    BrokerOptions options;
    options.broker = text;
    EXPECT_FALSE(options.settings()) << text;
  }
}

TEST(CommandOptions, secrets_are_passed_on) {
  BrokerOptions options;
  options.username = "archive";
  options.password_file = "/p";
  options.psk_identity = "i";
  options.psk_file = "/k";
  options.prefix = "north";
  const auto settings = options.settings();
  ASSERT_TRUE(settings);
  EXPECT_EQ(settings->username, "archive");
  EXPECT_EQ(settings->password_file, "/p");
  EXPECT_EQ(settings->psk_identity, "i");
  EXPECT_EQ(settings->psk_file, "/k");
  EXPECT_EQ(settings->topic_prefix, "north");
}

}  // namespace
}  // namespace buoyshore
