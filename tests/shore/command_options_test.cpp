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

TEST(CommandOptions, halves_and_what_excludes_one_another_are_refused) {
  struct Case {
    std::string BrokerOptions::* given;
    const char* text;
  };
  for (const Case& c : {
           Case{&BrokerOptions::password_file, "--password-file stands alone, expected --user too"},
           Case{&BrokerOptions::cert_file, "--cert-file stands alone, expected --key-file too"},
           Case{&BrokerOptions::key_file, "--key-file stands alone, expected --cert-file too"},
           Case{&BrokerOptions::psk_file, "--psk-file stands alone, expected --psk-identity too"},
           Case{&BrokerOptions::psk_identity,
                "--psk-identity stands alone, expected --psk-file too"},
       }) {
    BrokerOptions options;
    options.*c.given = "x";
    const auto settings = options.settings();
    ASSERT_FALSE(settings) << c.text;
    EXPECT_EQ(settings.error().code, buoyd::ErrorCode::invalid);
    EXPECT_EQ(settings.error().text, c.text);
  }
  BrokerOptions certified;
  certified.cert_file = certified.key_file = "x";
  EXPECT_FALSE(certified.settings()) << "without an authority there would be no TLS";
  certified.ca_file = "x";
  EXPECT_TRUE(certified.settings());
  certified.psk_file = certified.psk_identity = "x";
  EXPECT_FALSE(certified.settings()) << "the library would not take the key";
}

TEST(CommandOptions, a_prefix_that_no_topic_begins_with_is_refused) {
  for (const char* prefix : {"", "a/#", "+", "a/", "$SYS"}) {
    BrokerOptions options;
    options.prefix = prefix;
    EXPECT_FALSE(options.settings()) << prefix;
  }
}

}  // namespace
}  // namespace buoyshore
